import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Chats that stand in two rows, since WhatsApp called them by the LID before it told the phone, become one: the row by the
 * LID goes up in the one by the phone, which names it. From now on that happens when the two names become known.
 */
export class UnitedChats1700000028001 implements MigrationInterface {
  name = 'UnitedChats1700000028001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      WITH gone AS (
        DELETE FROM whatsapp_chats t USING whatsapp_chats c
         WHERE c.company_id = t.company_id AND c.line = t.line AND c.other_name = t.chat AND t.chat LIKE '%@lid'
        RETURNING t.*, c.chat AS phone_jid
      )
      UPDATE whatsapp_chats c
         SET last_message_id = CASE WHEN t.last_at < c.last_at THEN c.last_message_id ELSE t.last_message_id END,
             last_author = CASE WHEN t.last_at < c.last_at THEN c.last_author ELSE t.last_author END,
             last_at = greatest(c.last_at, t.last_at),
             heard_at = greatest(c.heard_at, t.heard_at),
             answered_at = greatest(c.answered_at, t.answered_at),
             unread = CASE WHEN c.answered_at > t.heard_at THEN 0 ELSE t.unread END
                    + CASE WHEN t.answered_at > c.heard_at THEN 0 ELSE c.unread END,
             name = coalesce(c.name, t.name),
             encryption_key_id = CASE WHEN c.name IS NULL THEN t.encryption_key_id ELSE c.encryption_key_id END
        FROM gone t
       WHERE c.company_id = t.company_id AND c.line = t.line AND c.chat = t.phone_jid`);
  }

  /** One chat stays one: which message was of which name the record says. */
  async down(): Promise<void> {}
}
