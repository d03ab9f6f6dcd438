import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DeletedAuthState1700000002000 implements MigrationInterface {
  name = 'DeletedAuthState1700000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE whatsapp_auth_deleted (
        company_id        varchar(64) PRIMARY KEY,
        credentials       bytea       NOT NULL,
        encryption_key_id varchar(16),
        created_at        timestamptz NOT NULL,
        deleted_at        timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE whatsapp_keys_deleted (
        company_id        varchar(64) NOT NULL,
        key_type          varchar(32) NOT NULL,
        key_id            text        NOT NULL,
        key_data          bytea       NOT NULL,
        encryption_key_id varchar(16),
        PRIMARY KEY (company_id, key_type, key_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE whatsapp_keys_deleted');
    await runner.query('DROP TABLE whatsapp_auth_deleted');
  }
}
