import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When its author changed the words of a message, and when it was deleted for everybody. */
export class MessageEdits1700000023000 implements MigrationInterface {
  name = 'MessageEdits1700000023000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE whatsapp_messages ADD COLUMN edited_at timestamptz, ADD COLUMN deleted_at timestamptz',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE whatsapp_messages DROP COLUMN edited_at, DROP COLUMN deleted_at');
  }
}
