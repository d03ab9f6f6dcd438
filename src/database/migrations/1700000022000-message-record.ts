import type { MigrationInterface, QueryRunner } from 'typeorm';

const NEW_COLUMNS = [
  `kind varchar(32) NOT NULL DEFAULT 'text'`,
  'body bytea',
  'words bigint[]',
  'status varchar(16)',
  'accepted_at timestamptz',
  'delivered_at timestamptz',
  'read_at timestamptz',
  'played_at timestamptz',
  'failed_at timestamptz',
  'failure_code int',
];

const INDEXES: Record<string, string> = {
  whatsapp_messages_by_time: 'whatsapp_messages (company_id, line, created_at, message_id)',
  whatsapp_messages_of_chat: 'whatsapp_messages (company_id, line, chat, created_at, message_id)',
  // What waits to be taken in is little, so that whoever writes a message down does not meet much of it.
  whatsapp_messages_by_words: 'whatsapp_messages USING gin (words) WITH (gin_pending_list_limit = 256)',
  // Of what is new nothing is in it.
  whatsapp_messages_without_words: 'whatsapp_messages (created_at) WHERE words IS NULL AND body IS NOT NULL',
};

/** What events and the journal tell of messages, with the author as the record has it for what it took from there. */
const TOLD = `
  SELECT company_id, line, message, message ->> 'messageId' AS message_id, message ->> 'chat' AS chat,
         coalesce(message #>> '{from,lid}', message #>> '{from,phone}' || '@s.whatsapp.net', '') AS author
    FROM (SELECT company_id, line, payload -> 'message' AS message FROM whatsapp_events WHERE type = 'message'
           UNION ALL
          SELECT company_id, line, payload -> 'message' FROM whatsapp_inbound_journal WHERE type = 'message') AS known
   WHERE message ->> 'type' IS DISTINCT FROM 'undecryptable'`;

/**
 * The record tells of messages all that events do, and how far they got. Nobody is kept from reading meanwhile: columns come
 * without a rewrite, indexes are made beside the work, and what was known as a text alone gets its body in one pass over
 * the events, before there are indexes to keep. Outside of a transaction each step may have been done by a try before, so
 * all can be repeated.
 */
export class MessageRecord1700000022000 implements MigrationInterface {
  name = 'MessageRecord1700000022000';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE whatsapp_messages ${NEW_COLUMNS.map((column) => `ADD COLUMN IF NOT EXISTS ${column}`).join(', ')}`,
    );
    // A status changes a row in place where there is room in its page, which costs no index anything.
    await runner.query('ALTER TABLE whatsapp_messages SET (fillfactor = 80)');
    await createTables(runner);
    // What handlers wrote may be sealed.
    await runner.query('ALTER TABLE inbound_actions ADD COLUMN IF NOT EXISTS encryption_key_id varchar(16)');
    if (await hasText(runner)) {
      await giveBodies(runner);
      await runner.query('ALTER TABLE whatsapp_messages DROP COLUMN text');
    }
    await makeChats(runner);
    for (const [name, definition] of Object.entries(INDEXES)) {
      // One that was begun and never finished is of no use.
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${definition}`);
    }
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS whatsapp_events_of_chat');
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS whatsapp_events_of_writer');
    await runner.query('ANALYZE whatsapp_messages, whatsapp_chats');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX IF NOT EXISTS whatsapp_events_of_chat
           ON whatsapp_events (company_id, left(payload -> 'message' ->> 'chat', 128), id) WHERE type = 'message'`,
    );
    await runner.query(`
      CREATE INDEX IF NOT EXISTS whatsapp_events_of_writer ON whatsapp_events (
        company_id,
        left(CASE WHEN payload -> 'message' ->> 'chat' LIKE '%@lid'
                  THEN payload -> 'message' -> 'from' ->> 'phone'
                  ELSE payload -> 'message' -> 'from' ->> 'lid' END, 64))
       WHERE type = 'message' AND payload -> 'message' -> 'fromMe' = 'false'
         AND payload -> 'message' ->> 'chat' NOT LIKE '%@g.us'`);
    await runner.query('ALTER TABLE whatsapp_messages ADD COLUMN IF NOT EXISTS text text');
    // What is sealed stays so; of the rest the older schema knows the text.
    await runner.query(`
      UPDATE whatsapp_messages SET text = coalesce(convert_from(body, 'UTF8')::jsonb ->> 'text', '')
       WHERE content IS NULL AND encryption_key_id IS NULL AND body IS NOT NULL`);
    await runner.query('DROP TABLE IF EXISTS whatsapp_chats, whatsapp_message_recipients, whatsapp_retention');
    for (const name of Object.keys(INDEXES)) await runner.query(`DROP INDEX IF EXISTS ${name}`);
    await runner.query(
      `ALTER TABLE whatsapp_messages ${NEW_COLUMNS.map((column) => `DROP COLUMN IF EXISTS ${column.split(' ')[0]}`).join(', ')}`,
    );
    await runner.query('ALTER TABLE whatsapp_messages RESET (fillfactor)');
    await runner.query('ALTER TABLE inbound_actions DROP COLUMN IF EXISTS encryption_key_id');
  }
}

async function createTables(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE IF NOT EXISTS whatsapp_message_recipients (
      company_id   varchar(64) NOT NULL,
      line         varchar(32) NOT NULL,
      message_id   text        NOT NULL,
      chat         text        NOT NULL,
      recipient    text        NOT NULL,
      phone        text,
      delivered_at timestamptz,
      read_at      timestamptz,
      played_at    timestamptz,
      PRIMARY KEY (company_id, line, message_id, chat, recipient)
    )`);
  await runner.query(`
    CREATE TABLE IF NOT EXISTS whatsapp_chats (
      company_id        varchar(64) NOT NULL,
      line              varchar(32) NOT NULL,
      chat              text        NOT NULL,
      other_name        text,
      last_message_id   text        NOT NULL,
      last_author       text        NOT NULL,
      last_at           timestamptz NOT NULL,
      heard_at          timestamptz,
      answered_at       timestamptz,
      unread            int         NOT NULL DEFAULT 0,
      name              bytea,
      encryption_key_id varchar(16),
      PRIMARY KEY (company_id, line, chat)
    )`);
  await runner.query(`
    CREATE TABLE IF NOT EXISTS whatsapp_retention (
      company_id varchar(64) PRIMARY KEY,
      days       int         NOT NULL CHECK (days > 0),
      updated_at timestamptz NOT NULL DEFAULT now()
    )`);
  await runner.query(
    'CREATE INDEX IF NOT EXISTS whatsapp_chats_by_time ON whatsapp_chats (company_id, line, last_at, chat)',
  );
  await runner.query(
    'CREATE INDEX IF NOT EXISTS whatsapp_chats_by_other_name ON whatsapp_chats (company_id, line, other_name) WHERE other_name IS NOT NULL',
  );
}

async function hasText(runner: QueryRunner): Promise<boolean> {
  const columns = (await runner.query(
    `SELECT FROM pg_attribute WHERE attrelid = 'whatsapp_messages'::regclass AND attname = 'text' AND NOT attisdropped`,
  )) as unknown[];
  return columns.length > 0;
}

/** A sealed row cannot get one here: it has its content, and is read by that. */
async function giveBodies(runner: QueryRunner): Promise<void> {
  await runner.query('ANALYZE whatsapp_events, whatsapp_inbound_journal, whatsapp_messages');
  // Of what is inside of JSON the planner knows nothing, and would look through all events for each message.
  await runner.query('SET enable_nestloop = off');
  try {
    await takeOver(runner);
  } finally {
    await runner.query('RESET enable_nestloop');
  }
}

async function takeOver(runner: QueryRunner): Promise<void> {
  await runner.query(`
    UPDATE whatsapp_messages m
       SET body = convert_to(told.message::text, 'UTF8'), kind = left(coalesce(told.message ->> 'type', 'text'), 32)
      FROM (${TOLD}) told
     WHERE m.company_id = told.company_id AND m.line = told.line AND m.message_id = told.message_id AND m.chat = told.chat
       AND (m.author = told.author OR m.content IS NOT NULL AND (
             m.from_me AND told.message -> 'fromMe' = 'true' OR m.author = told.message #>> '{from,phone}' || '@s.whatsapp.net'))
       AND m.encryption_key_id IS NULL AND m.body IS NULL`);
  await runner.query(`
    UPDATE whatsapp_messages m
       SET body = convert_to(jsonb_build_object(
             'messageId', message_id, 'chat', chat,
             'from', jsonb_build_object(
               'phone', CASE WHEN author LIKE '%@s.whatsapp.net' THEN split_part(author, '@', 1) END,
               'lid', CASE WHEN author LIKE '%@lid' THEN author END),
             'fromMe', from_me, 'isGroup', chat LIKE '%@g.us', 'type', 'text', 'text', text, 'quotedMessageId', NULL,
             'pushName', NULL, 'sentAt', floor(extract(epoch FROM created_at))::bigint, 'offline', false)::text, 'UTF8')
     WHERE text IS NOT NULL AND body IS NULL`);
}

/** Nobody has counted what was not read yet: that begins now. */
async function makeChats(runner: QueryRunner): Promise<void> {
  await runner.query(`
    INSERT INTO whatsapp_chats (company_id, line, chat, other_name, last_message_id, last_author, last_at, heard_at, answered_at, name)
    SELECT company_id, line, chat, max(other_name), (array_agg(message_id ORDER BY created_at DESC))[1],
           (array_agg(author ORDER BY created_at DESC))[1], max(created_at),
           max(created_at) FILTER (WHERE NOT from_me), max(created_at) FILTER (WHERE from_me),
           (array_agg(convert_to(name, 'UTF8') ORDER BY created_at DESC) FILTER (WHERE name IS NOT NULL))[1]
      FROM (SELECT company_id, line, chat, message_id, author, created_at, from_me,
                   CASE WHEN direct THEN nullif(message ->> 'pushName', '') END AS name,
                   CASE WHEN direct AND chat LIKE '%@lid' THEN message #>> '{from,phone}' || '@s.whatsapp.net'
                        WHEN direct THEN nullif(message #>> '{from,lid}', chat) END AS other_name
              FROM (SELECT *, NOT from_me AND chat NOT LIKE '%@g.us' AS direct,
                           CASE WHEN encryption_key_id IS NULL THEN convert_from(body, 'UTF8')::jsonb END AS message
                      FROM whatsapp_messages) AS opened) AS said
     GROUP BY company_id, line, chat
    ON CONFLICT DO NOTHING`);
}
