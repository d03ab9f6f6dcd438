import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which keys something is sealed with: a start looks here instead of at each row that there is. */
export class EncryptionKeys1700000033000 implements MigrationInterface {
  name = 'EncryptionKeys1700000033000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE encryption_keys (
        key_id        varchar(16) PRIMARY KEY,
        first_used_at timestamptz NOT NULL DEFAULT now(),
        retired_at    timestamptz
      )`);
    // Whatever else is sealed, the settings hold the key of, and the next start notes it.
    await runner.query(`
      INSERT INTO encryption_keys (key_id)
      SELECT DISTINCT encryption_key_id FROM whatsapp_auth WHERE encryption_key_id IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE encryption_keys');
  }
}
