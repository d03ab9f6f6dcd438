import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { InboundDatabase } from '../support/inbound-database.js';
import { type Answer, Product } from '../support/product.js';
import { limitHeaders } from '../support/rate-limit-headers.js';
import type { RunningSimulator } from '../support/simulator.js';

interface Refusal {
  code: string;
  error: string;
  title: string;
  success: boolean;
  retryAfter: number;
  violatedPolicies: string[];
}

interface Limits {
  limits: Record<string, number>;
  overrides: Record<string, number>;
  windows: { name: string; limit: number; windowMs: number; used: number; remaining: number; resetMs: number }[];
  pacing: { paused: boolean; resumesInMs: number | null; newContact: boolean | null };
  shared: boolean;
  code?: string;
}

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let startProduct: StartProduct;
let inside: InboundDatabase;
const products: Product[] = [];

/** A product for one test: others would work off its queues. */
async function start(env: Record<string, string>): Promise<Product> {
  const product = await startProduct({ env });
  products.push(product);
  return product;
}

beforeAll(async ({ fixtures, database }) => {
  ({ simulator, startProduct } = fixtures);
  inside = await InboundDatabase.open(database.url);
});

afterEach(async () => {
  for (const product of products.splice(0)) await product.kill();
});

afterAll(() => inside?.close());

const send = (product: Product, companyId: string, phone: string, message = 'x'): Promise<Answer<Refusal>> =>
  product.call<Refusal>('POST', `/sessions/${companyId}/send`, { phone, message });

const show = async (product: Product, companyId: string, query = ''): Promise<Limits> =>
  (await product.call<Limits>('GET', `/limits/${companyId}${query}`)).body;

/** What was sent for a company without a session: 404 when the limits admitted it. */
const statuses = async (answers: Promise<Answer<Refusal>>[]): Promise<Record<number, number>> => {
  const counts: Record<number, number> = {};
  for (const { status } of await Promise.all(answers)) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

describe('messages of a company', () => {
  it('40 at once, on a limit of 30: exactly 30 leave, and 10 are told when to try again', async () => {
    const product = await start({ RATE_LIMIT_MAX_REQUESTS: '30' });
    const [shop, anna] = await simulator.client.createAccounts(2);
    await product.pair('shop', shop!.number, simulator);
    const answers = await Promise.all(times(40, (n) => send(product, 'shop', anna!.number, `no ${n}`)));
    const accepted = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status === 429);
    expect([accepted.length, refused.length]).toEqual([30, 10]);
    const { messages } = await simulator.client.inbox(anna!.number, { count: 30, timeoutMs: 60_000 });
    expect(messages).toHaveLength(30);

    const left = accepted.map(({ headers }) => limitHeaders(headers).limits.company?.r).toSorted((a, b) => a! - b!);
    expect(left).toEqual(times(30, (n) => n));
    for (const { headers } of answers) {
      const { policies, limits } = limitHeaders(headers);
      expect(policies).toEqual({
        api: { q: 1_000_000, w: 60 },
        company: { q: 30, w: 60 },
        recipient: { q: 30, w: 60 },
        'new-contacts': { q: 1_000_000, w: 3_600 },
      });
      expect(Object.keys(limits)).toEqual(Object.keys(policies));
    }
    for (const { body, headers } of refused) {
      expect(body).toMatchObject({
        code: 'RATE_LIMITED',
        error: 'Rate limit exceeded',
        title: 'Rate limit exceeded',
        success: false,
        violatedPolicies: ['company', 'recipient'],
      });
      expect(body.retryAfter).toBeGreaterThan(55_000);
      expect(body.retryAfter).toBeLessThanOrEqual(60_000);
      expect(headers.get('retry-after')).toBe(String(Math.ceil(body.retryAfter / 1000)));
      expect(limitHeaders(headers).limits.company).toEqual({ r: 0, t: Math.ceil(body.retryAfter / 1000) });
      expect(headers.get('content-type')).toContain('application/problem+json');
    }
    const { windows } = await show(product, 'shop');
    expect(windows[0]).toMatchObject({ name: 'company', limit: 30, windowMs: 60_000, used: 30, remaining: 0 });
  });

  it('never more than 30 in any window, however the bursts lie; and again 30 when one is over', async () => {
    const WINDOW_MS = 3_000;
    const product = await start({ RATE_LIMIT_MAX_REQUESTS: '30', RATE_LIMIT_WINDOW_MS: String(WINDOW_MS) });
    const [shop, anna] = await simulator.client.createAccounts(2);
    await product.pair('edge', shop!.number, simulator);
    const accepted: { from: number; to: number }[] = [];
    const refused: Refusal[] = [];
    const knock = async (): Promise<void> => {
      while (accepted.length < 100) {
        const from = performance.now();
        const { status, body } = await send(product, 'edge', anna!.number);
        if (status === 200) accepted.push({ from, to: performance.now() });
        else refused.push(body);
      }
    };
    await Promise.all(times(8, knock));
    // Each was admitted at some moment between its request and its answer.
    for (const { from } of accepted) {
      const within = accepted.filter((other) => other.from >= from && other.to <= from + WINDOW_MS);
      expect(within.length).toBeLessThanOrEqual(30);
    }
    // What left reaches WhatsApp later by as much as a send takes at most.
    const slowest = Math.max(...accepted.map(({ from, to }) => to - from));
    const { messages } = await simulator.client.messages(shop!.number, { direction: 'out' });
    const arrivals = messages.filter(
      ({ to }) => to.startsWith(anna!.number) || to.startsWith(anna!.lid.split('@')[0]!),
    );
    expect(arrivals).toHaveLength(accepted.length);
    for (const { acceptedAt } of arrivals) {
      const span = WINDOW_MS - slowest;
      const within = arrivals.filter((other) => other.acceptedAt >= acceptedAt && other.acceptedAt < acceptedAt + span);
      expect(within.length).toBeLessThanOrEqual(30);
    }
    expect(refused.length).toBeGreaterThan(0);
    for (const { code, retryAfter } of refused) {
      expect(code).toBe('RATE_LIMITED');
      expect(retryAfter).toBeLessThanOrEqual(WINDOW_MS);
    }
  });
});

describe('messages to one recipient', () => {
  it('count together however the number is written, and no more than the company may send', async () => {
    const product = await start({ RATE_LIMIT_MAX_REQUESTS: '9', RATE_LIMIT_MAX_PER_RECIPIENT: '4' });
    for (const phone of ['89001234567', '+7 900 123-45-67', '79001234567@s.whatsapp.net', '9001234567']) {
      expect((await send(product, 'nobody', phone)).status).toBe(404);
    }
    const { status, body } = await send(product, 'nobody', '79001234567');
    expect([status, body.violatedPolicies]).toEqual([429, ['recipient']]);
    // With Brazil's ninth digit and without.
    for (const phone of ['5511987654321', '551187654321@c.us', '+55 11 98765-4321', '551187654321@s.whatsapp.net']) {
      expect((await send(product, 'brazil', phone)).status).toBe(404);
    }
    expect((await send(product, 'brazil', '551187654321@c.us')).status).toBe(429);
    // What was refused counts nowhere; what is not valid neither.
    expect((await send(product, 'nobody', '123')).status).toBe(400);
    expect((await send(product, 'nobody', '79001234568', '')).status).toBe(400);
    expect(await statuses(times(8, (n) => send(product, 'nobody', `7900123457${n}`)))).toEqual({ 404: 5, 429: 3 });
    expect(await statuses([send(product, 'another', '79001234567')])).toEqual({ 404: 1 });
    const { windows } = await show(product, 'nobody', '?phone=89001234567');
    expect(windows.map(({ name, used, remaining }) => [name, used, remaining])).toEqual([
      ['company', 9, 0],
      ['recipient', 4, 0],
      ['reactions', 0, 1_000_000],
      // Without a connection nothing reaches anybody.
      ['new-contacts', 0, 1_000_000],
    ]);
  });
});

describe('limits of a company’s own', () => {
  let product: Product;
  let replica: Product;
  let key: string;

  beforeAll(async () => {
    const env = { RATE_LIMIT_MAX_REQUESTS: '5' };
    product = await startProduct({ env });
    replica = await startProduct({ env });
    key = await inside.addKey('own');
  });

  afterAll(async () => {
    await product?.kill();
    await replica?.kill();
  });

  it('are set and taken away by an admin, and all processes know them within seconds', async () => {
    const initial = await show(product, 'own');
    expect(initial).toMatchObject({ limits: { messages: 5, messagesPerRecipient: 5 }, overrides: {}, shared: false });
    const set = await product.call<Limits>('PUT', '/limits/own', { messages: 7, messagesPerRecipient: 3 });
    expect(set.body).toMatchObject({
      success: true,
      companyId: 'own',
      limits: { messages: 7, messagesPerRecipient: 3, reactionsPerRecipient: 1_000_000 },
      overrides: { messages: 7, messagesPerRecipient: 3 },
    });
    await expect.poll(async () => (await show(replica, 'own')).limits.messages, { timeout: 20_000 }).toBe(7);
    expect(await statuses(times(9, (n) => send(product, 'own', `7900123457${n}`)))).toEqual({ 404: 7, 429: 2 });
    expect((await product.call<Limits>('DELETE', '/limits/own')).body).toMatchObject({ overrides: {} });
    // A limit below what is used: nothing more until enough has left.
    const { windows } = await show(product, 'own');
    expect(windows[0]).toMatchObject({ limit: 5, used: 7, remaining: 0 });
    await expect.poll(async () => (await show(replica, 'own')).limits.messages, { timeout: 20_000 }).toBe(5);
  });

  it('can be seen by the company, and not be changed by it', async () => {
    const headers = { 'X-API-Key': key };
    expect((await product.call('GET', '/limits/own', undefined, headers)).status).toBe(200);
    for (const [method, path] of [
      ['PUT', '/limits/own'],
      ['DELETE', '/limits/own'],
      ['GET', '/limits/other'],
    ] as const) {
      const body = method === 'PUT' ? { messages: 1_000 } : undefined;
      expect((await product.call(method, path, body, headers)).status).toBe(403);
    }
  });

  it.each([{ messages: 0 }, { messages: 1.5 }, { messages: '7' }, { messagesToNewContacts: 1_000_001 }, { more: 1 }])(
    'refuse %j',
    async (body) => {
      expect((await product.call('PUT', '/limits/own', body)).status).toBe(400);
    },
  );
});

describe('messages to people who never wrote', () => {
  it('are paced, until the person writes; everybody else is not held up', async () => {
    const product = await start({ NEW_CONTACT_MAX_MESSAGES: '2' });
    const [shop, boris, anna] = await simulator.client.createAccounts(3);
    await product.pair('paced', shop!.number, simulator);
    const first = await send(product, 'paced', anna!.number);
    expect([first.status, limitHeaders(first.headers).limits['new-contacts']]).toEqual([200, { r: 1, t: 3_600 }]);
    expect((await send(product, 'paced', boris!.number)).status).toBe(200);
    const { status, body } = await send(product, 'paced', anna!.number);
    expect([status, body.violatedPolicies]).toEqual([429, ['new-contacts']]);
    expect(body.retryAfter).toBeGreaterThan(3_500_000);
    expect((await show(product, 'paced', `?phone=${anna!.number}`)).pacing).toEqual({
      paused: true,
      resumesInMs: expect.any(Number) as number,
      newContact: true,
    });

    await simulator.client.sendText(anna!.number, shop!.number, 'Здравствуйте');
    const [message] = await product.messages(1, '&companyId=paced');
    for (const name of [anna!.number, message!.from.lid!]) {
      const answer = await send(product, 'paced', name);
      expect([answer.status, Object.keys(limitHeaders(answer.headers).limits)]).toEqual([
        200,
        ['api', 'company', 'recipient'],
      ]);
    }
    expect((await show(product, 'paced', `?phone=${anna!.number}`)).pacing).toMatchObject({ newContact: false });
    expect((await send(product, 'paced', boris!.number)).status).toBe(429);
    expect((await send(product, 'paced', '120363000000000000@g.us')).body.code).not.toBe('RATE_LIMITED');
  });
});

describe('what handlers do', () => {
  it('counts too, and waits for room instead of being given up', async () => {
    const product = await start({ RATE_LIMIT_MAX_REACTIONS: '3', INBOUND_BATCH_WINDOW_MS: '200' });
    const [shop, anna] = await simulator.client.createAccounts(2);
    await product.pair('hearts', shop!.number, simulator);
    for (let n = 0; n < 5; n += 1) await simulator.client.sendText(anna!.number, shop!.number, 'спасибо');
    await product.messages(5, '&companyId=hearts');
    const hearts = `(SELECT count(*) FROM inbound_actions WHERE company_id = 'hearts' AND kind = 'reaction')`;
    await inside.eventually(`${hearts} = 3 AND EXISTS (
      SELECT FROM queue_lanes WHERE queue = 'inbound:thanks-reaction' AND group_key = 'hearts'
         AND attempts > 0 AND due_at > now() + interval '30 seconds' AND due_at < 'infinity')
      AND 0 = (SELECT max(attempts) FROM queue_jobs WHERE queue = 'inbound:thanks-reaction' AND state = 'pending')`);
    await product.call('PUT', '/limits/hearts', { reactionsPerRecipient: 100 });
    await inside.pass(120_000);
    await inside.idle('thanks-reaction');
    await inside.eventually(`${hearts} = 5`);
  });
});

describe('requests with one key', () => {
  it('count over all routes, each key by itself; what is public does not count', async () => {
    const product = await start({ RATE_LIMIT_MAX_API_REQUESTS: '20' });
    const [one, other] = [await inside.addKey('one'), await inside.addKey('other')];
    const call = (path: string, key: string): Promise<Answer<Refusal>> =>
      product.call<Refusal>('GET', path, undefined, { 'X-API-Key': key });
    for (let n = 0; n < 3; n += 1) expect((await fetch(`${product.url}/health`)).status).toBe(200);
    const answers = await Promise.all(times(24, (n) => call(n % 2 === 0 ? '/sessions' : '/limits/one', one)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    const refused = answers.find(({ status }) => status === 429)!;
    expect(refused.body).toMatchObject({ code: 'RATE_LIMITED', violatedPolicies: ['api'] });
    expect(limitHeaders(refused.headers)).toMatchObject({
      policies: { api: { q: 20, w: 60 } },
      limits: { api: { r: 0, t: Number(refused.headers.get('retry-after')) } },
    });
    expect((await call('/sessions', other)).status).toBe(200);
    const denied = await Promise.all(times(24, () => call('/limits/one', other)));
    expect(denied.filter(({ status }) => status === 403)).toHaveLength(19);
    expect(denied.filter(({ status }) => status === 429)).toHaveLength(5);
    expect((await call('/sessions', 'a-key-that-nobody-has')).status).toBe(401);
    const health = await fetch(`${product.url}/health`);
    expect([health.status, health.headers.get('ratelimit')]).toEqual([200, null]);
  });
});
