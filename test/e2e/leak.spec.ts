import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Census, CountedProduct } from '../support/counted-product.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type RunningSimulator, startSimulator } from '../support/simulator.js';

const SESSIONS = 5;
const WARM_UP_CYCLES = 3;
const CYCLES = 20;
const FAULTS = ['reset', 'close', '503', 'stream-end'] as const;
/** Baileys limits an upload of keys with a timer of 30 s that it never clears: so long the socket of a new link stays. */
const PATIENCE_MS = 60_000;
/** A query is limited with a timer as well, which goes with its connection. */
const QUERY_TIMER = 'timers: 20000 ms';
const QUERY_PATIENCE_MS = 8_000;
const COUNTED = ['listeners', 'timers', 'promises', 'mapEntries', 'setEntries'] as const;
/** What one session is made of. */
const OF_A_SESSION = [
  'SessionRunner',
  'BaileysConnection',
  'DeviceLinking',
  'OrderedOutbox',
  'ServerAcks',
  'SignalTransactions',
  'AuthState',
  'KeyCacheSpace',
  'WebSocket',
  'WebSocketClient',
];

let simulator: RunningSimulator;
let database: TestDatabase;
let counted: CountedProduct;
let companies: { companyId: string; number: string; contact: string }[];

beforeAll(async () => {
  [simulator, database] = await Promise.all([startSimulator(), createTestDatabase()]);
  counted = await CountedProduct.start({
    simulator,
    databaseUrl: database.url,
    env: {
      WHATSAPP_RECONNECT_BASE_DELAY: '10',
      WHATSAPP_RECONNECT_MAX_DELAY: '10',
      WHATSAPP_RECONNECT_JITTER: '0',
      WHATSAPP_MAX_RECONNECT_ATTEMPTS: '1000',
    },
  });
  const accounts = await simulator.client.createAccounts(2 * SESSIONS);
  companies = accounts.slice(0, SESSIONS).map(({ number }, index) => {
    return { companyId: `leak-${index}`, number, contact: accounts[SESSIONS + index]!.number };
  });
});

afterAll(async () => {
  await counted?.kill();
  await simulator?.stop();
  await database?.drop();
});

/** A whole life of one session: linked, talked with, dropped again and again, removed. */
async function live({ companyId, number, contact }: (typeof companies)[number], cycles: number): Promise<void> {
  const { product } = counted;
  await product.pair(companyId, number, simulator);
  const sent = await product.call('POST', `/sessions/${companyId}/send`, { phone: contact, message: 'Hello?' });
  expect(sent.status, JSON.stringify(sent.body)).toBe(200);
  await simulator.client.send(contact, { to: number, text: 'Yes?' }, { wait: 'delivered' });
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    // Each log-in asks for this; without an answer, a query is under way whenever a connection ends.
    await simulator.client.setFaults(number, { mute: ['privacy'] });
    const { connectedAt } = (await product.call('GET', `/sessions/${companyId}`)).body;
    await simulator.client.kill(number, FAULTS[cycle % FAULTS.length]!);
    await product.until(companyId, (now) => now.connected === true && now.connectedAt !== connectedAt);
  }
  const removed = await product.call('DELETE', `/sessions/${companyId}?logout=true`);
  expect(removed.status, JSON.stringify(removed.body)).toBe(200);
  await simulator.client.clearFaults(number);
}

const liveAll = (cycles: number): Promise<unknown> => Promise.all(companies.map((company) => live(company, cycles)));

/** What is there of sessions. */
function leftovers({ parts }: Census): Record<string, number> {
  return Object.fromEntries(
    OF_A_SESSION.flatMap((name) => {
      const count = parts[`objects: ${name}`];
      return count ? [[name, count]] : [];
    }),
  );
}

/** Kinds of which there is another number now, with all that makes the difference. */
function differences(before: Census, after: Census): Record<string, unknown> {
  const names = [...Object.keys(before.parts), ...Object.keys(after.parts)];
  const entries = [
    ...COUNTED.map((kind) => [kind, before[kind], after[kind]] as const),
    ...names.map((name) => [name, before.parts[name] ?? 0, after.parts[name] ?? 0] as const),
  ];
  return Object.fromEntries(entries.filter(([, one, two]) => one !== two).map(([name, ...both]) => [name, both]));
}

const same = (one: Census, other: Census): boolean => COUNTED.every((kind) => one[kind] === other[kind]);

describe('sessions that were dropped again and again, and removed', () => {
  it('leave nothing: no listener, timer, promise or entry more than before', async () => {
    await liveAll(WARM_UP_CYCLES);
    // Connections to the database that nobody uses, and those of this test's requests, go by themselves.
    const before = await counted.censusUntil(isAtRest, PATIENCE_MS);
    expect(leftovers(before)).toEqual({});

    await liveAll(CYCLES);
    const atOnce = await counted.censusUntil(({ parts }) => parts[QUERY_TIMER] === undefined, QUERY_PATIENCE_MS);
    expect(atOnce.parts[QUERY_TIMER]).toBeUndefined();
    const after = await counted.censusUntil((now) => isAtRest(now) && same(before, now), PATIENCE_MS);
    expect(leftovers(after)).toEqual({});
    expect(same(before, after), JSON.stringify(differences(before, after), null, 2)).toBe(true);
  }, 300_000);
});

/** Nobody is connected to it, it is connected to nobody, and no session is left. */
function isAtRest(census: Census): boolean {
  const { parts } = census;
  return (
    !parts['listeners: Client error'] && !parts['listeners: Socket end'] && Object.keys(leftovers(census)).length === 0
  );
}
