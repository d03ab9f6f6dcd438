import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMMIT_STATEMENTS, HANDED_IN, type PartName, type Rows } from '../../src/auth-state/commit-statements.js';
import { READ_KEYS } from '../../src/auth-state/auth-state.store.js';
import { PROCESS_ID } from '../../src/cluster/process.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { type PreparedStatement, prepared } from '../../src/database/prepared.js';
import { appendRows } from '../../src/events/append-statements.js';
import { WebhookQueue } from '../../src/delivery/webhooks/webhook-queue.js';
import { loadSettings } from '../../src/config/settings.js';
import { PayloadCipher } from '../../src/encryption/payload-cipher.js';
import type { Tenure } from '../../src/domain/lease.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** A statement is planned five times for its values before PostgreSQL makes the plan that it keeps. */
const TIMES = 7;
const ROWS = 8_000;
/** Pages of tables and indexes, for one row of each part: less than any index of 8,000 rows has. */
const PAGES = 65;
const AT = '2026-01-01T12:00:00Z';
const TABLES =
  'whatsapp_messages, whatsapp_chats, whatsapp_message_recipients, whatsapp_events, whatsapp_inbound_journal, whatsapp_keys, whatsapp_leases';
const TENURE: Tenure = { companyId: 'acme', line: 'main', epoch: '1' };

let database: TestDatabase;
/** One connection, since each has plans of its own. */
let source: DataSource;
let queue: WebhookQueue;

beforeAll(async () => {
  database = await createTestDatabase();
});

beforeEach(async () => {
  source = await new DataSource(dataSourceOptions({ url: database.url, poolSize: 1 })).initialize();
  queue = new WebhookQueue(source, loadSettings({}));
});

afterEach(async () => {
  await source?.destroy();
});

afterAll(async () => {
  await database?.drop();
});

/** One row for each part of a commit, all about the message with that number. */
function rowsOf(n: number): Record<Exclude<PartName, 'past'>, Rows> {
  const line = ['acme', 'main'];
  const [chat, id, author] = ['1@lid', `M${n}`, '9@lid'];
  return {
    keys: [[...line, 'session', `K${n}`, Buffer.from('k'), null]],
    removed: [[...line, 'session', `K${n + 1}`]],
    credentials: [[...line, Buffer.from('c'), null]],
    journal: [[...line, `message/${id}`, 'message', '{}', AT, 0]],
    records: [
      [...line, chat, null, id, true, author, 'text', Buffer.from('c'), null, '{1}', 'pending', null, null, null, AT],
    ],
    statuses: [[...line, id, chat, null, '1@lid', null, 'read', null, AT]],
    edits: [[...line, chat, id, author, 'text', null, null, null, null, AT, null]],
  };
}

/** What runs for each message, about the one with that number, or about none. */
const STATEMENTS: Record<string, (n?: number) => Promise<unknown>> = {
  [READ_KEYS.name]: (n) => prepared(source, READ_KEYS, ['acme', 'main', 'session', n === undefined ? [] : [`K${n}`]]),
  ...Object.fromEntries(
    [...COMMIT_STATEMENTS, HANDED_IN].map((statement) => [
      statement.name,
      (n?: number) =>
        prepared(source, statement, n === undefined ? statement.values({}) : statement.values(rowsOf(n), [TENURE])),
    ]),
  ),
  'events-append': (n) => {
    const row = { companyId: 'acme', line: 'main', type: 'message_status' as const, payload: '{}', createdAt: AT };
    const dedupKey = `message_status/1@lid/M${n}/accepted`;
    const rows = n === undefined ? [] : [{ ...row, dedupKey }];
    return appendRows(source, rows, 'test', new PayloadCipher(undefined, false));
  },
  'route/webhook': () => queue.route(),
};

/** What tables are like when the plans are made. */
const BEGINNINGS: Record<string, () => Promise<void>> = {
  'of which nothing is known': async () => {},
  'known to be empty': async () => {
    await source.query(`ANALYZE ${TABLES}, webhooks`);
  },
  'with one row': async () => {
    await fill(1, 1);
    await source.query(`ANALYZE ${TABLES}, webhooks`);
  },
  'with a row of each of many companies': async () => {
    await fill(1, 300, `'c' || n`);
    await source.query(`ANALYZE ${TABLES}, webhooks`);
  },
};

/** Rows of one line and one chat, and webhooks of other companies, by numbers. */
async function fill(from: number, to: number, company = `'acme'`): Promise<void> {
  const numbers = `FROM generate_series(${from}, ${to}) AS n`;
  const at = `'2026-01-01'::timestamptz + n * interval '1 second'`;
  await source.query(
    `INSERT INTO whatsapp_messages (company_id, line, message_id, chat, author, from_me, body, words, created_at)
     SELECT ${company}, 'main', 'M' || n, '1@lid', '9@lid', true, '{}', '{}', ${at} ${numbers};
     INSERT INTO whatsapp_events (company_id, type, payload, dedup_key)
     SELECT ${company}, 'message', '{}', 'message_status/1@lid/M' || n || '/pending' ${numbers};
     INSERT INTO whatsapp_inbound_journal (company_id, dedup_key, type, payload, created_at)
     SELECT ${company}, 'message_status/1@lid/M' || n || '/accepted', 'message_status', '{}', ${at} ${numbers};
     INSERT INTO whatsapp_message_recipients (company_id, line, message_id, chat, recipient)
     SELECT ${company}, 'main', 'M' || n, '1@lid', '1@lid' ${numbers};
     INSERT INTO whatsapp_keys (company_id, key_type, key_id, key_data) SELECT ${company}, 'session', 'K' || n, '' ${numbers};
     INSERT INTO whatsapp_leases (company_id, line, owner, epoch)
     SELECT ${company}, 'L' || n, '${PROCESS_ID}'::uuid, 1 ${numbers}
     UNION ALL VALUES ('acme', 'main', '${PROCESS_ID}'::uuid, 1) ON CONFLICT DO NOTHING;
     INSERT INTO whatsapp_chats (company_id, line, chat, last_message_id, last_author, last_at)
     SELECT ${company}, 'main', n || '@lid', 'M' || n, '', ${at} ${numbers};
     INSERT INTO webhooks (id, company_id, url, batched, sealed, after_id)
     SELECT gen_random_uuid(), 'c' || n, '', false, '', 0 ${numbers}`,
  );
}

/** Pages that what runs meanwhile looked at, of our own tables. */
async function pagesOf(work: () => Promise<unknown>): Promise<number> {
  const read = async (): Promise<number> => {
    const [row] = await source.query<{ pages: string }[]>(
      `SELECT sum(pg_stat_get_xact_blocks_fetched(oid)) AS pages FROM pg_class WHERE relnamespace = 'public'::regnamespace`,
    );
    return Number(row!.pages);
  };
  await source.query('BEGIN');
  try {
    const before = await read();
    await work();
    return (await read()) - before;
  } finally {
    await source.query('ROLLBACK');
  }
}

/** Which of the statements that were prepared run by a plan that is kept. */
async function kept(): Promise<string[]> {
  const rows = await source.query<PreparedStatement[]>(
    `SELECT name FROM pg_prepared_statements WHERE generic_plans > 0 AND name = ANY ($1)`,
    [Object.keys(STATEMENTS)],
  );
  return rows.map(({ name }) => name);
}

describe.each(Object.keys(BEGINNINGS))('plans that were made for tables %s', (beginning) => {
  it('find each row by its index among many', async () => {
    await source.query(`TRUNCATE ${TABLES}, webhooks, queue_readers`);
    await BEGINNINGS[beginning]!();
    await queue.register();
    for (const run of Object.values(STATEMENTS)) {
      for (let time = 0; time < TIMES; time += 1) await run();
    }
    expect((await kept()).toSorted()).toEqual(Object.keys(STATEMENTS).toSorted());
    await fill(1_001, 1_000 + ROWS);
    await source.query('UPDATE queue_readers SET position = (SELECT max(id) - 1 FROM whatsapp_events)');
    const pages: Record<string, number> = {};
    for (const [name, run] of Object.entries(STATEMENTS)) pages[name] = await pagesOf(() => run(ROWS));
    for (const [name, count] of Object.entries(pages)) expect(count, name).toBeLessThan(PAGES);
  });
});
