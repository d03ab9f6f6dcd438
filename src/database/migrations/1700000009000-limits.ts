import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Limits1700000009000 implements MigrationInterface {
  name = 'Limits1700000009000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE whatsapp_limits (
        company_id               varchar(64) PRIMARY KEY,
        messages                 integer CHECK (messages > 0),
        messages_per_recipient   integer CHECK (messages_per_recipient > 0),
        reactions_per_recipient  integer CHECK (reactions_per_recipient > 0),
        messages_to_new_contacts integer CHECK (messages_to_new_contacts > 0),
        updated_at               timestamptz NOT NULL DEFAULT now()
      )`);
    // Who wrote is found by the chat, which has an index, and by their other name: the phone of a chat that goes by LID,
    // the LID of one that goes by phone.
    await runner.query(`
      CREATE INDEX whatsapp_events_of_writer ON whatsapp_events (
        company_id,
        left(CASE WHEN payload -> 'message' ->> 'chat' LIKE '%@lid'
                  THEN payload -> 'message' -> 'from' ->> 'phone'
                  ELSE payload -> 'message' -> 'from' ->> 'lid' END, 64))
       WHERE type = 'message' AND payload -> 'message' -> 'fromMe' = 'false'
         AND payload -> 'message' ->> 'chat' NOT LIKE '%@g.us'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX whatsapp_events_of_writer');
    await runner.query('DROP TABLE whatsapp_limits');
  }
}
