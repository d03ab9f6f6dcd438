import { afterAll, describe, expect, it } from 'vitest';
import { withSimulator } from '../support/fixture.js';
import { Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';
import { SlowDatabase } from '../support/slow-database.js';

const MESSAGES = 150;

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let slow: SlowDatabase;
let product: Product;

beforeAll(async ({ fixtures, database, startProduct }) => {
  ({ simulator } = fixtures);
  slow = await SlowDatabase.inFrontOf(database.url, 10);
  product = await startProduct({ databaseUrl: slow.url });
});

afterAll(() => slow?.close());

describe('both directions of one chat at the same time, with 10 ms added to every database call', () => {
  /**
   * Stock Baileys locks a send on the account and a decrypt on the sender, so that with this latency
   *
   *   send:    read session ........... encrypt ........... write session'
   *   decrypt:      read session ........... decrypt ........... write session''
   *
   * one of the two writes is lost, the ratchet falls back, and the next messages do not decrypt ("Bad MAC"). The
   * obvious fix, a cache that hides the latency of the store, only makes the window smaller.
   */
  it(`delivers ${MESSAGES} messages each way without one decrypt failure`, async () => {
    const shop = await simulator.client.createAccount();
    const anna = await simulator.client.createAccount();
    await product.pair('busy', shop.number, simulator);
    // Both sides open one session first: two that are opened at the same instant are a trouble of their own.
    await product.call('POST', '/sessions/busy/send', { phone: anna.number, message: 'out 0' });
    await simulator.client.nextMessage(anna.number, { timeoutMs: 60_000 });

    const out = Array.from({ length: MESSAGES }, (_, n) => `out ${n + 1}`);
    const [sent] = await Promise.all([
      Promise.all(out.map((message) => product.call('POST', '/sessions/busy/send', { phone: anna.number, message }))),
      simulator.client.send(anna.number, { to: shop.number, text: 'in {n}', count: MESSAGES }),
    ]);
    expect(sent.filter(({ status }) => status !== 200)).toEqual([]);

    const { messages: delivered } = await simulator.client.inbox(anna.number, {
      count: MESSAGES + 1,
      timeoutMs: 60_000,
    });
    expect(new Set(delivered.map(({ text }) => text))).toEqual(new Set(['out 0', ...out]));
    expect(delivered).toHaveLength(MESSAGES + 1);

    const received = await product.messages(MESSAGES, '&companyId=busy', 30_000);
    expect(received.map(({ text }) => text)).toEqual(Array.from({ length: MESSAGES }, (_, n) => `in ${n + 1}`));

    const stats = await simulator.client.stats();
    expect(stats.phoneDecryptFailures).toBe(0);
    expect(stats.retryReceiptsFromClients).toBe(0);
    expect(stats.retryReceiptsFromPhones).toBe(0);
  });
});

describe('somebody new who writes two messages at once, with the same latency', () => {
  /**
   * Baileys stores the second name of a sender before it queues the message:
   *
   *   first:  name is new ... stored ... queued, decrypted
   *   second:       name is known, queued, decrypted
   */
  it('is understood in the order of writing', async () => {
    const shop = await simulator.client.createAccount();
    const contacts = await simulator.client.createAccounts(5);
    await product.pair('welcoming', shop.number, simulator);
    await Promise.all(
      contacts.map(({ number }) => simulator.client.send(number, { to: shop.number, text: `${number} {n}`, count: 4 })),
    );
    const received = await product.messages(4 * contacts.length, '&companyId=welcoming');
    for (const { number } of contacts) {
      const texts = received.map(({ text }) => text).filter((text) => text?.startsWith(number));
      expect(texts).toEqual([1, 2, 3, 4].map((n) => `${number} ${n}`));
    }
    expect(received).toHaveLength(4 * contacts.length);
  });
});
