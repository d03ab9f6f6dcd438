import { afterAll, describe, expect, it } from 'vitest';
import { EVENT_TYPES } from '../../src/domain/events.js';
import { DURABLE_TYPES, LIVE_TYPES, SAMPLES } from '../support/event-samples.js';
import { EventWriter, FakeReplica } from '../support/event-writer.js';
import { withProduct } from '../support/fixture.js';
import { Product } from '../support/product.js';
import { connect, type StreamClient, TRANSPORTS } from '../support/realtime-clients.js';
import { type ReceivedEvent, WebhookReceiver } from '../support/webhook-receiver.js';

const KEY_OF_A = 'key-of-company-a-0123456789';
const AS_A = { 'X-API-Key': KEY_OF_A };

const { beforeAll } = withProduct({ env: { WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true' } });

let receiver: WebhookReceiver;
let product: Product;
let writer: EventWriter;
let replica: FakeReplica;

beforeAll(async ({ fixtures, database }) => {
  ({ receiver, product } = fixtures);
  writer = await EventWriter.connect(database.url);
  await writer.addKey(KEY_OF_A, 'a');
  replica = FakeReplica.connect(database.url);
});

afterAll(async () => {
  await replica?.close();
  await writer?.close();
});

/** Every type of event, of company b and then of company a, from which those who wait for a know that b's have passed. */
async function happen(): Promise<void> {
  for (const companyId of ['b', 'a']) {
    for (const type of LIVE_TYPES) replica.tell(companyId, type, SAMPLES[type]);
    for (const type of DURABLE_TYPES) await writer.append(companyId, type, SAMPLES[type]);
  }
}

/** Every type of event, of the line main and then of sales. */
async function happenOnLines(companyId: string): Promise<void> {
  for (const line of ['main', 'sales']) {
    for (const type of LIVE_TYPES) replica.tell(companyId, type, SAMPLES[type], line);
    for (const type of DURABLE_TYPES) await writer.append(companyId, type, SAMPLES[type], 1, line);
  }
}

describe('who asks for a line gets every event of it and none of the company’s other lines', () => {
  beforeAll(() => writer.addKey('key-of-company-lines-0123456789', 'lines'));

  it.each(TRANSPORTS)('by %s', async (transport) => {
    const client = await connect(transport, product.url, { key: 'key-of-company-lines-0123456789', line: 'sales' });
    await happenOnLines('lines');
    const events = await client.inbox.until((some) => some.length >= EVENT_TYPES.length);
    expect(events.map(({ type }) => type).toSorted()).toEqual(EVENT_TYPES.toSorted());
    expect(new Set(events.map(({ companyId, line }) => `${companyId} ${line}`))).toEqual(new Set(['lines sales']));
    client.drop();
  });

  it('by pulling', async () => {
    await happenOnLines('lines');
    const { body } = await product.call<{ events: { type: string; line: string }[] }>(
      'GET',
      '/events?limit=1000&line=sales',
      undefined,
      { 'X-API-Key': 'key-of-company-lines-0123456789' },
    );
    expect(new Set(body.events.map(({ type }) => type))).toEqual(new Set(DURABLE_TYPES));
    expect(new Set(body.events.map(({ line }) => line))).toEqual(new Set(['sales']));
  });

  it('by webhook', async () => {
    const url = `${receiver.url}/lines`;
    const made = await product.call('POST', '/webhooks', { companyId: 'lines', url, line: 'sales' });
    expect(made.status).toBe(200);
    await happenOnLines('lines');
    await receiver.until(DURABLE_TYPES.length, '/lines');
    const events = receiver.bodies<{ type: string; line: string }>('/lines');
    expect(new Set(events.map(({ line }) => line))).toEqual(new Set(['sales']));
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(DURABLE_TYPES));
  });
});

describe('a key of company a gets every event of a and none of b', () => {
  it.each(TRANSPORTS)('by %s', async (transport) => {
    const client: StreamClient = await connect(transport, product.url, { key: KEY_OF_A });
    await happen();
    const events = await client.inbox.until((some) => some.length >= EVENT_TYPES.length);
    expect(events.map(({ type }) => type).toSorted()).toEqual(EVENT_TYPES.toSorted());
    expect(new Set(events.map(({ companyId }) => companyId))).toEqual(new Set(['a']));
    client.drop();
    await expect(connect(transport, product.url, { key: KEY_OF_A, companyId: 'b' })).rejects.toMatchObject({
      status: 403,
      problem: { code: 'ACCESS_DENIED' },
    });
  });

  it('by pulling', async () => {
    await happen();
    for (const type of DURABLE_TYPES) {
      const { body } = await product.call<{ events: ReceivedEvent[] }>(
        'GET',
        `/events?types=${type}&limit=1000`,
        undefined,
        AS_A,
      );
      expect(body.events.length, type).toBeGreaterThan(0);
      expect(new Set(body.events.map(({ companyId }) => companyId))).toEqual(new Set(['a']));
    }
    const refused = await product.call('GET', '/events?companyId=b', undefined, AS_A);
    expect([refused.status, refused.body.code, refused.body.error]).toEqual([403, 'ACCESS_DENIED', 'Access denied']);
  });

  it.each([false, true])('by webhook, in batches: %s', async (batched) => {
    const path = batched ? '/batched' : '/single';
    const url = `${receiver.url}${path}`;
    const created = await product.call<{ id: string }>('POST', '/webhooks', { companyId: 'a', url, batched }, AS_A);
    expect(created.status, JSON.stringify(created.body)).toBe(200);
    await happen();
    const events = (): ReceivedEvent[] =>
      receiver
        .bodies<ReceivedEvent & { events?: ReceivedEvent[] }>(path)
        .flatMap((body) => (body.events === undefined ? [body] : body.events));
    while (events().length < DURABLE_TYPES.length) await receiver.until(receiver.bodies(path).length + 1, path);
    expect(
      events()
        .map(({ type }) => type)
        .toSorted(),
    ).toEqual(DURABLE_TYPES.toSorted());
    expect(new Set(events().map(({ companyId }) => companyId))).toEqual(new Set(['a']));
    await product.call('DELETE', `/webhooks/${created.body.id}`, undefined, AS_A);
  });

  it('and has no say over the webhooks of b', async () => {
    const url = `${receiver.url}/of-b`;
    const refused = await product.call('POST', '/webhooks', { companyId: 'b', url }, AS_A);
    expect([refused.status, refused.body.code]).toEqual([403, 'ACCESS_DENIED']);
    await product.call('POST', '/keys', { companyId: 'b' });
    const { body } = await product.call<{ id: string }>('POST', '/webhooks', { companyId: 'b', url });
    for (const [method, route] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['GET', '/deliveries'],
      ['POST', '/test'],
      ['POST', '/redeliver'],
      ['POST', '/rotate-secret'],
    ] as const) {
      const given = method === 'PATCH' ? { enabled: false } : route === '/redeliver' ? { all: 'failed' } : undefined;
      const answer = await product.call(method, `/webhooks/${body.id}${route}`, given, AS_A);
      expect([403, 404], `${method} ${route}`).toContain(answer.status);
    }
  });
});
