import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebhookEndpoint, WebhookFixture } from '../support/webhook-fixture.js';
import {
  answer,
  type ReceivedEvent,
  type ReceivedRequest,
  type Reply,
  WebhookReceiver,
} from '../support/webhook-receiver.js';

const SECOND = 1_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Longer than any of the first delays, jitter included. */
const FIRST_DELAY = 6 * SECOND;

let fixture: WebhookFixture;
let endpoint: WebhookEndpoint;
let receiver: WebhookReceiver;

beforeAll(async () => {
  fixture = await WebhookFixture.start();
});

afterAll(async () => {
  await fixture?.stop();
});

beforeEach(async () => {
  endpoint = await fixture.endpoint();
  receiver = endpoint.receiver;
});

afterEach(async () => {
  await endpoint.remove();
});

/** Answers with `status` while a message says so, otherwise with 200. */
const failing =
  (status: number, text: string): Reply =>
  (request, response) =>
    answer((JSON.parse(request.body) as ReceivedEvent).message.text === text ? status : 200)(request, response);
const idsOf = (requests: ReceivedRequest[]): string[] => requests.map(({ headers }) => headers['webhook-id']!);

describe('order', () => {
  it('is strict in a chat that fails, and other chats go on', async () => {
    receiver.reply = failing(500, 'a1');
    await endpoint.append(['a', 'a1'], ['b', 'b1'], ['a', 'a2'], ['b', 'b2'], ['b', 'b3']);
    await receiver.until(4);
    await endpoint.untilFailed(1);
    expect(receiver.texts().toSorted()).toEqual(['a1', 'b1', 'b2', 'b3']);
    await endpoint.append(['a', 'a3'], ['b', 'b4']);
    await receiver.until(5);
    await endpoint.untilStates('pending', 'delivered', 'pending', 'delivered', 'delivered', 'pending', 'delivered');
    expect(receiver.texts().filter((text) => text.startsWith('b'))).toEqual(['b1', 'b2', 'b3', 'b4']);

    receiver.reply = answer(200);
    await fixture.pass(FIRST_DELAY);
    await receiver.until(8);
    expect(receiver.texts().filter((text) => text.startsWith('a'))).toEqual(['a1', 'a1', 'a2', 'a3']);
    await endpoint.untilStates(...Array<string>(7).fill('delivered'));
  });

  it('holds for a hundred messages of ten chats, from first to last', async () => {
    const sent = Array.from({ length: 100 }, (_, n): [string, string] => [`chat ${n % 10}`, String(n)]);
    await endpoint.append(...sent);
    await receiver.until(100);
    for (let chat = 0; chat < 10; chat += 1) {
      const got = receiver.texts().filter((text) => Number(text) % 10 === chat);
      expect(got).toEqual(Array.from({ length: 10 }, (_, n) => String(n * 10 + chat)));
    }
  });
});

describe('retries', () => {
  it('come with the same id, later each time, until the endpoint takes it', async () => {
    receiver.reply = answer(500);
    const [id] = await endpoint.append(['a', 'hello']);
    const waits: number[] = [];
    for (const [n, delay] of [5, 30, 120, 600, 1_800].entries()) {
      const { nextAttemptAt, status, error } = await endpoint.untilFailed(n + 1);
      expect([status, error]).toEqual([500, 'the endpoint answered 500']);
      waits.push(Date.parse(nextAttemptAt!) - Date.now());
      expect(waits.at(-1)! / (delay * SECOND)).toBeGreaterThan(0.6);
      expect(waits.at(-1)! / (delay * SECOND)).toBeLessThanOrEqual(1.2);
      if (n === 4) receiver.reply = answer(204);
      await fixture.pass(delay * 1.2 * SECOND);
    }
    await endpoint.untilStates('delivered');
    expect(new Set(idsOf(receiver.received))).toEqual(new Set([`evt_${id}`]));
    expect(receiver.received).toHaveLength(6);
  });

  it('wait as long as Retry-After says, and so does the whole endpoint', async () => {
    receiver.reply = answer(429, { 'retry-after': '1800' });
    await endpoint.append(['a', 'a1']);
    const { nextAttemptAt } = await endpoint.untilFailed(1);
    expect((Date.parse(nextAttemptAt!) - Date.now()) / SECOND).toBeGreaterThan(1_750);
    await endpoint.append(['b', 'b1']);
    await endpoint.untilStates('pending', 'pending');
    expect(receiver.received).toHaveLength(1);
    receiver.reply = answer(200);
    await fixture.pass(0.5 * HOUR);
    await endpoint.untilStates('delivered', 'delivered');
  });

  it('take a date in Retry-After, but no longer than the last try', async () => {
    receiver.reply = answer(500, { 'retry-after': new Date(Date.now() + 30 * DAY).toUTCString() });
    await endpoint.append(['a', 'a1']);
    const { nextAttemptAt } = await endpoint.untilFailed(1);
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
    await endpoint.append(['a', 'a1']);
    for (let n = 1; n <= replies.length; n += 1) {
      await endpoint.untilFailed(n);
      await fixture.pass(2 * HOUR);
    }
    receiver.reply = answer(200);
    await endpoint.untilFailed(replies.length + 1);
    await fixture.pass(4 * HOUR);
    await endpoint.untilStates('delivered');
    expect(receiver.received.every(({ path }) => path === '/')).toBe(true);
  });

  it('end after three days: the delivery is dead, and the chat goes on', async () => {
    receiver.reply = failing(500, 'a1');
    await endpoint.append(['a', 'a1'], ['a', 'a2']);
    await endpoint.untilFailed(1);
    await fixture.pass(DAY * 3 - 10 * SECOND);
    await endpoint.untilFailed(2);
    expect(await endpoint.states()).toEqual(['pending', 'pending']);
    // The last try comes when the three days are over, not half a minute later as is usual for a third one.
    await fixture.pass(10 * SECOND);
    await endpoint.untilStates('failed', 'delivered');
    const [dead] = await endpoint.deliveries('state=failed');
    expect(dead).toMatchObject({ attempts: 3, status: 500, nextAttemptAt: null });
    expect(receiver.texts()).toEqual(['a1', 'a1', 'a1', 'a2']);
  });
});

describe('a redirect', () => {
  it('is a failure and is not followed', async () => {
    const other = await WebhookReceiver.start();
    receiver.reply = answer(307, { location: other.url });
    await endpoint.append(['a', 'a1']);
    expect(await endpoint.untilFailed(1)).toMatchObject({ status: 307, error: 'the endpoint answered 307' });
    expect(other.received).toEqual([]);
    await other.close();
  });
});

describe('an endpoint that answers 410', () => {
  it('is disabled, and what was pending can be delivered once it is enabled again', async () => {
    receiver.reply = answer(410);
    await endpoint.append(['a', 'a1'], ['a', 'a2'], ['a', 'a3']);
    await endpoint.untilStates('failed', 'failed', 'failed');
    expect((await fixture.product.call('GET', `/webhooks/${endpoint.id}`)).body).toMatchObject({
      enabled: false,
      disabledReason: 'the endpoint answered 410 Gone',
    });
    expect(await endpoint.deliveries()).toMatchObject([
      { status: 410, attempts: 1 },
      { status: null, attempts: 0, error: 'the endpoint answered 410 Gone' },
      { status: null, attempts: 0 },
    ]);
    const [missed] = await endpoint.append(['a', 'a4 while it was disabled']);
    await fixture.database.routed(missed!);
    expect(await endpoint.redeliver({ all: 'failed' })).toBe('WEBHOOK_DISABLED');

    receiver.reply = answer(200);
    const enabled = await fixture.product.call('PATCH', `/webhooks/${endpoint.id}`, { enabled: true });
    expect(enabled.body).toMatchObject({ enabled: true, disabledReason: null });
    expect(await endpoint.redeliver({ all: 'failed' })).toBe(3);
    await receiver.until(4);
    expect(receiver.texts()).toEqual(['a1', 'a1', 'a2', 'a3']);
    // Nothing was queued while it was disabled; the log has it all the same.
    expect(await endpoint.redeliver({ after: String(Number(missed) - 1), until: missed })).toBe(1);
    await receiver.until(5);
    expect(receiver.texts().at(-1)).toBe('a4 while it was disabled');
  });
});

describe('the end of the process', () => {
  it('by kill -9 in the middle of a delivery: it is delivered again, with the same id', async () => {
    receiver.reply = () => undefined;
    const [id] = await endpoint.append(['a', 'a1'], ['a', 'a2']);
    await receiver.until(1);
    await fixture.product.kill();
    receiver.reply = answer(200);
    await fixture.startProduct();
    await receiver.until(3);
    await endpoint.untilStates('delivered', 'delivered');
    expect(receiver.texts()).toEqual(['a1', 'a1', 'a2']);
    expect(idsOf(receiver.received).slice(0, 2)).toEqual([`evt_${id}`, `evt_${id}`]);
  });

  it('in order: an answer that is on its way is waited for, one that hangs is cut and the delivery made again', async () => {
    const held: (() => void)[] = [];
    receiver.reply = (request, response) => void held.push(() => answer(200)(request, response));
    await endpoint.append(['a', 'a1'], ['b', 'b1']);
    await receiver.until(2);
    const stopped = fixture.product.stop();
    const answered = receiver.bodies()[0]!.message.text;
    held[0]!();
    expect(await stopped).toBe(0);
    receiver.reply = answer(200);
    await fixture.startProduct();
    await receiver.until(3);
    await endpoint.untilStates('delivered', 'delivered');
    expect(receiver.texts().filter((text) => text === answered)).toHaveLength(1);
  });
});
