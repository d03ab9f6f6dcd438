import { pino } from 'pino';
import { Subject } from 'rxjs';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuthState } from '../../src/auth-state/auth-state.js';
import { AuthStateService } from '../../src/auth-state/auth-state.service.js';
import type { Leases } from '../../src/cluster/leases.js';
import type { SideConnection } from '../../src/database/side-connection.js';
import type { Outcome } from '../../src/domain/commands.js';
import type { SessionEvent } from '../../src/domain/events.js';
import type { EventLog } from '../../src/events/event-log.js';
import type { LineRouter } from '../../src/lines/line-router.js';
import { QueueRunner } from '../../src/messages/queue-runner.js';
import { AuthStateStore } from '../../src/auth-state/auth-state.store.js';
import { KeyCache } from '../../src/auth-state/key-cache.js';
import { WhatsappAuth } from '../../src/auth-state/whatsapp-auth.entity.js';
import { WhatsappKey } from '../../src/auth-state/whatsapp-key.entity.js';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { parseRecipient } from '../../src/domain/jid.js';
import { lineOf } from '../../src/domain/line.js';
import { outgoingMessage } from '../../src/domain/outgoing.js';
import { Batches } from '../../src/queue/batches.js';
import { failureOfQueued, type NewQueued } from '../../src/queue/queued-message.js';
import { MOST_WAITING, QueuedMessages } from '../../src/queue/queued-messages.js';
import { QueuedRows } from '../../src/queue/queued-rows.js';
import { WhatsappQueuedMessage } from '../../src/queue/whatsapp-queued-message.entity.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { heldLine, leasesOf } from '../support/held-lines.js';

const SHOP = lineOf('shop');
const [KEY, OTHER_KEY] = ['a'.repeat(64), 'b'.repeat(64)];
const [ANNA, BO] = ['79001234567', '79007654321'];

let database: TestDatabase;
let source: DataSource;
let keys: AuthStateStore;
let authStates: AuthStateService;
let queue: QueuedMessages;

const rowsWith = (key: string): QueuedRows => new QueuedRows(loadSettings({ AUTH_ENCRYPTION_KEY: key }));
const storeWith = (key: string): QueuedMessages =>
  new QueuedMessages(source.getRepository(WhatsappQueuedMessage), authStates, rowsWith(key));
const batches = (): Batches => new Batches(source, queue, rowsWith(KEY));

beforeAll(async () => {
  database = await createTestDatabase();
  const options = dataSourceOptions({ url: database.url });
  source = await new DataSource({
    ...options,
    entities: [WhatsappQueuedMessage, WhatsappAuth, WhatsappKey],
  }).initialize();
  const settings = loadSettings({ AUTH_ENCRYPTION_KEY: KEY });
  const leases = leasesOf(source);
  keys = new AuthStateStore(source.getRepository(WhatsappAuth), source.getRepository(WhatsappKey), settings, leases);
  authStates = new AuthStateService(keys, leases);
  queue = storeWith(KEY);
});

afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

beforeEach(() => source.query('TRUNCATE whatsapp_queued_messages, whatsapp_batches'));

function queued(messageId: string, to: string, times: Partial<NewQueued> = {}): NewQueued {
  const message = { ...outgoingMessage({ type: 'text', text: { body: messageId } }), messageId };
  return { to: parseRecipient(to, 'RU'), message, sendAt: null, expiresAt: null, ...times };
}

/** Puts messages in, of whose states the log knows. */
async function add(...given: NewQueued[]): Promise<void> {
  await queue.add(SHOP, given);
  await queue.markTold(await queue.untold());
}

const claim = async (except: string[] = [], most = 10): Promise<string[]> =>
  (await queue.claim(SHOP, except, most)).map(({ messageId }) => messageId);

describe('the queue of a line', () => {
  it('gives the first of each chat, and the next once that is over', async () => {
    await add(queued('A1', ANNA), queued('A2', ANNA), queued('B1', BO));
    expect(await claim()).toEqual(['A1', 'B1']);
    expect(await claim()).toEqual([]);
    await queue.sent((await queue.find(SHOP, 'A1'))!);
    expect(await claim()).toEqual(['A2']);
    await queue.putBack((await queue.find(SHOP, 'A2'))!, true);
    expect(await claim([`${ANNA}@s.whatsapp.net`])).toEqual([]);
    expect(await claim()).toEqual(['A2']);
    expect((await queue.find(SHOP, 'A2'))!.tries).toBe(2);
  });

  it.each([
    ['a Brazilian number with the ninth digit and without', '5511987654321', '551187654321'],
    ['a Mexican number with the 1 and without', '5215512345678', '525512345678'],
    ['an Argentinian number with the 9 and without', '5491112345678', '541112345678'],
    ['a JID of the web client', ANNA, `${ANNA}@c.us`],
  ])('has one lane for %s', async (_, one, other) => {
    await add(queued('1', one), queued('2', other), queued('3', one), queued('B', BO));
    for (const next of ['1', '2', '3']) {
      expect((await claim()).filter((id) => id !== 'B')).toEqual([next]);
      await queue.sent((await queue.find(SHOP, next))!);
    }
    // The chat stays what it was addressed by.
    expect(await claim()).toEqual([]);
  });

  it('has one lane for a phone and its LID, from the moment on at which they are known to be one', async () => {
    await add(queued('1', '111@lid'), queued('2', ANNA), queued('other', '222@lid'));
    await queue.uniteLanes(SHOP);
    const state = await AuthState.load(await heldLine(source, SHOP), keys, new KeyCache(1_000).openSpace());
    await state.set({ 'lid-mapping': { '111_reverse': ANNA, [ANNA]: '111' } });
    state.close();
    await queue.uniteLanes(lineOf('shop', 'sales'), ['111@lid']);
    expect((await queue.find(SHOP, '1'))!.lane).toBe('111@lid');
    await queue.uniteLanes(SHOP, ['111@lid']);
    await add(queued('3', '111@lid'), queued('4', ANNA));
    expect((await queue.find(SHOP, '3'))!.chat).toBe('111@lid');
    expect((await claim()).toSorted()).toEqual(['1', 'other']);
    for (const next of ['2', '3', '4']) {
      await queue.sent((await queue.find(SHOP, String(Number(next) - 1)))!);
      expect(await claim()).toEqual([next]);
    }
  });

  it('gives nothing before its time, after its time, or before it is told', async () => {
    await add(
      queued('later', ANNA, { sendAt: new Date(Date.now() + 60_000) }),
      queued('past', BO, { expiresAt: new Date(Date.now() - 1) }),
    );
    await queue.add(SHOP, [queued('untold', '79990001122')]);
    expect(await claim()).toEqual([]);
    await queue.expire();
    expect((await queue.untold()).map(({ messageId, state }) => [messageId, state])).toEqual([
      ['past', 'expired'],
      ['untold', 'queued'],
    ]);
  });

  it('has each message sent or cancelled, and never both', async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `M${n}`);
    await add(...ids.map((id, n) => queued(id, String(79_000_000_000 + n))));
    const [claimed, cancelled] = await Promise.all([
      Promise.all([claim([], 20), claim([], 20)]).then((all) => all.flat()),
      Promise.all(ids.map(async (id) => ((await queue.cancel(SHOP, id)) ? [id] : []))).then((all) => all.flat()),
    ]);
    expect(claimed.filter((id) => cancelled.includes(id))).toEqual([]);
    expect(new Set([...claimed, ...cancelled]).size).toBe(claimed.length + cancelled.length);
    // What may have left is settled, and not called back.
    const [one] = claimed.length > 0 ? claimed : await claim();
    await add(queued('tried', ANNA));
    const [tried] = (await queue.claim(SHOP, [], 1))!;
    await queue.putBack(tried!, true);
    expect(await queue.cancel(SHOP, tried!.messageId)).toBe(false);
    expect(one === undefined || !(await queue.cancel(SHOP, one))).toBe(true);
  });

  it('goes on past what no key opens, which says so', async () => {
    await queue.add(SHOP, [queued('readable', ANNA)]);
    await storeWith(OTHER_KEY).add(SHOP, [queued('sealed', BO)]);
    await queue.markTold(await queue.untold());
    const claimed = await queue.claim(SHOP, [], 10);
    const [readable, sealed] = [0, 1].map((n) => claimed[n]!);
    expect([readable!.messageId, readable!.given?.message.content]).toEqual([
      'readable',
      { type: 'text', text: { body: 'readable' } },
    ]);
    expect([sealed!.messageId, sealed!.given]).toEqual(['sealed', null]);
    expect(failureOfQueued(sealed!)?.meaning).toContain('AUTH_ENCRYPTION_KEY');
    await queue.failed(sealed!, sealed!.failure!, false);
    expect(await queue.find(SHOP, 'sealed')).toMatchObject({ state: 'failed', failure: { code: 'INTERNAL' } });
  });

  it('is bounded, and no other line has a part of it', async () => {
    const other = lineOf('shop', 'sales');
    await queue.add(
      SHOP,
      Array.from({ length: MOST_WAITING - 1 }, (_, n) => queued(`M${n}`, ANNA)),
    );
    await expect(queue.add(SHOP, [queued('X', ANNA), queued('Y', ANNA)])).rejects.toMatchObject({ code: 'QUEUE_FULL' });
    await queue.add(other, [queued('X', ANNA)]);
    expect(await queue.find(SHOP, 'X')).toBeUndefined();
    const batch = await batches().add(other, [queued('Z', BO)]);
    await expect(batches().find(SHOP, batch.id)).rejects.toMatchObject({ code: 'BATCH_NOT_FOUND' });
    expect(await queue.forget(other, [`${ANNA}@s.whatsapp.net`])).toEqual(['X']);
  });
});

it('does not wait for what was over before it was known here', async () => {
  const news = new Subject<SessionEvent>();
  const outcomes: Outcome<'send'>[] = [
    { failure: { code: 'RESTRICTED', message: 'not now', members: { retryAfter: 3_600_000 } }, limits: [] },
    { answer: { messageId: 'A1', chat: `${ANNA}@s.whatsapp.net`, timestamp: 1 }, limits: [] },
  ];
  const router = {
    carryOut: () => {
      // The restriction ends while its refusal is on the way.
      news.next({ type: 'restriction', ...SHOP, active: false } as SessionEvent);
      return Promise.resolve(outcomes.shift());
    },
  };
  const runner = new QueueRunner(
    queue,
    router as unknown as LineRouter,
    { stream: news, appendNow: () => Promise.resolve() } as unknown as EventLog,
    { holds: () => true, epochOf: () => '1' } as unknown as Leases,
    { listen: () => undefined } as unknown as SideConnection,
    pino({ enabled: false }),
  );
  await add(queued('A1', ANNA));
  runner.start();
  try {
    runner.begin(SHOP);
    // What was sent is in the record, and here no more.
    await expect.poll(() => queue.find(SHOP, 'A1'), { timeout: 10_000 }).toBeUndefined();
  } finally {
    await runner.stop();
  }
});
