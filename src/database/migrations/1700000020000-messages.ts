import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Looked up by id. Old rows are found by the range of their pages, which costs the writing of messages nothing.
 * What the event log holds already is taken over with its text, and is no longer looked up there.
 */
export class Messages1700000020000 implements MigrationInterface {
  name = 'Messages1700000020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE whatsapp_messages (
        company_id        varchar(64) NOT NULL,
        message_id        text        NOT NULL,
        chat              text        NOT NULL,
        author            text        NOT NULL,
        from_me           boolean     NOT NULL,
        content           bytea,
        text              text,
        encryption_key_id varchar(16),
        created_at        timestamptz NOT NULL,
        PRIMARY KEY (company_id, message_id, chat, author)
      )`);
    await runner.query(
      'CREATE INDEX whatsapp_messages_by_age ON whatsapp_messages USING brin (created_at) WITH (autosummarize = on)',
    );
    await runner.query(`
      INSERT INTO whatsapp_messages (company_id, message_id, chat, author, from_me, text, created_at)
      SELECT company_id, message ->> 'messageId', message ->> 'chat',
             coalesce(message #>> '{from,lid}', message #>> '{from,phone}' || '@s.whatsapp.net', ''),
             (message -> 'fromMe')::boolean, coalesce(message ->> 'text', ''), created_at
        FROM (SELECT company_id, payload -> 'message' AS message, created_at FROM whatsapp_events WHERE type = 'message'
              UNION ALL
              SELECT company_id, payload -> 'message', created_at FROM whatsapp_inbound_journal WHERE type = 'message')
             AS known(company_id, message, created_at)
       -- What could not be decrypted is sent again, and then it has its content.
       WHERE message ->> 'type' IS DISTINCT FROM 'undecryptable'
      ON CONFLICT DO NOTHING`);
    await runner.query('DROP INDEX whatsapp_events_by_message');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      "CREATE INDEX whatsapp_events_by_message ON whatsapp_events (company_id, (payload -> 'message' ->> 'messageId')) WHERE type = 'message'",
    );
    await runner.query('DROP TABLE whatsapp_messages');
  }
}
