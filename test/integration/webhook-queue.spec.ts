import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import type { DatabaseServer } from '../../src/database/database-server.js';
import { SideConnection } from '../../src/database/side-connection.js';
import { WantedEvents } from '../../src/delivery/webhooks/wanted-events.js';
import { WebhookQueue } from '../../src/delivery/webhooks/webhook-queue.js';
import type { SessionEvent } from '../../src/domain/events.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let source: DataSource;
let queue: WebhookQueue;
const silent = pino({ level: 'silent' });

beforeAll(async () => {
  database = await createTestDatabase();
  source = await new DataSource(dataSourceOptions({ url: database.url, poolSize: 2 })).initialize();
  queue = new WebhookQueue(source, loadSettings({}));
  await queue.register();
});

afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

beforeEach(async () => {
  await source.query('TRUNCATE queue_jobs, queue_lanes, webhooks, whatsapp_events');
});

async function webhook(columns: Record<string, string> = {}): Promise<string> {
  const id = randomUUID();
  const more = Object.entries(columns);
  await source.query(
    `INSERT INTO webhooks (id, company_id, url, batched, sealed, after_id ${more.map(([name]) => `, ${name}`).join('')})
     VALUES ($1, 'shop', 'https://example.com/', false, '', 0 ${more.map(([, value]) => `, ${value}`).join('')})`,
    [id],
  );
  return id;
}

const append = (...types: string[]): Promise<unknown> =>
  source.query(
    `INSERT INTO whatsapp_events (company_id, type, payload) SELECT 'shop', type, '{}' FROM unnest($1::text[]) AS t(type)`,
    [types],
  );

const states = (id: string): Promise<unknown> =>
  source
    .query<{ state: string }[]>('SELECT state FROM queue_jobs WHERE group_key = $1 ORDER BY event_id', [id])
    .then((rows) => rows.map(({ state }) => state));

describe('routing', () => {
  it('makes deliveries for webhooks of the company that are enabled and want the type', async () => {
    const all = await webhook();
    const some = await webhook({ types: `'{message,reaction}'` });
    const disabled = await webhook({ enabled: 'false' });
    const stranger = await webhook();
    await source.query(`UPDATE webhooks SET company_id = 'other' WHERE id = $1`, [stranger]);
    await append('message', 'connected', 'reaction');
    await queue.route();
    expect(await Promise.all([all, some, disabled, stranger].map(states))).toEqual([
      ['pending', 'pending', 'pending'],
      ['pending', 'pending'],
      [],
      [],
    ]);
  });
});

describe('what is wanted', () => {
  it('is known by company and type, and anew after each change, wherever it was made', async () => {
    const [here, there] = [0, 1].map(() => new SideConnection({ url: database.url } as DatabaseServer, silent));
    const [wanted, elsewhere] = [here!, there!].map((side) => new WantedEvents(source, side));
    for (const one of [wanted!, elsewhere!]) one.onModuleInit();
    await Promise.all([here!.start(), there!.start()]);
    const event = (type: string, companyId = 'shop'): SessionEvent => ({ type, companyId }) as SessionEvent;
    try {
      // Nothing is known yet.
      expect(wanted!.has(event('message'))).toBe(true);
      await expect.poll(() => wanted!.has(event('message'))).toBe(false);
      await expect.poll(() => elsewhere!.has(event('message'))).toBe(false);
      let told = 0;
      elsewhere!.changed.subscribe(() => (told += 1));
      await webhook({ types: `'{message,reaction}'` });
      await webhook({ types: `'{call}'`, enabled: 'false' });
      await wanted!.tellChange();
      for (const one of [wanted!, elsewhere!]) {
        await expect.poll(() => one.has(event('message', 'other'))).toBe(false);
        expect(['message', 'reaction', 'connected', 'call'].map((type) => one.has(event(type)))).toEqual([
          true,
          true,
          false,
          false,
        ]);
      }
      expect(told).toBe(1);
      await webhook();
      await wanted!.tellChange();
      for (const one of [wanted!, elsewhere!]) await expect.poll(() => one.has(event('connected'))).toBe(true);
    } finally {
      await Promise.all([here!.stop(), there!.stop()]);
    }
  });
});

describe('what is overdue', () => {
  it('is given up where the whole endpoint failed all the time, and there only', async () => {
    const down = await webhook({ pauses: '20', failing_since: `now() - interval '4 days'` });
    const lately = await webhook({ pauses: '3', failing_since: `now() - interval '2 days'` });
    // One chat fails; those who wait behind it have not had their try.
    const choking = await webhook({ failures: '1', failing_since: `now() - interval '4 days'` });
    await append('message', 'message');
    await queue.route();
    await source.query(
      `UPDATE queue_jobs SET queued_at = now() - interval '73 hours' WHERE event_id = (SELECT min(event_id) FROM queue_jobs)`,
    );
    await queue.giveUpOverdue();
    expect(await Promise.all([down, lately, choking].map(states))).toEqual([
      ['dead', 'pending'],
      ['pending', 'pending'],
      ['pending', 'pending'],
    ]);
  });
});
