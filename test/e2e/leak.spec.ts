import { afterAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/simulator/client.js';
import { type Census, CountedProduct, differences, isAtDatabase, sameCounts } from '../support/counted-product.js';
import { withSimulator } from '../support/fixture.js';
import type { RunningSimulator } from '../support/simulator.js';

const SESSIONS = 5;
const WARM_UP_CYCLES = 5;
const CYCLES = 15;
/** Different ways out: a rude one, an orderly one, one that WhatsApp explains, one in mid-stream, one during a log-in. */
const ENDINGS = ['reset', 'close', '503', 'stream-end', 'refused'] as const;
/** Shorter than any limit of what a session waits for, so that nothing passes for having lapsed. */
const AT_ONCE_MS = 15_000;
/** On a busy machine a count takes a second, and between them the product looks at its queues. */
const REST_MS = 90_000;
/** Confirmation, query, first news, log-in, linking, transaction. */
const LIMITS_MS = [15_000, 20_000, 25_000, 30_000, 60_000, 90_000];
/** What one session is made of. */
const OF_A_SESSION = [
  'SessionRunner',
  'BaileysConnection',
  'DeviceLinking',
  'HistoryIntake',
  'InboundMessages',
  'OrderedOutbox',
  'OutgoingMessages',
  'ServerAcks',
  'SignalTransactions',
  'AuthState',
  'KeyCacheSpace',
  'WebSocket',
  'WebSocketClient',
];

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let counted: CountedProduct;
let companies: { companyId: string; number: string; contact: string; stranger: string }[];
/** Limits that run when there is no session. */
let restingLimits: Record<string, number>;

beforeAll(async ({ fixtures, database, startProduct }) => {
  ({ simulator } = fixtures);
  const accounts = await simulator.client.createAccounts(3 * SESSIONS + 2);
  const [first, second, ...others] = accounts.map(({ number }) => number);
  companies = Array.from({ length: SESSIONS }, (_, index) => ({
    companyId: `leak-${index}`,
    number: others[index]!,
    contact: others[SESSIONS + index]!,
    stranger: others[2 * SESSIONS + index]!,
  }));
  // In a process of its own: Baileys limits the first upload of keys with a timer of 30 s that it never clears.
  const linking = await startProduct();
  const leaving = [first!, second!].map((number, index) => ({ companyId: `leaving-${index}`, number }));
  await Promise.all(
    [...companies, ...leaving].map(async ({ companyId, number }) => {
      await linking.pair(companyId, number, simulator);
      await linking.call('DELETE', `/sessions/${companyId}`);
    }),
  );
  await linking.stop();
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
  // Upkeep that is being done at that very moment has no timer.
  const hasItsTimers = (now: Census): boolean => (limits(now)[60_000] ?? 0) > 0;
  restingLimits = limits(await counted.censusUntil((now) => !isAtDatabase(now) && hasItsTimers(now), REST_MS));
});

afterAll(() => counted?.kill());

describe('sessions that were dropped again and again, and ended', () => {
  it('leave nothing: no listener, timer, promise or entry more than before', async () => {
    await live(WARM_UP_CYCLES, 'leaving-0');
    const before = await counted.censusAtRest((now) => sessionParts(now).length === 0, REST_MS);
    expect(sessionParts(before)).toEqual([]);

    await live(CYCLES, 'leaving-1');
    const after = await counted.censusAtRest((now) => sameCounts(before, now), REST_MS);
    expect(sessionParts(after)).toEqual([]);
    expect(sameCounts(before, after), JSON.stringify(differences(before, after), null, 2)).toBe(true);
  }, 400_000);
});

/** Whole lives of sessions, side by side: brought up, talked with, dropped in every way, ended. */
async function live(cycles: number, leaving: string): Promise<void> {
  await eachCompany(async ({ companyId, number, contact }) => {
    await call('POST', '/sessions', { companyId });
    await call('POST', `/sessions/${companyId}/send`, { phone: contact, message: 'Hello?' });
    await simulator.client.send(contact, { to: number, text: 'Yes?' }, { wait: 'delivered' });
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      const ending = ENDINGS[cycle % ENDINGS.length]!;
      const refusal = ending === 'refused' ? { onLogin: '503', times: 1 } : {};
      // Each log-in asks for this: without an answer, there is always a query under way when a connection ends.
      await simulator.client.setFaults(number, { mute: ['privacy'], ...refusal });
      await drop(companyId, number, ending === 'refused' ? 'reset' : ending);
    }
    await simulator.client.clearFaults(number);
    await drop(companyId, number, 'reset');
  });
  await nothingIsUnderWay();
  await dropWhileSending();
  await Promise.all([
    eachCompany(({ companyId }) => call('DELETE', `/sessions/${companyId}`)),
    bringUpAndRemove(leaving),
    eachCompany(({ companyId }) => bringUpAndRemove(`${companyId}-never-linked`)),
  ]);
}

/** Ends connections of which each has two sends under way: one that waits for an answer, one for its confirmation. */
async function dropWhileSending(): Promise<void> {
  const { client } = simulator;
  const { faultsFired } = await client.stats();
  await eachCompany(({ number }) => client.setFaults(number, { mute: ['usync', 'message-ack'] }));
  const sends = companies.flatMap(({ companyId, contact, stranger }) =>
    [contact, stranger].map((phone) =>
      counted.product.call('POST', `/sessions/${companyId}/send`, { phone, message: 'Anybody?' }),
    ),
  );
  for (const deadline = Date.now() + AT_ONCE_MS; (await client.stats()).faultsFired < faultsFired + sends.length;) {
    if (Date.now() > deadline) throw new Error('the sends are not under way');
  }
  await eachCompany(async ({ companyId, number }) => {
    await client.clearFaults(number);
    await drop(companyId, number, 'reset');
  });
  await nothingIsUnderWay();
  for (const { status } of await Promise.all(sends)) expect(status).not.toBe(200);
}

/** Waits until the sessions that there are wait for nothing. */
async function nothingIsUnderWay(): Promise<void> {
  const census = await counted.censusUntil((now) => isRestOf(limits(now)), AT_ONCE_MS);
  expect(isRestOf(limits(census)), JSON.stringify({ now: limits(census), restingLimits })).toBe(true);
}

/** A connection of this process may have been there at rest, and be gone now. */
function isRestOf(now: Record<string, number>): boolean {
  return LIMITS_MS.every((limit) => (now[limit] ?? 0) <= (restingLimits[limit] ?? 0));
}

/** How many timers there are of each limit. */
function limits({ parts }: Census): Record<string, number> {
  return Object.fromEntries(LIMITS_MS.map((limit) => [limit, parts[`timers: ${limit} ms`] ?? 0]));
}

/** Parts of sessions that are there, and how many of each. */
function sessionParts({ parts }: Census): string[] {
  return OF_A_SESSION.flatMap((name) => {
    const count = parts[`objects: ${name}`];
    return count ? [`${count} ${name}`] : [];
  });
}

/** Ends a session's connection and waits for the next one. */
async function drop(companyId: string, number: string, fault: Fault): Promise<void> {
  const { connectedAt } = (await counted.product.call('GET', `/sessions/${companyId}`)).body;
  await simulator.client.kill(number, fault);
  await counted.product.until(companyId, (now) => now.connected === true && now.connectedAt !== connectedAt);
}

async function bringUpAndRemove(companyId: string): Promise<void> {
  await call('POST', '/sessions', { companyId });
  await call('DELETE', `/sessions/${companyId}?logout=true`);
}

async function call(method: string, path: string, body?: unknown): Promise<void> {
  const answer = await counted.product.call(method, path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}

function eachCompany(work: (company: (typeof companies)[number]) => Promise<unknown>): Promise<unknown> {
  return Promise.all(companies.map(work));
}
