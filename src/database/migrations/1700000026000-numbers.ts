import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What WhatsApp said about phone numbers that lines asked about. */
export class Numbers1700000026000 implements MigrationInterface {
  name = 'Numbers1700000026000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE whatsapp_numbers (
        company_id        varchar(64) NOT NULL,
        line              varchar(32) NOT NULL,
        phone             varchar(15) NOT NULL,
        jid               text,
        lid               text,
        business          boolean,
        names             bytea,
        encryption_key_id varchar(16),
        checked_at        timestamptz NOT NULL,
        PRIMARY KEY (company_id, line, phone)
      )`);
    await runner.query('CREATE INDEX whatsapp_numbers_by_age ON whatsapp_numbers (checked_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE whatsapp_numbers');
  }
}
