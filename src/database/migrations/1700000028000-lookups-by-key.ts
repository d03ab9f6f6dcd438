import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists of messages are read by these. Whoever looks for one message does not ask for the condition, which is always true. */
const LISTS: Record<string, string> = {
  whatsapp_messages_by_time: 'whatsapp_messages (company_id, line, created_at, message_id)',
  whatsapp_messages_of_chat: 'whatsapp_messages (company_id, line, chat, created_at, message_id)',
};
const CONDITION = "created_at > '-infinity'";

const ONCE = 'whatsapp_events_once';
const NOT_NULL = 'dedup_key IS NOT NULL';

/**
 * Statements that run for each message keep the plan that was made while the tables were small, when one index of a
 * company's rows is as good as any other. So each of their lookups has one index only that it can go by: messages their
 * primary key, events the index of their keys, which begins with the key. Indexes are made beside the work; each step may
 * have been done by a try before.
 */
export class LookupsByKey1700000028000 implements MigrationInterface {
  name = 'LookupsByKey1700000028000';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, columns] of Object.entries(LISTS)) {
      await replace(runner, name, `INDEX CONCURRENTLY ${name}_new ON ${columns} WHERE ${CONDITION}`);
    }
    await replace(
      runner,
      ONCE,
      `UNIQUE INDEX CONCURRENTLY ${ONCE}_new ON whatsapp_events (dedup_key, company_id) WHERE ${NOT_NULL}`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name, columns] of Object.entries(LISTS)) {
      await replace(runner, name, `INDEX CONCURRENTLY ${name}_new ON ${columns}`);
    }
    await replace(
      runner,
      ONCE,
      `UNIQUE INDEX CONCURRENTLY ${ONCE}_new ON whatsapp_events (company_id, dedup_key) WHERE ${NOT_NULL}`,
    );
  }
}

/** The old index serves until the new one is there. */
async function replace(runner: QueryRunner, name: string, definition: string): Promise<void> {
  // One that was begun and never finished is of no use.
  await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}_new`);
  await runner.query(`CREATE ${definition}`);
  // At once, so that there is always one by that name.
  await runner.query(`DROP INDEX IF EXISTS ${name}; ALTER INDEX ${name}_new RENAME TO ${name}`);
}
