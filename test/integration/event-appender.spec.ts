import { pino } from 'pino';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dataSourceOptions } from '../../src/database/data-source.js';
import type { MessagePayload, SessionEvent } from '../../src/domain/events.js';
import { MESSAGE_STATUSES, type MessageStatus } from '../../src/domain/message-status.js';
import { EventAppender } from '../../src/events/event-appender.js';
import { PayloadCipher } from '../../src/encryption/payload-cipher.js';
import { toEventRow } from '../../src/events/event-row.js';
import { type WaitingEvent, WaitingEvents } from '../../src/events/waiting-events.js';
import { listen } from '../../src/telemetry/observations.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { FailingDatabase } from '../support/failing-database.js';

let database: TestDatabase;
let proxy: FailingDatabase;
let source: DataSource;
/** Looks on and interferes, past the proxy. */
let other: Client;
let appender: EventAppender;
let told: string[];
let lost: WaitingEvent[];

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await FailingDatabase.inFrontOf(database.url);
  const options = dataSourceOptions({ url: proxy.url, statementTimeoutMs: 200, poolSize: 3 });
  source = await new DataSource(options).initialize();
  other = new Client({ connectionString: database.url });
  await other.connect();
});

afterAll(async () => {
  await source?.destroy();
  await other?.end();
  await proxy?.close();
  await database?.drop();
});

beforeEach(async () => {
  await other.query('TRUNCATE whatsapp_events, whatsapp_inbound_journal');
  [told, lost] = [[], []];
  appender = appenderWith();
});

afterEach(async () => {
  await appender.close(0);
});

function appenderWith(bounds?: { total: number; perCompany: number }): EventAppender {
  return new EventAppender({
    source,
    payloads: new PayloadCipher(undefined, false),
    log: pino({ level: 'silent' }),
    onAppended: (events) => void told.push(...events.map(textOf)),
    onGrowth: () => undefined,
    waiting: new WaitingEvents((event) => void lost.push(event), bounds, 20),
  });
}

function message(companyId: string, text: string, change: Partial<MessagePayload> = {}): SessionEvent {
  const from = { phone: '79001234567', lid: '1@lid' };
  const chat = '79001234567@s.whatsapp.net';
  const rest = { isGroup: false, type: 'text', quotedMessageId: null, pushName: null, sentAt: 1, offline: false };
  const timestamp = new Date().toISOString();
  const payload = { messageId: text, chat, from, fromMe: false, text, ...rest, ...change };
  return { type: 'message', companyId, line: 'main', timestamp, message: payload };
}

/** An event, and under which key the journal holds it. */
function withKey(event: SessionEvent): [SessionEvent, string] {
  return [event, toEventRow(event).dedupKey!];
}

function closed(companyId: string, reason: string): SessionEvent {
  return {
    type: 'disconnected',
    companyId,
    line: 'main',
    timestamp: new Date().toISOString(),
    code: 428,
    reason,
    userAction: null,
  };
}

function status(messageId: string, step: MessageStatus, member?: string): SessionEvent {
  const recipient = member === undefined ? null : { phone: null, lid: member };
  const about = { messageId, chat: member === undefined ? '7900@s.whatsapp.net' : '1@g.us', recipient, code: null };
  return {
    type: 'message_status',
    companyId: 'acme',
    line: 'main',
    timestamp: new Date().toISOString(),
    status: step,
    ...about,
  };
}

function textOf(event: SessionEvent): string {
  if (event.type === 'message') return event.message.text ?? '';
  if (event.type === 'message_status') return `${event.recipient?.lid ?? ''}${event.messageId} ${event.status}`;
  return event.type === 'disconnected' ? event.reason : event.type;
}

/** Puts a message into the journal, as the commit of its ratchet does. */
async function journal(event: SessionEvent, ageMs = 0): Promise<SessionEvent> {
  const { companyId, type, payload, dedupKey, createdAt } = toEventRow(event);
  await other.query(
    `INSERT INTO whatsapp_inbound_journal (company_id, dedup_key, type, payload, created_at, journalled_at)
     VALUES ($1, $2, $3, $4, $5, now() - $6 * interval '1 millisecond')`,
    [companyId, dedupKey, type, payload, createdAt, ageMs],
  );
  return event;
}

/** What the log has of a company, in its order. */
async function logged(companyId = 'acme'): Promise<string[]> {
  const { rows } = await other.query<{ type: string; payload: object }>(
    'SELECT type, payload FROM whatsapp_events WHERE company_id = $1 ORDER BY id',
    [companyId],
  );
  return rows.map(({ type, payload }) => textOf({ type, companyId, timestamp: '', ...payload } as SessionEvent));
}

const journalled = async (): Promise<number> =>
  (await other.query('SELECT FROM whatsapp_inbound_journal')).rowCount ?? 0;

/** Statements of the appender that failed so far. */
function failures(): { readonly count: number; atLeast(count: number): Promise<void>; stop: () => void } {
  const state = { seen: 0 };
  let wake = (): void => undefined;
  const stop = listen('event_append', ({ labels }) => {
    if (labels.outcome === 'failed') state.seen += 1;
    wake();
  });
  const atLeast = async (count: number): Promise<void> => {
    while (state.seen < count) await new Promise<void>((resolve) => (wake = resolve));
  };
  return {
    get count() {
      return state.seen;
    },
    atLeast,
    stop,
  };
}

const outages: Record<string, { begin: () => Promise<unknown>; end: () => Promise<unknown> }> = {
  locked: {
    begin: () => other.query('BEGIN; LOCK TABLE whatsapp_events IN ACCESS EXCLUSIVE MODE'),
    end: () => other.query('ROLLBACK'),
  },
  full: {
    begin: () =>
      other.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                   $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$;
                   CREATE TRIGGER full_disk BEFORE INSERT ON whatsapp_events FOR EACH STATEMENT EXECUTE FUNCTION refuse()`),
    end: () => other.query('DROP FUNCTION refuse CASCADE'),
  },
  away: { begin: () => proxy.goAway(), end: () => proxy.comeBack() },
};

describe.each(Object.keys(outages))('a database that is %s', (name) => {
  const { begin, end } = outages[name]!;

  it('is waited for, however many tries it takes: each company has all of its events, once and in order', async () => {
    const failed = failures();
    await begin();
    const wanted: Record<string, string[]> = { acme: [], beta: [] };
    for (let n = 0; failed.count < 9; n += 1) {
      for (const companyId of ['acme', 'beta']) {
        const event = n % 3 === 1 ? closed(companyId, `${n}`) : await journal(message(companyId, `${n}`));
        appender.add(event, event.type === 'message' ? toEventRow(event).dedupKey! : undefined);
        wanted[companyId]!.push(`${n}`);
      }
      await failed.atLeast(n + 1);
    }
    failed.stop();
    await end();
    await appender.flushed();
    expect(await logged('acme')).toEqual(wanted.acme);
    expect(await logged('beta')).toEqual(wanted.beta);
    expect(await journalled()).toBe(0);
    expect(lost).toEqual([]);
    // The stream has heard of each.
    expect(told.toSorted()).toEqual([...wanted.acme!, ...wanted.beta!].toSorted());
  });
});

describe('an answer that was lost', () => {
  it('doubles nothing, neither messages nor what a session tells of itself', async () => {
    const cut = proxy.cutAnswer(/events-append/);
    appender.add(closed('acme', 'first'));
    appender.add(message('acme', 'second'));
    await cut;
    appender.add(closed('acme', 'third'));
    await appender.flushed();
    expect(await logged()).toEqual(['first', 'second', 'third']);
  });
});

describe('one company that cannot have its events appended', () => {
  it('waits by itself while a row of it is locked; the others go on', async () => {
    await journal(message('held', 'a'));
    await other.query("BEGIN; SELECT FROM whatsapp_inbound_journal WHERE company_id = 'held' FOR UPDATE");
    const failed = failures();
    appender.add(...withKey(message('held', 'a')));
    appender.add(message('held', 'b'));
    await failed.atLeast(2);
    failed.stop();
    for (const n of ['1', '2', '3']) appender.add(message('acme', n));
    await expect.poll(() => told).toEqual(['1', '2', '3']);
    expect(await logged('held')).toEqual([]);
    await other.query('ROLLBACK');
    await appender.flushed();
    expect(await logged('held')).toEqual(['a', 'b']);
  });

  it('is left alone by the recoverer, which would tell its later messages before what a session tells of itself', async () => {
    await journal(message('held', 'a'), 60_000);
    await other.query("BEGIN; SELECT FROM whatsapp_inbound_journal WHERE company_id = 'held' FOR UPDATE");
    const failed = failures();
    appender.add(...withKey(message('held', 'a')));
    appender.add(closed('held', 'b'));
    await source.query(JOURNAL, journalRow(message('held', 'c')));
    appender.add(...withKey(message('held', 'c')));
    await failed.atLeast(1);
    failed.stop();
    await other.query('ROLLBACK');
    expect(await appender.recover(0)).toBe(0);
    await appender.flushed();
    expect(await logged('held')).toEqual(['a', 'b', 'c']);
  });

  it('loses the one event that the log refuses, which is counted; the journal keeps it', async () => {
    await other.query(`ALTER TABLE whatsapp_events ADD CONSTRAINT poison CHECK (payload::text NOT LIKE '%poison%')`);
    const given: number[] = [];
    const stop = listen('events_given_up', ({ reason, events }) => reason === 'refused' && given.push(events));
    try {
      for (let n = 0; n < 40; n += 1) appender.add(message('acme', n === 23 ? 'poison' : `${n}`));
      appender.add(message('beta', 'fine'));
      await appender.flushed();
      expect(await logged()).toEqual(Array.from({ length: 40 }, (_, n) => `${n}`).filter((text) => text !== '23'));
      expect(await logged('beta')).toEqual(['fine']);
      expect(given).toEqual([1]);

      for (const text of ['before', 'poison 2', 'after']) await journal(message('acme', text), 60_000);
      await journal(message('beta', 'too'), 60_000);
      expect(await appender.recover(60_000)).toBe(3);
      expect((await logged()).slice(-2)).toEqual(['before', 'after']);
      expect((await logged('beta')).at(-1)).toBe('too');
      expect(await journalled()).toBe(1);
      expect(given).toEqual([1, 1]);
      // It is not tried for ever.
      expect(await appender.recover(0)).toBe(0);
    } finally {
      stop();
      await other.query('ALTER TABLE whatsapp_events DROP CONSTRAINT poison');
    }
  });
});

describe('no room', () => {
  it('is made by what the journal holds, which is read again at its place', async () => {
    appender = appenderWith({ total: 1_000_000, perCompany: 20_000 });
    await outages.locked!.begin();
    const wanted: string[] = [];
    for (let n = 0; n < 60; n += 1) {
      // Past the lock, on a connection of its own.
      const event = n % 20 === 19 ? closed('acme', `${n}`) : message('acme', `${n}`);
      if (event.type === 'message') await source.query(JOURNAL, journalRow(event));
      appender.add(event, event.type === 'message' ? toEventRow(event).dedupKey! : undefined);
      wanted.push(`${n}`);
    }
    expect(appender.waiting.bytes).toBeLessThanOrEqual(20_000);
    await outages.locked!.end();
    await appender.flushed();
    expect(await logged()).toEqual(wanted);
    expect(told).toEqual(wanted);
    expect(lost).toEqual([]);
    expect(await journalled()).toBe(0);
  });

  it('costs the oldest of what exists nowhere else, of the company that has most', async () => {
    appender = appenderWith({ total: 20_000, perCompany: 1_000_000 });
    await outages.locked!.begin();
    appender.add(closed('quiet', 'only'));
    for (let n = 0; n < 60; n += 1) appender.add(closed('acme', `${n}`));
    expect(appender.waiting.bytes).toBeLessThanOrEqual(20_000);
    await outages.locked!.end();
    await appender.flushed();
    expect(await logged('quiet')).toEqual(['only']);
    const left = await logged();
    expect(left.length + lost.length).toBe(60);
    expect(lost.length).toBeGreaterThan(0);
    expect(left.at(-1)).toBe('59');
    expect(left.map(Number)).toEqual(left.map(Number).toSorted((a, b) => a - b));
  });
});

describe('what the journal holds of a company that connects', () => {
  it('comes before what the connection brings, though the log is locked', async () => {
    for (const text of ['a', 'b']) await journal(message('acme', text));
    await outages.locked!.begin();
    await appender.addJournalled('acme');
    appender.add(closed('acme', 'c'));
    await source.query(JOURNAL, journalRow(message('acme', 'd')));
    appender.add(...withKey(message('acme', 'd')));
    await outages.locked!.end();
    await appender.flushed();
    expect(await logged()).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('the end of the process', () => {
  it('waits a moment for a database that is away, and counts what is lost', async () => {
    const given: unknown[] = [];
    const stop = listen('events_given_up', (what) => given.push(what));
    await outages.locked!.begin();
    appender.add(...withKey(message('acme', 'journalled')));
    appender.add(closed('acme', 'lost'));
    await appender.close(50);
    await outages.locked!.end();
    stop();
    expect(given).toEqual([{ reason: 'shutdown', events: 1 }]);
  });
});

describe('statuses', () => {
  it('only move forward, in one batch and over several, by memory and from the journal', async () => {
    // Every order of two steps, each way.
    const ways = [
      async (event: SessionEvent) => appender.add(event),
      async (event: SessionEvent) => {
        appender.add(event);
        await appender.flushed();
      },
      async (event: SessionEvent) => void (await journal(event)),
    ];
    for (const [way, publish] of ways.entries()) {
      for (const first of MESSAGE_STATUSES) {
        for (const second of MESSAGE_STATUSES) {
          const id = `${way}-${first}-${second}`;
          if (first === second && way === 2) continue;
          for (const step of [first, second]) await publish(status(id, step));
          for (const step of [first, second]) await publish(status(id, step, '7@lid'));
        }
      }
    }
    await appender.flushed();
    await appender.recover(0);
    const have = await logged();
    for (const way of ways.keys()) {
      for (const [rank, first] of MESSAGE_STATUSES.entries()) {
        for (const [next, second] of MESSAGE_STATUSES.entries()) {
          const id = `${way}-${first}-${second}`;
          if (first === second && way === 2) continue;
          const steps = rank < next ? [first, second] : [first];
          expect(have.filter((text) => text.startsWith(id))).toEqual(steps.map((step) => `${id} ${step}`));
          expect(have.filter((text) => text.startsWith(`7@lid${id}`))).toEqual(
            steps.map((step) => `7@lid${id} ${step}`),
          );
        }
      }
    }
    expect(await journalled()).toBe(0);
  });
});

const JOURNAL = `INSERT INTO whatsapp_inbound_journal (company_id, dedup_key, type, payload, created_at)
                 VALUES ($1, $2, $3, $4, $5)`;

function journalRow(event: SessionEvent): unknown[] {
  const { companyId, type, payload, dedupKey, createdAt } = toEventRow(event);
  return [companyId, dedupKey, type, payload, createdAt];
}
