import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import type { MessagePayload, SessionEvent } from '../../src/domain/events.js';
import { EventLog } from '../../src/events/event-log.js';
import { receivedKeys, toEventRow } from '../../src/events/event-row.js';
import { WhatsappEvent } from '../../src/events/whatsapp-event.entity.js';
import { lineOf } from '../../src/domain/line.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { RECORD_ENTITIES, RecordedLine } from '../support/recorded-line.js';

let database: TestDatabase;
let source: DataSource;
let log: EventLog;

beforeAll(async () => {
  database = await createTestDatabase();
  source = new DataSource({
    ...dataSourceOptions({ url: database.url }),
    entities: [WhatsappEvent, ...RECORD_ENTITIES],
  });
  await source.initialize();
});

afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

beforeEach(async () => {
  await source.query('TRUNCATE whatsapp_events, whatsapp_inbound_journal');
  log = new EventLog(source.getRepository(WhatsappEvent), pino({ level: 'silent' }), loadSettings({}));
});

function message(messageId: string, change: Partial<MessagePayload> = {}): SessionEvent & { type: 'message' } {
  return {
    type: 'message',
    companyId: 'acme',
    line: 'main',
    timestamp: new Date().toISOString(),
    message: {
      messageId,
      chat: '79001234567@s.whatsapp.net',
      from: { phone: '79001234567', lid: '1@lid' },
      fromMe: false,
      isGroup: false,
      type: 'text',
      text: messageId,
      quotedMessageId: null,
      pushName: null,
      sentAt: 1_760_000_000,
      offline: false,
      ...change,
    },
  };
}

/** Puts a message into the journal, as the commit of its ratchet does. */
async function journal(event: SessionEvent, ageMs = 0): Promise<void> {
  const { companyId, type, payload, dedupKey, createdAt } = toEventRow(event);
  await source.query(
    `INSERT INTO whatsapp_inbound_journal (company_id, dedup_key, type, payload, created_at, journalled_at)
     VALUES ($1, $2, $3, $4, $5, now() - $6 * interval '1 millisecond')`,
    [companyId, dedupKey, type, payload, createdAt, ageMs],
  );
}

const texts = async (): Promise<(string | null)[]> =>
  (await log.read({ after: '0', limit: 100 })).events.map((event) =>
    event.type === 'message' ? event.message.text : event.type,
  );
const journalled = async (): Promise<number> =>
  (await source.query<unknown[]>('SELECT FROM whatsapp_inbound_journal')).length;

describe('EventLog', () => {
  it('takes a message over from the journal, once, however often it is published', async () => {
    await journal(message('A'));
    log.publish(message('A'));
    log.publish(message('A'));
    log.publish(message('B'));
    await log.flushed();
    expect(await texts()).toEqual(['A', 'B']);
    expect(await journalled()).toBe(0);
  });

  it('tells what was left in the journal, in order, and nothing twice', async () => {
    log.publish(message('A'));
    await log.flushed();
    for (const id of ['A', 'B', 'C']) await journal(message(id));
    expect(await log.recoverJournal()).toBe(3);
    expect(await texts()).toEqual(['A', 'B', 'C']);
    expect(await journalled()).toBe(0);
    expect(await log.recoverJournal()).toBe(0);
  });

  it('leaves alone what another process is about to tell', async () => {
    await journal(message('old'), 61_000);
    await journal(message('young'));
    expect(await log.recoverJournal({ olderThanMs: 60_000 })).toBe(1);
    expect(await texts()).toEqual(['old']);
    expect(await journalled()).toBe(1);
  });

  it('knows what it holds and what is in the journal, by where it came from', async () => {
    log.publish(message('A'));
    await log.flushed();
    await journal(message('B'));
    for (const [id, known] of [
      ['A', true],
      ['B', true],
      ['C', false],
    ] as const) {
      expect(await log.knows('acme', receivedKeys('main', message(id).message)), id).toBe(known);
    }
    expect(await log.knows('other', receivedKeys('main', message('A').message))).toBe(false);
    expect(await log.knows('acme', receivedKeys('sales', message('A').message))).toBe(false);
  });

  it('keeps one message for each line of a company that received it, as all do that are in one group', async () => {
    for (const line of ['main', 'sales', 'main', 'sales']) log.publish({ ...message('A'), line });
    await log.flushed();
    const { events } = await log.read({ after: '0', companyId: 'acme', limit: 10 });
    expect(events.map(({ line }) => line)).toEqual(['main', 'sales']);
    const ofSales = await log.read({ after: '0', companyId: 'acme', line: 'sales', limit: 10 });
    expect(ofSales.events.map(({ line }) => line)).toEqual(['sales']);
    expect(await log.knows('acme', receivedKeys('sales', message('A').message))).toBe(true);
  });

  it('has what could not be decrypted and its content as two events', async () => {
    log.publish(message('A', { type: 'undecryptable', text: null }));
    log.publish(message('A', { type: 'undecryptable', text: null }));
    log.publish(message('A'));
    await log.flushed();
    expect(await texts()).toEqual([null, 'A']);
  });

  it('removes what is too old, in steps, and nothing else', async () => {
    await source.query(
      `INSERT INTO whatsapp_events (company_id, type, payload, created_at)
       SELECT 'acme', 'connected', '{}', now() - interval '31 days' FROM generate_series(1, 12000)`,
    );
    log.publish(message('A'));
    await log.flushed();
    expect(await log.prune(30)).toBe(12_000);
    expect(await texts()).toEqual(['A']);
    expect(await log.prune(30)).toBe(0);
  });
});

describe('a page of the log', () => {
  /** Appends messages with these texts; gives their ids. */
  const append = async (words: string[]): Promise<string[]> => {
    const rows = await source.query<{ id: string }[]>(
      `INSERT INTO whatsapp_events (company_id, type, payload)
       SELECT 'acme', 'message', jsonb_build_object('message', jsonb_build_object('chat', 'x', 'text', text))
         FROM unnest($1::text[]) WITH ORDINALITY AS given(text, place) ORDER BY place RETURNING id`,
      [words],
    );
    return rows.map(({ id }) => id);
  };

  it.each([
    ['control characters, which take a byte in the database and six as JSON', '\u0001'.repeat(65_000)],
    ['letters', 'x'.repeat(65_000)],
    ['emoji', '👋🏽'.repeat(32_000)],
    ['short texts', 'Is there a table for two?'],
  ])('ends by bytes, with nothing left out: %s', async (_, text) => {
    const ids = await append(Array<string>(text.length > 100 ? 60 : 400).fill(text));
    const bytes = text.length > 100 ? 1_000_000 : 10_000;
    const largest = Buffer.byteLength(JSON.stringify(text)) + 100;
    const found: string[] = [];
    for (let after = '0', pages = 1; ; pages += 1) {
      const page = await log.read({ after, companyId: 'acme', types: ['message'], limit: 1_000, bytes });
      if (page.events.length === 0) break;
      const size = Buffer.byteLength(JSON.stringify(page.events.map(({ id: _id, ...payload }) => payload)));
      expect(page.bytes).toBeLessThan(bytes + largest);
      expect(size).toBeLessThan(bytes + largest + 150 * page.events.length);
      found.push(...page.events.map(({ id }) => id));
      after = found.at(-1)!;
      expect(page.more ? size > bytes / 2 : pages > 1, `${size} bytes on page ${pages}`).toBe(true);
      if (!page.more) break;
    }
    expect(found).toEqual(ids);
  });

  it('has one event at least, however large it is, and ends by rows as well', async () => {
    const ids = await append(['x'.repeat(500_000), 'a', 'b', 'c']);
    const first = await log.read({ after: '0', limit: 10, bytes: 1_000 });
    expect([first.events.map(({ id }) => id), first.more]).toEqual([[ids[0]], true]);
    const second = await log.read({ after: ids[0]!, limit: 2 });
    expect([second.events.map(({ id }) => id), second.more]).toEqual([[ids[1], ids[2]], true]);
    const third = await log.read({ after: ids[2]!, limit: 2 });
    expect([third.events.map(({ id }) => id), third.more]).toEqual([[ids[3]], false]);
    expect(await log.read({ after: ids[3]!, limit: 2 })).toEqual({ events: [], bytes: 0, more: false });
  });
});

describe('with the content encrypted', () => {
  const KEY = 'b3a8c7407b9e68600371afeeb600e3daade323fb1f4eeb1e93f82198c1e349a4';
  const settings = loadSettings({ AUTH_ENCRYPTION_KEY: KEY, CONTENT_ENCRYPTION: 'on' });

  it('log and journal hold sealed payloads, of which readers and listeners see nothing', async () => {
    await log.appendNow([message('from before')]);
    const sealing = new EventLog(source.getRepository(WhatsappEvent), pino({ level: 'silent' }), settings);
    const told: (string | null)[] = [];
    sealing.stream.subscribe((event) => told.push(event.type === 'message' ? event.message.text : event.type));
    await sealing.appendNow([message('secret one')]);
    const { type, payload, dedupKey, createdAt } = toEventRow(message('secret two'));
    const store = new RecordedLine(source, lineOf('acme'), KEY, { CONTENT_ENCRYPTION: 'on' });
    await store.commit({ journal: [{ type, payload, dedupKey: dedupKey!, createdAt }] });
    const stored = async (table: string): Promise<string[]> =>
      (await source.query<{ payload: object }[]>(`SELECT payload FROM ${table}`)).map((row) =>
        JSON.stringify(row.payload),
      );
    expect(await stored('whatsapp_inbound_journal')).toEqual([expect.stringContaining('"sealed"')]);
    expect((await stored('whatsapp_inbound_journal')).join()).not.toContain('secret');
    await sealing.tellJournalled('acme');
    await sealing.flushed();
    expect(told).toEqual(['secret one', 'secret two']);
    const { events } = await sealing.read({ after: '0', limit: 10 });
    expect(events).toMatchObject(
      ['from before', 'secret one', 'secret two'].map((text) => ({ message: message(text).message })),
    );
    expect((await stored('whatsapp_events')).join()).not.toContain('secret');
    await expect(log.read({ after: '0', limit: 10 })).rejects.toThrow('does not hold the key');
  });
});
