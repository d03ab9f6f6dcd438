import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is queued for one person waits in one lane, whatever name of theirs it is addressed by. What waits already stays in a
 * lane of the name it has.
 */
export class QueueLanes1700000035000 implements MigrationInterface {
  name = 'QueueLanes1700000035000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE whatsapp_queued_messages ADD COLUMN lane text');
    await runner.query('UPDATE whatsapp_queued_messages SET lane = chat');
    await runner.query('ALTER TABLE whatsapp_queued_messages ALTER COLUMN lane SET NOT NULL');
    await runner.query('DROP INDEX whatsapp_queued_messages_waiting');
    await runner.query(`
      CREATE INDEX whatsapp_queued_messages_waiting ON whatsapp_queued_messages (company_id, line, lane, due_at, position)
       WHERE state IN ('queued', 'sending')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX whatsapp_queued_messages_waiting');
    await runner.query(`
      CREATE INDEX whatsapp_queued_messages_waiting ON whatsapp_queued_messages (company_id, line, chat, due_at, position)
       WHERE state IN ('queued', 'sending')`);
    await runner.query('ALTER TABLE whatsapp_queued_messages DROP COLUMN lane');
  }
}
