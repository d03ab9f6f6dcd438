import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What WhatsApp holds lines back by. */
export class Restrictions1700000030000 implements MigrationInterface {
  name = 'Restrictions1700000030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE whatsapp_sessions ADD COLUMN restriction jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE whatsapp_sessions DROP COLUMN restriction');
  }
}
