import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, describe, expect, it } from 'vitest';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { migrations } from '../../src/database/migrations/index.js';
import { runMigrations } from '../../src/database/run-migrations.js';
import type { TestDatabase } from '../support/database.js';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

/** `OLD_PRODUCT_ENTRY` names a build of the old release, which then makes its database itself. */
const OLD_ENTRY = process.env.OLD_PRODUCT_ENTRY;
const SESSIONS = Number(process.env.UPGRADE_SESSIONS ?? 3);
const EVENTS = Number(process.env.UPGRADE_EVENTS ?? 20_000);
/** The last migration of the old release. */
const OLD_SCHEMA = 'DeadLetters1700000012000';
const WAITING = 5;
const READ_TIMEOUT_MS = 2_000;

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let database: TestDatabase;
let receiver: WebhookReceiver;
let client: Client;
let product: Product | undefined;
let startProduct: StartProduct;
const numbers: string[] = [];
let anna: string;

const companyOf = (n: number): string => `company-${n}`;

beforeAll(async ({ fixtures }) => {
  ({ simulator, database, receiver, startProduct } = fixtures);
  client = new Client({ connectionString: database.url });
  await client.connect();
});

afterAll(() => client?.end());

/** Takes the schema back to that of the old release. */
async function takeBack(): Promise<void> {
  const source = await new DataSource(dataSourceOptions({ url: database.url, poolSize: 1 })).initialize();
  const names = migrations.map(({ name }) => name);
  for (let n = names.length - 1; names[n] !== OLD_SCHEMA; n -= 1)
    await source.undoLastMigration({ transaction: 'none' });
  await source.destroy();
}

const start = (env: Record<string, string> = {}): Promise<Product> =>
  startProduct({ env: { WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true', ...env } });

async function startOld(): Promise<Product> {
  if (OLD_ENTRY === undefined) return start();
  await takeBack();
  return startProduct({ entry: OLD_ENTRY, env: { WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true' } });
}

async function count(sql: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`SELECT count(*) AS count FROM ${sql}`);
  return Number(rows[0]!.count);
}

/** What a running product reads, again and again; a read that waits longer than a request does is a fault. */
async function readUntil(over: Promise<unknown>): Promise<{ reads: number; slowest: number; faults: string[] }> {
  const reader = new Client({ connectionString: database.url, statement_timeout: READ_TIMEOUT_MS });
  await reader.connect();
  const ended = new AbortController();
  void over.catch(() => undefined).finally(() => ended.abort());
  const seen = { reads: 0, slowest: 0, faults: [] as string[] };
  while (!ended.signal.aborted) {
    for (const sql of [
      `SELECT key_data FROM whatsapp_keys WHERE company_id = 'company-0' LIMIT 10`,
      `SELECT payload FROM whatsapp_events WHERE company_id = 'company-0' ORDER BY id LIMIT 10`,
      `SELECT status FROM whatsapp_sessions WHERE company_id = 'company-0'`,
    ]) {
      const began = performance.now();
      await reader.query(sql).catch((error: Error) => seen.faults.push(error.message));
      seen.slowest = Math.max(seen.slowest, performance.now() - began);
      seen.reads += 1;
    }
  }
  await reader.end();
  return seen;
}

describe(`a database of the old release, with ${SESSIONS} sessions and ${EVENTS} events`, () => {
  let quotable: string;
  const before = { events: 0, keys: 0, jobs: 0 };

  it('is made', async () => {
    product = await startOld();
    const accounts = await simulator.client.createAccounts(SESSIONS + 1);
    for (const { number } of accounts) numbers.push(number);
    anna = numbers.pop()!;
    for (const [n, number] of numbers.entries()) await product.pair(companyOf(n), number, simulator);
    await simulator.client.sendText(anna, numbers[0]!, 'Do you remember this?');
    quotable = (await product.messages(1))[0]!.messageId;
    receiver.reply = (_, response) => void response.writeHead(503).end();
    const hook = { companyId: companyOf(0), url: receiver.url, events: ['message'] };
    expect((await product.call('POST', '/webhooks', hook)).status).toBe(200);
    for (let n = 0; n < WAITING; n += 1) await simulator.client.sendText(anna, numbers[0]!, `waits ${n}`);
    await product.messages(WAITING + 1);
    await receiver.until(1);
    await product.kill();

    await client.query(
      `INSERT INTO whatsapp_events (company_id, type, payload, dedup_key)
       SELECT 'company-' || n % $2, 'message', jsonb_build_object('message', jsonb_build_object(
                'messageId', 'OLD' || n, 'chat', '79000000000@s.whatsapp.net', 'from', '{"phone": "79000000000", "lid": null}'::jsonb,
                'fromMe', false, 'isGroup', false, 'type', 'text', 'text', 'An old text, number ' || n, 'quotedMessageId', null,
                'pushName', 'Anna', 'sentAt', 1, 'offline', false)), 'old/' || n
         FROM generate_series(1, $1::int) n`,
      [EVENTS, SESSIONS],
    );
    if (OLD_ENTRY === undefined) await takeBack();
    const [row] = (await client.query<{ name: string }>('SELECT name FROM migrations ORDER BY id DESC LIMIT 1')).rows;
    expect(row?.name).toBe(OLD_SCHEMA);
    before.events = await count('whatsapp_events');
    before.keys = await count('whatsapp_keys');
    before.jobs = await count(`queue_jobs WHERE state = 'pending'`);
    expect(before.events).toBeGreaterThanOrEqual(EVENTS + WAITING + 1);
    expect(before.jobs).toBeGreaterThan(0);
  });

  it('migrates while it is read, and loses nothing', async () => {
    const began = performance.now();
    const migrating = runMigrations({ url: database.url });
    const { reads, slowest, faults } = await readUntil(migrating);
    const names = await migrating;
    process.stdout.write(
      `Migrated in ${((performance.now() - began) / 1_000).toFixed(1)} s; ${reads} reads meanwhile, the slowest took ${slowest.toFixed(0)} ms\n`,
    );
    expect(faults).toEqual([]);
    expect(names).toEqual(migrations.map(({ name }) => name).slice(-names.length));
    expect(names.length).toBeGreaterThan(0);
    expect(await count('whatsapp_events')).toBe(before.events);
    expect(await count('whatsapp_keys')).toBe(before.keys);
    for (const table of [
      'whatsapp_events',
      'whatsapp_keys',
      'whatsapp_auth',
      'whatsapp_sessions',
      'whatsapp_messages',
    ]) {
      expect(await count(`${table} WHERE line <> 'main'`), table).toBe(0);
    }
    expect(await count('whatsapp_messages')).toBeGreaterThanOrEqual(EVENTS + WAITING + 1);
    expect(await count('whatsapp_messages WHERE body IS NULL')).toBe(0);
  });

  it('has its sessions connect without a QR code, and its deliveries go on', async () => {
    receiver.reply = (_, response) => void response.writeHead(200).end();
    product = await start();
    for (const n of numbers.keys()) await product.connected(companyOf(n));
    expect(await count(`whatsapp_events WHERE type = 'logout'`)).toBe(0);
    // What an endpoint failed at is tried again later: so much later is now.
    await client.query(`UPDATE queue_lanes SET due_at = now() WHERE due_at < 'infinity'`);
    await client.query('UPDATE webhooks SET paused_until = NULL, failures = 0');
    await receiver.until(1 + WAITING);
    const texts = Array.from({ length: WAITING }, (_, n) => `waits ${n}`);
    // Beside them goes out what was added behind the product's back, which is newer than the webhook.
    const waited = (): Set<string> => new Set(receiver.texts().filter((text) => text.startsWith('waits')));
    await expect.poll(waited).toEqual(new Set(texts));
  });

  it('has its old events read as they were, by all of them and by one company', async () => {
    const first = async (query: string): Promise<object | undefined> =>
      (await product!.call<{ events: object[] }>('GET', `/events?types=message&limit=1&${query}`)).body.events[0];
    const told = { type: 'message', line: 'main' };
    expect(await first('')).toMatchObject({
      ...told,
      companyId: companyOf(0),
      message: { messageId: quotable, text: 'Do you remember this?' },
    });
    expect(await first(`companyId=${companyOf(1)}`)).toMatchObject({
      ...told,
      companyId: companyOf(1),
      message: { messageId: 'OLD1', text: 'An old text, number 1', pushName: 'Anna', sentAt: 1 },
    });
  });

  it('lets its old messages be quoted, and its sessions talk', async () => {
    const answer = await product!.call('POST', `/sessions/${companyOf(0)}/messages`, {
      to: anna,
      text: { body: 'I do' },
      context: { message_id: quotable },
    });
    expect([answer.status, answer.body.line], JSON.stringify(answer.body)).toEqual([200, 'main']);
    const old = await product!.call('GET', `/sessions/${companyOf(1)}/messages/OLD1`);
    expect(old.body).toMatchObject({ message: { text: 'An old text, number 1', pushName: 'Anna', kind: 'text' } });
    const { messages } = await simulator.client.inbox(anna, { count: 1, timeoutMs: 60_000 });
    expect(messages.at(-1)).toMatchObject({ text: 'I do', quotedId: quotable });
  });
});
