import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dataSourceOptions } from '../../src/database/data-source.js';
import type { MessagePayload, SessionEvent } from '../../src/domain/events.js';
import { EventLog } from '../../src/events/event-log.js';
import { receivedKeys, toEventRow } from '../../src/events/event-row.js';
import { WhatsappEvent } from '../../src/events/whatsapp-event.entity.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let source: DataSource;
let log: EventLog;

beforeAll(async () => {
  database = await createTestDatabase();
  source = new DataSource({ ...dataSourceOptions({ url: database.url }), entities: [WhatsappEvent] });
  await source.initialize();
});

afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

beforeEach(async () => {
  await source.query('TRUNCATE whatsapp_events, whatsapp_inbound_journal');
  log = new EventLog(source.getRepository(WhatsappEvent), pino({ level: 'silent' }));
});

function message(messageId: string, change: Partial<MessagePayload> = {}): SessionEvent & { type: 'message' } {
  return {
    type: 'message',
    companyId: 'acme',
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
      expect(await log.knows('acme', receivedKeys(message(id).message)), id).toBe(known);
    }
    expect(await log.knows('other', receivedKeys(message('A').message))).toBe(false);
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
