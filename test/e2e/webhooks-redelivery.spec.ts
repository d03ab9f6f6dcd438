import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Delivery, WebhookEndpoint, WebhookFixture } from '../support/webhook-fixture.js';
import {
  answer,
  type ReceivedEvent,
  type ReceivedRequest,
  type Reply,
  WebhookReceiver,
} from '../support/webhook-receiver.js';

const DAY = 24 * 3_600_000;
/** Longer than any of the first delays, jitter included. */
const FIRST_DELAY = 6_000;

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

const idsOf = (requests: ReceivedRequest[]): string[] => requests.map(({ headers }) => headers['webhook-id']!);

describe('redelivery', () => {
  it('brings one, a range, or all that failed, with the ids they had', async () => {
    receiver.reply = answer(400);
    const ids = await endpoint.append(['a', 'a1'], ['b', 'b1'], ['c', 'c1'], ['d', 'd1']);
    await receiver.until(4);
    await expect.poll(async () => (await endpoint.deliveries()).every(({ attempts }) => attempts === 1)).toBe(true);
    await fixture.pass(3 * DAY);
    await endpoint.untilStates('failed', 'failed', 'failed', 'failed');
    receiver.reply = answer(200);
    const before = receiver.received.length;

    const [first] = await endpoint.deliveries();
    expect(await endpoint.redeliver({ ids: [first!.id] })).toBe(1);
    await endpoint.untilStates('delivered', 'failed', 'failed', 'failed');
    expect(await endpoint.redeliver({ after: ids[0], until: ids[2] })).toBe(2);
    await endpoint.untilStates('delivered', 'delivered', 'delivered', 'failed');
    expect(await endpoint.redeliver({ all: 'failed' })).toBe(1);
    await endpoint.untilStates('delivered', 'delivered', 'delivered', 'delivered');
    // What was delivered can be had once more as well; what is not there cannot.
    expect(await endpoint.redeliver({ ids: [first!.id] })).toBe(1);
    await receiver.until(before + 5);
    expect(idsOf(receiver.received.slice(before)).toSorted()).toEqual(
      [ids[0], ...ids].map((id) => `evt_${id}`).toSorted(),
    );
    expect(await endpoint.redeliver({ all: 'failed' })).toBe(0);
    expect(await endpoint.redeliver({ ids: ['999999999'] })).toBe(0);
  });

  it('of a range brings what was there before the webhook, of its company and its types', async () => {
    const ids = await endpoint.append(['a', 'a1'], ['a', 'a2'], ['b', 'b1']);
    await fixture.database.append('somebody-else', ['a', 'not yours']);
    await endpoint.untilStates('delivered', 'delivered', 'delivered');
    const late = await fixture.endpoint(endpoint, { url: `${receiver.url}/late`, events: ['message'] });
    const picky = await fixture.endpoint(endpoint, { url: `${receiver.url}/picky`, events: ['reaction'] });
    const range = { after: '0', until: '999999999' };
    expect([await late.redeliver(range), await picky.redeliver(range)]).toEqual([3, 0]);
    await receiver.until(3, '/late');
    expect(receiver.texts('/late').filter((text) => text.startsWith('a'))).toEqual(['a1', 'a2']);
    expect(await late.redeliver({ after: ids[0], until: ids[1] })).toBe(1);
  });

  it('cannot reach the deliveries of another webhook', async () => {
    await endpoint.append(['a', 'a1']);
    await endpoint.untilStates('delivered');
    const [{ id } = { id: '' }] = await endpoint.deliveries();
    const mine = endpoint.id;
    endpoint = await fixture.endpoint(endpoint);
    expect(await endpoint.redeliver({ ids: [id] })).toBe(0);
    await fixture.product.call('DELETE', `/webhooks/${mine}`);
  });
});

describe('the delivery log', () => {
  it('comes in pages, newest first', async () => {
    const ids = await endpoint.append(...Array.from({ length: 5 }, (_, n): [string, string] => ['a', `a${n}`]));
    await endpoint.untilStates(...Array<string>(5).fill('delivered'));
    const seen: string[] = [];
    for (let before = ''; ;) {
      const { body } = await fixture.product.call<{ deliveries: Delivery[]; next: string | null }>(
        'GET',
        `/webhooks/${endpoint.id}/deliveries?limit=2${before}`,
      );
      seen.push(...body.deliveries.map(({ eventId }) => eventId));
      if (body.next === null) break;
      before = `&before=${body.next}`;
    }
    expect(seen).toEqual(ids.toReversed());
    expect(await endpoint.deliveries('state=failed')).toEqual([]);
  });
});

describe('changes', () => {
  it('of the URL hold for what is pending, which goes out at once', async () => {
    receiver.reply = (request, response) => answer(request.path === '/' ? 500 : 200)(request, response);
    await endpoint.append(['a', 'a1'], ['a', 'a2']);
    await endpoint.untilFailed(1);
    await fixture.product.call('PATCH', `/webhooks/${endpoint.id}`, { url: `${receiver.url}/new` });
    await receiver.until(2, '/new');
    expect(receiver.texts('/new')).toEqual(['a1', 'a2']);
  });

  it('by which it is disabled or deleted stop deliveries', async () => {
    receiver.reply = answer(500);
    await endpoint.append(['a', 'a1']);
    await endpoint.untilFailed(1);
    await fixture.product.call('PATCH', `/webhooks/${endpoint.id}`, { enabled: false });
    await endpoint.untilStates('failed');
    await fixture.product.call('DELETE', `/webhooks/${endpoint.id}`);
    const left = await fixture.database.source.query(
      `SELECT lane FROM queue_jobs WHERE group_key = $1 UNION ALL SELECT lane FROM queue_lanes WHERE group_key = $1`,
      [endpoint.id],
    );
    expect(left).toEqual([]);
  });

  it('a new webhook starts with what happens from now on', async () => {
    await endpoint.append(['a', 'before']);
    await endpoint.untilStates('delivered');
    endpoint = await fixture.endpoint(endpoint, { url: `${receiver.url}/late` });
    await endpoint.append(['a', 'after']);
    await receiver.until(1, '/late');
    expect(receiver.texts('/late')).toEqual(['after']);
  });
});

describe('batched mode', () => {
  interface Batch {
    events: ReceivedEvent[];
  }
  const batches = (): string[][] =>
    receiver.bodies<Batch>('/batched').map((body) => body.events.map(({ message }) => message.text));

  it('brings the events of a chat that come in a short window in one request, and the same one again', async () => {
    endpoint = await fixture.endpoint(endpoint, { url: `${receiver.url}/batched`, batched: true });
    receiver.reply = (request, response) => answer(request.path === '/batched' ? 500 : 200)(request, response);
    await endpoint.append(['a', 'a1'], ['a', 'a2'], ['b', 'b1'], ['a', 'a3']);
    await receiver.until(2, '/batched');
    expect(batches().map(String).toSorted()).toEqual(['a1,a2,a3', 'b1']);
    await expect.poll(async () => (await endpoint.deliveries()).every(({ attempts }) => attempts === 1)).toBe(true);

    // What comes meanwhile waits for the next batch: a repeat is the same request, with the same id.
    receiver.reply = answer(200);
    await endpoint.append(['a', 'a4'], ['a', 'a5']);
    await endpoint.untilStates('pending', 'pending', 'pending', 'pending', 'pending', 'pending');
    await fixture.pass(FIRST_DELAY);
    await receiver.until(5, '/batched');
    const ofA = receiver.received.filter(({ path, body }) => path === '/batched' && body.includes('"chat":"a"'));
    expect(ofA.map(({ body }) => (JSON.parse(body) as Batch).events.length)).toEqual([3, 3, 2]);
    expect(ofA[0]!.body).toBe(ofA[1]!.body);
    const [id, again, next] = idsOf(ofA);
    expect([id, again === id, next === id]).toEqual([expect.stringMatching(/^batch_[0-9a-f]{32}$/), true, false]);
    await endpoint.untilStates(...Array<string>(6).fill('delivered'));
  });

  /** Answers as a receiver that takes no more than so much. */
  const taking =
    (bytes: number): Reply =>
    (request, response) =>
      answer(Buffer.byteLength(request.body) > bytes ? 413 : 200)(request, response);
  const taken = (bytes: number): string[] =>
    receiver.received
      .filter(({ path, body }) => path === '/batched' && Buffer.byteLength(body) <= bytes)
      .flatMap(({ body }) => (JSON.parse(body) as Batch).events.map(({ id }) => id));

  it.each([
    ['40 texts of 65,536 emoji', '👋'.repeat(65_536)],
    ['40 of 65,000 control characters', '\u0001'.repeat(65_000)],
  ])('makes no body larger than half a megabyte, %s', async (_, text) => {
    endpoint = await fixture.endpoint(endpoint, { url: `${receiver.url}/batched`, batched: true });
    const ids = await endpoint.append(...Array.from({ length: 40 }, (): [string, string] => ['a', text]));
    await endpoint.untilStates(...Array<string>(40).fill('delivered'));
    expect(taken(520 * 1024)).toEqual(ids);
    expect(receiver.received.filter(({ path, body }) => path === '/batched' && body.length > 520 * 1024)).toEqual([]);
  });

  it('halves a batch that its receiver finds too large, at once and in order, and no other chat waits', async () => {
    endpoint = await fixture.endpoint(endpoint, { url: `${receiver.url}/batched`, batched: true });
    receiver.reply = taking(30_000);
    const ids = await endpoint.append(...Array.from({ length: 16 }, (): [string, string] => ['a', 'x'.repeat(10_000)]));
    await endpoint.untilStates(...Array<string>(16).fill('delivered'));
    expect(taken(30_000)).toEqual(ids);
    expect((await endpoint.deliveries()).map(({ attempts }) => attempts)).toEqual(Array(16).fill(1));
  });

  it('lets wait what is too large for its receiver all by itself', async () => {
    endpoint = await fixture.endpoint(endpoint, { url: `${receiver.url}/batched`, batched: true });
    receiver.reply = taking(30_000);
    await endpoint.append(['a', 'small'], ['a', 'x'.repeat(40_000)], ['a', 'after']);
    await endpoint.untilStates('delivered', 'pending', 'pending');
    receiver.reply = answer(200);
    await fixture.pass(FIRST_DELAY);
    await endpoint.untilStates('delivered', 'delivered', 'delivered');
    expect(batches().at(-1)).toEqual(['after']);
  });

  it('is how the test button speaks, too', async () => {
    endpoint = await fixture.endpoint(endpoint, { url: `${receiver.url}/batched`, batched: true });
    await fixture.product.call('POST', `/webhooks/${endpoint.id}/test`);
    expect(receiver.bodies<Batch>('/batched')).toMatchObject([{ events: [{ type: 'test' }] }]);
  });
});
