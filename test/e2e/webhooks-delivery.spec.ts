import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { type RunningSimulator, startSimulator } from '../support/simulator.js';
import {
  answer,
  type ReceivedEvent,
  type ReceivedRequest,
  type Reply,
  WebhookDatabase,
  WebhookReceiver,
} from '../support/webhook-receiver.js';

const SECOND = 1_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Longer than any of the first delays, jitter included. */
const FIRST_DELAY = 6 * SECOND;

interface Delivery {
  id: string;
  eventId: string;
  state: string;
  attempts: number;
  status: number | null;
  error: string | null;
  nextAttemptAt: string | null;
}

let simulator: RunningSimulator;
let database: TestDatabase;
let events: WebhookDatabase;
let product: Product;
let receiver: WebhookReceiver;
let webhook: string;
let company: string;
let companies = 0;

const start = (): Promise<Product> =>
  Product.start({ simulator, databaseUrl: database.url, env: { WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true' } });

beforeAll(async () => {
  [simulator, database] = await Promise.all([startSimulator(), createTestDatabase()]);
  events = await WebhookDatabase.open(database.url);
  product = await start();
});

afterAll(async () => {
  await product?.kill();
  await events?.close();
  await simulator?.stop();
  await database?.drop();
});

beforeEach(async () => {
  receiver = await WebhookReceiver.start();
  company = `company-${(companies += 1)}`;
  webhook = await create();
});

afterEach(async () => {
  // What is left of a test must not be tried in the next one.
  await product.call('DELETE', `/webhooks/${webhook}`);
  await receiver.close();
});

async function create(body: object = {}): Promise<string> {
  const made = await product.call<{ id: string }>('POST', '/webhooks', {
    companyId: company,
    url: receiver.url,
    ...body,
  });
  expect(made.status, JSON.stringify(made.body)).toBe(200);
  return made.body.id;
}

async function deliveries(query = ''): Promise<Delivery[]> {
  const { body } = await product.call<{ deliveries: Delivery[] }>('GET', `/webhooks/${webhook}/deliveries?${query}`);
  return body.deliveries.toReversed();
}

const states = async (): Promise<string[]> => (await deliveries()).map(({ state }) => state);
const untilStates = async (...wanted: string[]): Promise<void> => {
  await expect.poll(states, { timeout: 20_000, interval: 20 }).toEqual(wanted);
};

/** Resolves when the oldest delivery has failed that often and is not under way. */
async function untilFailed(attempts: number): Promise<Delivery> {
  let first: Delivery | undefined;
  await expect
    .poll(async () => ([first] = await deliveries())[0]?.attempts, { timeout: 20_000, interval: 20 })
    .toBe(attempts);
  return first!;
}

const redeliver = (body: object): Promise<unknown> =>
  product.call('POST', `/webhooks/${webhook}/redeliver`, body).then((done) => done.body.queued ?? done.body.code);
const texts = (path = '/'): string[] => receiver.bodies(path).map(({ message }) => message.text);
/** Answers with `status` while a message says so, otherwise with 200. */
const failing =
  (status: number, text: string): Reply =>
  (request, response) =>
    answer((JSON.parse(request.body) as ReceivedEvent).message.text === text ? status : 200)(request, response);
const idsOf = (requests: ReceivedRequest[]): string[] => requests.map(({ headers }) => headers['webhook-id']!);

describe('order', () => {
  it('is strict in a chat that fails, and other chats go on', async () => {
    receiver.reply = failing(500, 'a1');
    await events.append(company, ['a', 'a1'], ['b', 'b1'], ['a', 'a2'], ['b', 'b2'], ['b', 'b3']);
    await receiver.until(4);
    await untilFailed(1);
    expect(texts().toSorted()).toEqual(['a1', 'b1', 'b2', 'b3']);
    await events.append(company, ['a', 'a3'], ['b', 'b4']);
    await receiver.until(5);
    await untilStates('pending', 'delivered', 'pending', 'delivered', 'delivered', 'pending', 'delivered');
    expect(texts().filter((text) => text.startsWith('b'))).toEqual(['b1', 'b2', 'b3', 'b4']);

    receiver.reply = answer(200);
    await events.pass(FIRST_DELAY);
    await receiver.until(8);
    expect(texts().filter((text) => text.startsWith('a'))).toEqual(['a1', 'a1', 'a2', 'a3']);
    await untilStates(...Array<string>(7).fill('delivered'));
  });

  it('holds for a hundred messages of ten chats, from first to last', async () => {
    const sent = Array.from({ length: 100 }, (_, n): [string, string] => [`chat ${n % 10}`, String(n)]);
    await events.append(company, ...sent);
    await receiver.until(100);
    for (let chat = 0; chat < 10; chat += 1) {
      const got = texts().filter((text) => Number(text) % 10 === chat);
      expect(got).toEqual(Array.from({ length: 10 }, (_, n) => String(n * 10 + chat)));
    }
  });
});

describe('retries', () => {
  it('come with the same id, later each time, until the endpoint takes it', async () => {
    receiver.reply = answer(500);
    const [id] = await events.append(company, ['a', 'hello']);
    const waits: number[] = [];
    for (const [n, delay] of [5, 30, 120, 600, 1_800].entries()) {
      const { nextAttemptAt, status, error } = await untilFailed(n + 1);
      expect([status, error]).toEqual([500, 'the endpoint answered 500']);
      waits.push(Date.parse(nextAttemptAt!) - Date.now());
      expect(waits.at(-1)! / (delay * SECOND)).toBeGreaterThan(0.6);
      expect(waits.at(-1)! / (delay * SECOND)).toBeLessThanOrEqual(1.2);
      if (n === 4) receiver.reply = answer(204);
      await events.pass(delay * 1.2 * SECOND);
    }
    await untilStates('delivered');
    expect(new Set(idsOf(receiver.received))).toEqual(new Set([`evt_${id}`]));
    expect(receiver.received).toHaveLength(6);
  });

  it('wait as long as Retry-After says, and so does the whole endpoint', async () => {
    receiver.reply = answer(429, { 'retry-after': '1800' });
    await events.append(company, ['a', 'a1']);
    const { nextAttemptAt } = await untilFailed(1);
    expect((Date.parse(nextAttemptAt!) - Date.now()) / SECOND).toBeGreaterThan(1_750);
    await events.append(company, ['b', 'b1']);
    await untilStates('pending', 'pending');
    expect(receiver.received).toHaveLength(1);
    receiver.reply = answer(200);
    await events.pass(0.5 * HOUR);
    await untilStates('delivered', 'delivered');
  });

  it('take a date in Retry-After, but no longer than the last try', async () => {
    receiver.reply = answer(500, { 'retry-after': new Date(Date.now() + 30 * DAY).toUTCString() });
    await events.append(company, ['a', 'a1']);
    const { nextAttemptAt } = await untilFailed(1);
    expect((Date.parse(nextAttemptAt!) - Date.now()) / DAY).toBeCloseTo(1, 1);
  });

  it('are made for every failure: 3xx, 4xx, 5xx, a broken connection, half an answer', async () => {
    const replies: Reply[] = [
      answer(301, { location: `${receiver.url}/elsewhere` }),
      answer(404),
      answer(503),
      (_, response) => void response.socket?.destroy(),
      (_, response) => void response.socket?.end('HTTP/1.1 200'),
      (_, response) => void response.socket?.end('nonsense\r\n\r\n'),
    ];
    receiver.reply = (request, response) =>
      replies[(receiver.received.length - 1) % replies.length]!(request, response);
    await events.append(company, ['a', 'a1']);
    for (let n = 1; n <= replies.length; n += 1) {
      await untilFailed(n);
      await events.pass(2 * HOUR);
    }
    receiver.reply = answer(200);
    await untilFailed(replies.length + 1);
    await events.pass(4 * HOUR);
    await untilStates('delivered');
    expect(receiver.received.every(({ path }) => path === '/')).toBe(true);
  });

  it('end after three days: the delivery is dead, and the chat goes on', async () => {
    receiver.reply = failing(500, 'a1');
    await events.append(company, ['a', 'a1'], ['a', 'a2']);
    await untilFailed(1);
    await events.pass(DAY * 3 - 60 * SECOND);
    await untilFailed(2);
    expect(await states()).toEqual(['pending', 'pending']);
    // The last try comes when the three days are over, not eight hours later.
    await events.pass(60 * SECOND);
    await untilStates('failed', 'delivered');
    const [dead] = await deliveries('state=failed');
    expect(dead).toMatchObject({ attempts: 3, status: 500, nextAttemptAt: null });
    expect(texts()).toEqual(['a1', 'a1', 'a1', 'a2']);
  });
});

describe('a redirect', () => {
  it('is a failure and is not followed', async () => {
    const other = await WebhookReceiver.start();
    receiver.reply = answer(307, { location: other.url });
    await events.append(company, ['a', 'a1']);
    expect(await untilFailed(1)).toMatchObject({ status: 307, error: 'the endpoint answered 307' });
    expect(other.received).toEqual([]);
    await other.close();
  });
});

describe('an endpoint that answers 410', () => {
  it('is disabled, and what was pending can be delivered once it is enabled again', async () => {
    receiver.reply = answer(410);
    await events.append(company, ['a', 'a1'], ['a', 'a2'], ['a', 'a3']);
    await untilStates('failed', 'failed', 'failed');
    expect((await product.call('GET', `/webhooks/${webhook}`)).body).toMatchObject({
      enabled: false,
      disabledReason: 'the endpoint answered 410 Gone',
    });
    expect(await deliveries()).toMatchObject([
      { status: 410, attempts: 1 },
      { status: null, attempts: 0, error: 'the endpoint answered 410 Gone' },
      { status: null, attempts: 0 },
    ]);
    await events.append(company, ['a', 'while it was disabled']);
    expect(await redeliver({ all: 'failed' })).toBe('WEBHOOK_DISABLED');

    receiver.reply = answer(200);
    const enabled = await product.call('PATCH', `/webhooks/${webhook}`, { enabled: true });
    expect(enabled.body).toMatchObject({ enabled: true, disabledReason: null });
    expect(await redeliver({ all: 'failed' })).toBe(3);
    await receiver.until(4);
    expect(texts()).toEqual(['a1', 'a1', 'a2', 'a3']);
  });
});

describe('redelivery', () => {
  it('brings one, a range, or all that failed, with the ids they had', async () => {
    receiver.reply = answer(400);
    const ids = await events.append(company, ['a', 'a1'], ['b', 'b1'], ['c', 'c1'], ['d', 'd1']);
    await receiver.until(4);
    await expect.poll(async () => (await deliveries()).every(({ attempts }) => attempts === 1)).toBe(true);
    await events.pass(3 * DAY);
    await untilStates('failed', 'failed', 'failed', 'failed');
    receiver.reply = answer(200);
    const before = receiver.received.length;

    const [first] = await deliveries();
    expect(await redeliver({ ids: [first!.id] })).toBe(1);
    await untilStates('delivered', 'failed', 'failed', 'failed');
    expect(await redeliver({ after: ids[0], until: ids[2] })).toBe(2);
    await untilStates('delivered', 'delivered', 'delivered', 'failed');
    expect(await redeliver({ all: 'failed' })).toBe(1);
    await untilStates('delivered', 'delivered', 'delivered', 'delivered');
    // What was delivered can be had once more as well; what is not there cannot.
    expect(await redeliver({ ids: [first!.id] })).toBe(1);
    await receiver.until(before + 5);
    expect(idsOf(receiver.received.slice(before)).toSorted()).toEqual(
      [ids[0], ...ids].map((id) => `evt_${id}`).toSorted(),
    );
    expect(await redeliver({ all: 'failed' })).toBe(0);
    expect(await redeliver({ ids: ['999999999'] })).toBe(0);
  });

  it('cannot reach the deliveries of another webhook', async () => {
    await events.append(company, ['a', 'a1']);
    await untilStates('delivered');
    const [{ id } = { id: '' }] = await deliveries();
    const mine = webhook;
    webhook = await create();
    expect(await redeliver({ ids: [id] })).toBe(0);
    await product.call('DELETE', `/webhooks/${mine}`);
  });
});

describe('the delivery log', () => {
  it('comes in pages, newest first', async () => {
    const ids = await events.append(company, ...Array.from({ length: 5 }, (_, n): [string, string] => ['a', `a${n}`]));
    await untilStates(...Array<string>(5).fill('delivered'));
    const seen: string[] = [];
    for (let before = ''; ;) {
      const { body } = await product.call<{ deliveries: Delivery[]; next: string | null }>(
        'GET',
        `/webhooks/${webhook}/deliveries?limit=2${before}`,
      );
      seen.push(...body.deliveries.map(({ eventId }) => eventId));
      if (body.next === null) break;
      before = `&before=${body.next}`;
    }
    expect(seen).toEqual(ids.toReversed());
    expect(await deliveries('state=failed')).toEqual([]);
  });
});

describe('changes', () => {
  it('of the URL hold for what is pending, which goes out at once', async () => {
    receiver.reply = (request, response) => answer(request.path === '/' ? 500 : 200)(request, response);
    await events.append(company, ['a', 'a1'], ['a', 'a2']);
    await untilFailed(1);
    await product.call('PATCH', `/webhooks/${webhook}`, { url: `${receiver.url}/new` });
    await receiver.until(2, '/new');
    expect(texts('/new')).toEqual(['a1', 'a2']);
  });

  it('by which it is disabled or deleted stop deliveries', async () => {
    receiver.reply = answer(500);
    await events.append(company, ['a', 'a1']);
    await untilFailed(1);
    await product.call('PATCH', `/webhooks/${webhook}`, { enabled: false });
    await untilStates('failed');
    await product.call('DELETE', `/webhooks/${webhook}`);
    const left = await events.source.query(
      `SELECT lane FROM queue_jobs WHERE group_key = $1 UNION ALL SELECT lane FROM queue_lanes WHERE group_key = $1`,
      [webhook],
    );
    expect(left).toEqual([]);
  });

  it('a new webhook starts with what happens from now on', async () => {
    await events.append(company, ['a', 'before']);
    await untilStates('delivered');
    webhook = await create({ url: `${receiver.url}/late` });
    await events.append(company, ['a', 'after']);
    await receiver.until(1, '/late');
    expect(texts('/late')).toEqual(['after']);
  });
});

describe('batched mode', () => {
  interface Batch {
    events: ReceivedEvent[];
  }
  const batches = (): string[][] =>
    receiver.bodies<Batch>('/batched').map((body) => body.events.map(({ message }) => message.text));

  it('brings the events of a chat that come in a short window in one request, and the same one again', async () => {
    webhook = await create({ url: `${receiver.url}/batched`, batched: true });
    receiver.reply = (request, response) => answer(request.path === '/batched' ? 500 : 200)(request, response);
    await events.append(company, ['a', 'a1'], ['a', 'a2'], ['b', 'b1'], ['a', 'a3']);
    await receiver.until(2, '/batched');
    expect(batches().map(String).toSorted()).toEqual(['a1,a2,a3', 'b1']);
    await expect.poll(async () => (await deliveries()).every(({ attempts }) => attempts === 1)).toBe(true);

    // What comes meanwhile waits for the next batch: a repeat is the same request, with the same id.
    receiver.reply = answer(200);
    await events.append(company, ['a', 'a4'], ['a', 'a5']);
    await untilStates('pending', 'pending', 'pending', 'pending', 'pending', 'pending');
    await events.pass(FIRST_DELAY);
    await receiver.until(5, '/batched');
    const ofA = receiver.received.filter(({ path, body }) => path === '/batched' && body.includes('"chat":"a"'));
    expect(ofA.map(({ body }) => (JSON.parse(body) as Batch).events.length)).toEqual([3, 3, 2]);
    expect(ofA[0]!.body).toBe(ofA[1]!.body);
    const [id, again, next] = idsOf(ofA);
    expect([id, again === id, next === id]).toEqual([expect.stringMatching(/^batch_[0-9a-f]{32}$/), true, false]);
    await untilStates(...Array<string>(6).fill('delivered'));
  });

  it('is how the test button speaks, too', async () => {
    webhook = await create({ url: `${receiver.url}/batched`, batched: true });
    await product.call('POST', `/webhooks/${webhook}/test`);
    expect(receiver.bodies<Batch>('/batched')).toMatchObject([{ events: [{ type: 'test' }] }]);
  });
});

describe('the end of the process', () => {
  it('by kill -9 in the middle of a delivery: it is delivered again, with the same id', async () => {
    receiver.reply = () => undefined;
    const [id] = await events.append(company, ['a', 'a1'], ['a', 'a2']);
    await receiver.until(1);
    await product.kill();
    receiver.reply = answer(200);
    // The lane belongs to the dead process until its lease is over.
    await events.source.query(`UPDATE queue_lanes SET due_at = due_at - interval '60 s' WHERE group_key = $1`, [
      webhook,
    ]);
    product = await start();
    await receiver.until(3);
    await untilStates('delivered', 'delivered');
    expect(texts()).toEqual(['a1', 'a1', 'a2']);
    expect(idsOf(receiver.received).slice(0, 2)).toEqual([`evt_${id}`, `evt_${id}`]);
  });

  it('in order: an answer that is on its way is waited for, one that hangs is cut and the delivery made again', async () => {
    const held: (() => void)[] = [];
    receiver.reply = (request, response) => void held.push(() => answer(200)(request, response));
    await events.append(company, ['a', 'a1'], ['b', 'b1']);
    await receiver.until(2);
    const stopped = product.stop();
    const answered = receiver.bodies()[0]!.message.text;
    held[0]!();
    expect(await stopped).toBe(0);
    receiver.reply = answer(200);
    product = await start();
    await receiver.until(3);
    await untilStates('delivered', 'delivered');
    expect(texts().filter((text) => text === answered)).toHaveLength(1);
  });
});
