import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountSummary } from '../../src/simulator/client.js';
import { FailingDatabase } from '../support/failing-database.js';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { type Answer, Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';
import { until } from '../support/until.js';

const COMPANY = 'steadfast';
const TTL_MS = 6_000;
const RECORD_OF_STATE = /UPDATE whatsapp_sessions\s+SET status/;
const READ_OF_CREDENTIALS = /FROM "whatsapp_auth"/;

/** A read of a key of that type; `id` is part of the key's. */
const readOfKey = (type: string, id = ''): RegExp => new RegExp(`auth-state-get[^]*${type}\\0[^]*${id}`);

interface LoggedEvent {
  type: string;
  code?: number | null;
}

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let proxy: FailingDatabase;
let product: Product;
let startProduct: StartProduct;
let shop: string;
let linkedAt: string | undefined;

const start = (): Promise<Product> =>
  startProduct({
    databaseUrl: proxy.url,
    env: { WHATSAPP_RECONNECT_MAX_DELAY: '200', WHATSAPP_MAX_RECONNECT_ATTEMPTS: '1000', LEASE_TTL_MS: String(TTL_MS) },
  });

beforeAll(async ({ fixtures, database }) => {
  ({ simulator, startProduct } = fixtures);
  proxy = await FailingDatabase.inFrontOf(database.url);
  product = await start();
  shop = (await simulator.client.createAccount()).number;
  await product.pair(COMPANY, shop, simulator);
  linkedAt = (await simulator.client.account(shop)).devices[0]?.linkedAt;
});

afterAll(() => proxy?.close());

beforeEach(async () => {
  // What a log-in brings with it reads keys as well.
  await simulator.client.waitFor({ account: shop, drained: true });
});

const state = (): Promise<Record<string, unknown>> =>
  product.call('GET', `/sessions/${COMPANY}`).then(({ body }) => body);

/** Resolves when the session is connected again after `disturb`, with what it logged meanwhile. */
async function reconnected(disturb: () => Promise<unknown>): Promise<LoggedEvent[]> {
  const query = `/events?companyId=${COMPANY}&types=connected,disconnected,logout,error&limit=1000`;
  type Page = { events: LoggedEvent[]; next: string };
  let { next } = (await product.call<Page>('GET', `${query}&after=0`)).body;
  await disturb();
  const events: LoggedEvent[] = [];
  while (events.at(-1)?.type !== 'connected') {
    const { body } = await product.call<Page>('GET', `${query}&after=${next}&wait=30`);
    if (body.events.length === 0) throw new Error(`it did not come back: ${JSON.stringify(events)}`);
    events.push(...body.events);
    next = body.next;
  }
  return events;
}

/** Texts that came from the contact, in their order; waits for `last`. */
async function textsFrom(contact: AccountSummary, last: string): Promise<(string | null)[]> {
  for (let count = 1; ; count += 1) {
    const messages = await product.messages(count, `&companyId=${COMPANY}`);
    const texts = messages.filter(({ from }) => from.lid?.startsWith(contact.lid)).map(({ text }) => text);
    if (texts.includes(last)) return texts;
    count = messages.length;
  }
}

/** It is the device that was linked once, without a QR code since, and its keys fit: each side reads the other. */
async function expectSurvived(): Promise<void> {
  expect(await state()).toMatchObject({ connected: true, status: 'connected' });
  expect((await simulator.client.account(shop)).devices).toMatchObject([{ device: 1, linkedAt }]);
  const contact = await simulator.client.createAccount();
  const before = await simulator.client.stats();
  expect(before).toMatchObject({ pairings: 1, loginFailures: 0, preKeyIdsReused: 0, phoneDecryptFailures: 0 });
  const sent = await product.call('POST', `/sessions/${COMPANY}/send`, {
    phone: contact.number,
    message: 'still here',
  });
  expect(sent.status, JSON.stringify(sent.body)).toBe(200);
  expect((await simulator.client.nextMessage(contact.number)).text).toBe('still here');
  await simulator.client.sendText(contact.number, shop, 'glad to hear');
  expect(await textsFrom(contact, 'glad to hear')).toEqual(['glad to hear']);
  const { retryReceiptsFromClients } = await simulator.client.stats();
  expect(retryReceiptsFromClients).toBe(before.retryReceiptsFromClients);
}

describe('credentials that cannot be read', () => {
  it.each([1, 3])('at a reconnect, %i times: the same device is back as soon as they can', async (times) => {
    const { reconnectAttempts } = await state();
    const cuts: Promise<void>[] = [];
    const events = await reconnected(async () => {
      for (let n = 0; n < times; n += 1) cuts.push(proxy.cut(READ_OF_CREDENTIALS));
      await simulator.client.kill(shop, 'reset');
    });
    await Promise.all(cuts);
    expect(events.map(({ type, code }) => [type, code])).toEqual([
      ['disconnected', 428],
      ['connected', undefined],
    ]);
    expect((await state()).reconnectAttempts).toBe(Number(reconnectAttempts) + 1 + times);
    await expectSurvived();
  });

  it('at the start of the process: the session is brought back all the same', async () => {
    expect(await product.stop()).toBe(0);
    // The first read asks whether there are any, the second one loads them.
    const cuts = [proxy.cut(READ_OF_CREDENTIALS), proxy.cut(READ_OF_CREDENTIALS)];
    product = await start();
    await Promise.all(cuts);
    await product.connected(COMPANY);
    await expectSurvived();
  });

  it('when somebody asks for the session: the answer is an error that says so, and no QR code', async () => {
    await product.call('DELETE', `/sessions/${COMPANY}`);
    const cut = proxy.cut(READ_OF_CREDENTIALS);
    const answer = await product.call('POST', `/sessions/${COMPANY}/initialize`);
    await cut;
    expect([answer.status, answer.body.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    expect((await product.call('POST', `/sessions/${COMPANY}/initialize`)).body.status).toBe('connected');
    await expectSurvived();
  });
});

describe('a key that cannot be read while a message is decrypted', () => {
  /** The message under which the read fails comes once and at its place: not lost, not asked for again, not called undecryptable. */
  async function expectReceived(contact: AccountSummary, pattern: RegExp): Promise<void> {
    const { retryReceiptsFromClients } = await simulator.client.stats();
    const events = await reconnected(async () => {
      const cut = proxy.cut(pattern);
      await simulator.client.sendText(contact.number, shop, 'can you read this?');
      await cut;
    });
    expect(events.map(({ type, code }) => [type, code])).toEqual([
      ['disconnected', 500],
      ['connected', undefined],
    ]);
    await simulator.client.sendText(contact.number, shop, 'and this?');
    const texts = await textsFrom(contact, 'and this?');
    expect(texts.slice(-2)).toEqual(['can you read this?', 'and this?']);
    expect(texts).not.toContain(null);
    expect((await simulator.client.stats()).retryReceiptsFromClients).toBe(retryReceiptsFromClients);
    await expectSurvived();
  }

  it.each(['session', 'identity-key', 'lid-mapping', 'pre-key'])('of a new contact: %s', async (type) => {
    const contact = await simulator.client.createAccount();
    await expectReceived(contact, readOfKey(type, type === 'pre-key' ? '' : contact.lid));
  });

  it('of a known contact, after a reconnect: session', async () => {
    const contact = await simulator.client.createAccount();
    await product.call('POST', `/sessions/${COMPANY}/send`, { phone: contact.number, message: 'welcome' });
    await simulator.client.sendText(contact.number, shop, 'hello');
    await textsFrom(contact, 'hello');
    await reconnected(() => simulator.client.kill(shop, 'reset'));
    await expectReceived(contact, readOfKey('session', contact.lid));
  });
});

describe('a message that was stored, though nobody heard of it', () => {
  it('is told once, before what its sender writes next', async () => {
    const contact = await simulator.client.createAccount();
    await product.call('POST', `/sessions/${COMPANY}/send`, { phone: contact.number, message: 'welcome' });
    await simulator.client.sendText(contact.number, shop, 'hello');
    await textsFrom(contact, 'hello');
    await reconnected(async () => {
      const cut = proxy.cutAnswer(/auth-state-(message|all)/);
      await simulator.client.sendText(contact.number, shop, 'are you there?');
      await cut;
    });
    await simulator.client.sendText(contact.number, shop, 'well?');
    expect(await textsFrom(contact, 'well?')).toEqual(['hello', 'are you there?', 'well?']);
    await expectSurvived();
  });
});

describe('a key that cannot be read while a message is sent', () => {
  it.each(['session', 'lid-mapping', 'tctoken'])(
    '%s: sent is what the answer calls sent, and so is the next one',
    async (type) => {
      const contact = await simulator.client.createAccount();
      const send = (message: string): Promise<Answer> =>
        product.call('POST', `/sessions/${COMPANY}/send`, { phone: contact.number, message });
      const cut = proxy.cut(readOfKey(type, `(${contact.lid}|${contact.number})`));
      const first = await send('first');
      await cut;
      await until(
        () => send('second'),
        ({ status }) => status === 200,
      );
      const { messages } = await simulator.client.inbox(contact.number, { count: first.status === 200 ? 2 : 1 });
      expect(messages.map(({ text }) => text)).toEqual(first.status === 200 ? ['first', 'second'] : ['second']);
      await expectSurvived();
    },
  );
});

describe('a database that goes again before it is on record how the session was when it went', () => {
  it('leaves the line to be brought back', async () => {
    const silences = (): number =>
      product.output.filter((line) => line.includes('no sign of life could be given in time')).length;
    const before = silences();
    /** Until its leases count no more, and no longer: nobody else has them. */
    const goAway = async (times: number): Promise<void> => {
      await proxy.goAway();
      await until(silences, (count) => count === before + times);
    };
    const first = proxy.hold(RECORD_OF_STATE);
    await simulator.client.kill(shop, 'reset');
    await first.reached;
    await goAway(1);
    const second = proxy.hold(RECORD_OF_STATE);
    await proxy.comeBack();
    await second.reached;
    await goAway(2);
    for (const held of [first, second]) held.release();
    await proxy.comeBack();
    await product.connected(COMPANY);
  });
});
