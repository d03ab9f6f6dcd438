import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Media that are stored whole, what they amount to as messages, and the writes that are under way. */
export class Media1700000025000 implements MigrationInterface {
  name = 'Media1700000025000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE whatsapp_media (
        company_id        varchar(64)  NOT NULL,
        id                uuid         NOT NULL,
        mime_type         varchar(255) NOT NULL,
        size              bigint       NOT NULL CHECK (size > 0),
        facts             bytea        NOT NULL,
        encryption_key_id varchar(16),
        created_at        timestamptz  NOT NULL DEFAULT now(),
        expires_at        timestamptz  NOT NULL,
        PRIMARY KEY (company_id, id)
      )`);
    await runner.query('CREATE INDEX whatsapp_media_by_expiry ON whatsapp_media (expires_at)');
    await runner.query('CREATE INDEX whatsapp_media_by_age ON whatsapp_media (company_id, created_at)');
    await runner.query(`
      CREATE TABLE whatsapp_media_prepared (
        company_id        varchar(64) NOT NULL,
        medium_id         uuid        NOT NULL,
        kind              varchar(16) NOT NULL,
        body              bytea       NOT NULL,
        encryption_key_id varchar(16),
        PRIMARY KEY (company_id, medium_id, kind),
        FOREIGN KEY (company_id, medium_id) REFERENCES whatsapp_media ON DELETE CASCADE
      )`);
    await runner.query(`
      CREATE TABLE whatsapp_media_writes (
        key      text        PRIMARY KEY,
        begun_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE whatsapp_media_writes, whatsapp_media_prepared, whatsapp_media');
  }
}
