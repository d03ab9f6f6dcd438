import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Message templates of companies. */
export class Templates1700000024000 implements MigrationInterface {
  name = 'Templates1700000024000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE whatsapp_templates (
        id                uuid         PRIMARY KEY,
        company_id        varchar(64)  NOT NULL,
        name              varchar(512) NOT NULL,
        language          varchar(16)  NOT NULL,
        category          varchar(16)  NOT NULL,
        status            varchar(16)  NOT NULL,
        fallback          boolean      NOT NULL,
        content           bytea        NOT NULL,
        encryption_key_id varchar(16),
        created_at        timestamptz  NOT NULL DEFAULT now(),
        updated_at        timestamptz  NOT NULL DEFAULT now(),
        UNIQUE (company_id, name, language)
      )`);
    await runner.query('CREATE INDEX whatsapp_templates_by_time ON whatsapp_templates (company_id, created_at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE whatsapp_templates');
  }
}
