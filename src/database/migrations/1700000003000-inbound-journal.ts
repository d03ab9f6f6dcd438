import type { MigrationInterface, QueryRunner } from 'typeorm';

export class InboundJournal1700000003000 implements MigrationInterface {
  name = 'InboundJournal1700000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE whatsapp_inbound_journal (
        position      bigint      GENERATED ALWAYS AS IDENTITY,
        company_id    varchar(64) NOT NULL,
        dedup_key     text        NOT NULL,
        type          varchar(32) NOT NULL,
        payload       jsonb       NOT NULL,
        created_at    timestamptz NOT NULL,
        journalled_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (company_id, dedup_key)
      )`);
    await runner.query('CREATE UNIQUE INDEX whatsapp_inbound_journal_in_order ON whatsapp_inbound_journal (position)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE whatsapp_inbound_journal');
  }
}
