import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AuthState1700000000000 implements MigrationInterface {
  name = 'AuthState1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE whatsapp_auth (
        company_id        varchar(64) PRIMARY KEY,
        credentials       bytea       NOT NULL,
        encryption_key_id varchar(16),
        created_at        timestamptz NOT NULL DEFAULT now(),
        updated_at        timestamptz NOT NULL DEFAULT now()
      )`);
    // Ratchet rows are rewritten with every message: room on the page keeps those updates out of the index.
    await runner.query(`
      CREATE TABLE whatsapp_keys (
        company_id        varchar(64) NOT NULL,
        key_type          varchar(32) NOT NULL,
        key_id            text        NOT NULL,
        key_data          bytea       NOT NULL,
        encryption_key_id varchar(16),
        updated_at        timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (company_id, key_type, key_id)
      ) WITH (fillfactor = 70)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE whatsapp_keys');
    await runner.query('DROP TABLE whatsapp_auth');
  }
}
