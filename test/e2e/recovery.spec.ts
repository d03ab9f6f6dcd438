import { afterEach, describe, expect, it } from 'vitest';
import { type StartProduct, withProduct } from '../support/fixture.js';
import { Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';

const SESSIONS = 30;
const HANDSHAKES = 5;
const PAIRED_AT_ONCE = 3;

const { beforeAll } = withProduct({
  env: {
    WHATSAPP_MAX_HANDSHAKES: String(HANDSHAKES),
    // Without chance all of them want to come back at the same moment.
    WHATSAPP_RECONNECT_JITTER: '0',
  },
});

let simulator: RunningSimulator;
let product: Product;
let startProduct: StartProduct;
let companies: { companyId: string; number: string }[];

beforeAll(async ({ fixtures }) => {
  ({ simulator, product, startProduct } = fixtures);
  const accounts = await simulator.client.createAccounts(SESSIONS);
  companies = accounts.map(({ number }, index) => ({ companyId: `recovery-${index}`, number }));
  const waiting = companies.values();
  const pairOneAfterTheOther = async (): Promise<void> => {
    for (const { companyId, number } of waiting) await product.pair(companyId, number, simulator);
  };
  await Promise.all(Array.from({ length: PAIRED_AT_ONCE }, pairOneAfterTheOther));
});

afterEach(async () => {
  await simulator.client.clearFaults(null);
});

/** Log-ins of each account so far. */
async function logins(): Promise<number[]> {
  const ledgers = await Promise.all(companies.map(({ number }) => simulator.client.ledger(number)));
  return ledgers.map(({ intervals }) => intervals.filter(({ loggedInAt }) => loggedInAt !== null).length);
}

/** When each session was connected last; waits until all are, after the given moments. */
async function allConnected(before: unknown[] = []): Promise<unknown[]> {
  const moments: unknown[] = [];
  // One after the other: the last one to come back is the one that counts.
  for (const [index, { companyId }] of companies.entries()) {
    const { connectedAt } = await product.until(
      companyId,
      (now) => now.connected === true && now.connectedAt !== before[index],
      60_000,
    );
    moments.push(connectedAt);
  }
  return moments;
}

/** Never more handshakes at once than allowed (how many of them the server happens to see at once is chance), no overlap. */
async function expectOrder(): Promise<void> {
  const { peakHandshakes, overlaps } = await simulator.client.globalLedger();
  expect(peakHandshakes).toBeLessThanOrEqual(HANDSHAKES);
  expect(peakHandshakes).toBeGreaterThan(1);
  expect(overlaps).toBe(0);
}

async function dropAll(): Promise<void> {
  await Promise.all(companies.map(({ number }) => simulator.client.kill(number, 'reset')));
}

describe(`${SESSIONS} sessions, ${HANDSHAKES} handshakes at a time`, () => {
  it('dropped at once: each is back with one log-in, and never more come at a time', async () => {
    const [connectedAt, before] = [await allConnected(), await logins()];
    await dropAll();
    await allConnected(connectedAt);
    expect(await logins()).toEqual(before.map((count) => count + 1));
    await expectOrder();
  });

  it('restored after a restart: each is back with one log-in and without a QR code', async () => {
    const before = await logins();
    const { pairings } = await simulator.client.stats();
    expect(await product.stop()).toBe(0);
    product = await startProduct();
    await allConnected();
    expect(await logins()).toEqual(before.map((count) => count + 1));
    expect((await simulator.client.stats()).pairings).toBe(pairings);
    await expectOrder();
  });

  it('refused by a server that is down: no session is given up, and all come back', async () => {
    const connectedAt = await allConnected();
    const { faultsFired } = await simulator.client.stats();
    const refusals = 2 * SESSIONS;
    await simulator.client.setFaults(null, { upgrade: 503, times: refusals });
    await dropAll();
    await allConnected(connectedAt);
    expect((await simulator.client.stats()).faultsFired - faultsFired).toBe(refusals);
    await expectOrder();
  });
});
