import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { type RunningSimulator, startSimulator } from '../support/simulator.js';

let simulator: RunningSimulator;
let database: TestDatabase;
let product: Product;

beforeAll(async () => {
  [simulator, database] = await Promise.all([startSimulator(), createTestDatabase()]);
});

afterEach(async () => {
  await product?.kill();
});

afterAll(async () => {
  await simulator?.stop();
  await database?.drop();
});

const start = async (): Promise<Product> => Product.start({ simulator, databaseUrl: database.url });

/** Sends a text through the session and waits until the contact's phone has decrypted it. */
async function expectDelivery(companyId: string, contact: string, text: string): Promise<void> {
  const failuresBefore = (await simulator.client.stats()).phoneDecryptFailures;
  const sent = await product.call('POST', `/sessions/${companyId}/send`, { phone: contact, message: text });
  expect(sent.status, JSON.stringify(sent.body)).toBe(200);
  for (let after = 0; ;) {
    const page = await simulator.client.inbox(contact, { after, count: 1, timeoutMs: 60_000 });
    if (page.messages.some((message) => message.text === text)) break;
    after = page.next;
  }
  expect((await simulator.client.stats()).phoneDecryptFailures).toBe(failuresBefore);
}

describe('kill -9 while a phone links the device', () => {
  // From the scan until well after the first log-in, in steps that a pairing here takes a few of.
  const moments = Array.from({ length: 5 }, (_, step) => step * 100);

  it.each(moments)('%i ms after the scan: the session resumes without a new QR code', async (ms) => {
    const companyId = `pairing-${ms}`;
    const [shop, contact] = await simulator.client.createAccounts(2);
    if (shop === undefined || contact === undefined) throw new Error('no accounts');
    product = await start();
    const { body } = await product.call<{ qr: string }>('POST', '/sessions', { companyId });

    const scanned = simulator.client.scan(shop.number, body.qr).then(
      () => true,
      () => false,
    );
    // The moment of the crash is what this test is about: nothing is waited for with it.
    const timer = new Promise<void>((resolve) => {
      setTimeout(resolve, ms);
    });
    await timer;
    await product.kill();

    const linked = await scanned;
    product = await start();
    if (!linked) {
      // The device never answered the phone, so nothing is linked on either side and a new QR code is the way on.
      expect((await simulator.client.account(shop.number)).devices).toEqual([]);
      await product.pair(companyId, shop.number, simulator);
    }
    await product.connected(companyId);
    expect((await simulator.client.account(shop.number)).devices).toHaveLength(1);
    await expectDelivery(companyId, contact.number, 'after the crash');
  });
});

describe('kill -9 while messages are sent', () => {
  it('at any moment: the session resumes, and the next message decrypts', async () => {
    const shop = await simulator.client.createAccount();
    const contacts = await simulator.client.createAccounts(3);
    product = await start();
    await product.pair('sender', shop.number, simulator);

    for (let round = 0; round < 8; round += 1) {
      const answered: string[] = [];
      const sending = contacts.flatMap((contact, lane) =>
        Array.from({ length: 20 }, async (_, n) => {
          const message = `round ${round} lane ${lane} message ${n}`;
          try {
            const answer = await product.call('POST', '/sessions/sender/send', { phone: contact.number, message });
            if (answer.status === 200) answered.push(message);
          } catch {
            // The process died under the request: nothing was promised.
          }
        }),
      );
      // Die at a different point each time: after the nth message that the server saw.
      const target = (await simulator.client.stats()).messagesFromClients + round * 3;
      while ((await simulator.client.stats()).messagesFromClients < target);
      await product.kill();
      await Promise.all(sending);

      product = await start();
      await product.connected('sender');
      for (const contact of contacts) await expectDelivery('sender', contact.number, `after round ${round}`);

      // What was answered with success has arrived, whatever happened since.
      const arrived = new Set<string | undefined | null>();
      for (const contact of contacts) {
        for (const { text } of (await simulator.client.inbox(contact.number)).messages) arrived.add(text);
      }
      expect(answered.filter((message) => !arrived.has(message))).toEqual([]);
    }
    const stats = await simulator.client.stats();
    expect(stats.phoneDecryptFailures).toBe(0);
    expect(stats.retryReceiptsFromPhones).toBe(0);
    expect((await simulator.client.ledger(shop.number)).overlaps).toBe(0);
  });
});
