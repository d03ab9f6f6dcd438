import { createHash } from 'node:crypto';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, describe, expect, it } from 'vitest';
import { type StartProduct, withProduct } from '../support/fixture.js';
import { type Answer, Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';
import { WebhookDatabase } from '../support/webhook-fixture.js';
import { answer, type ReceivedEvent, WebhookReceiver } from '../support/webhook-receiver.js';

interface Webhook {
  id: string;
  companyId: string;
  url: string;
  secret: string;
  enabled: boolean;
  code: string;
  errors?: { field: string; message: string }[];
}

const AT_REST = 'f40b96143421cdd41413c86374af1d99146f40248f3d1e98274234cf53d32a2f';

const { beforeAll } = withProduct({ env: { WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true', AUTH_ENCRYPTION_KEY: AT_REST } });

let simulator: RunningSimulator;
let events: WebhookDatabase;
let product: Product;
let startProduct: StartProduct;
let receiver: WebhookReceiver;

beforeAll(async ({ fixtures, database }) => {
  ({ simulator, receiver, product, startProduct } = fixtures);
  events = await WebhookDatabase.open(database.url);
});

afterAll(() => events?.close());

async function create(companyId: string, body: object = {}): Promise<Answer<Webhook>> {
  await events.know(companyId);
  return product.call<Webhook>('POST', '/webhooks', { companyId, url: `${receiver.url}/${companyId}`, ...body });
}

async function companyKey(companyId: string): Promise<Record<string, string>> {
  const key = `key-of-${companyId}-0123456789`;
  await events.source.query('INSERT INTO api_keys (prefix, hash, company_id) VALUES ($1, $2, $3)', [
    key.slice(0, 10),
    createHash('sha256').update(key).digest(),
    companyId,
  ]);
  return { 'X-API-Key': key };
}

describe('the routes', () => {
  it('create, show, list, change and delete; the secret is shown once', async () => {
    const { status, body } = await create('crud', { events: ['message'], headers: { Authorization: 'Bearer 123' } });
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        id: expect.any(String),
        companyId: 'crud',
        line: null,
        url: `${receiver.url}/crud`,
        events: ['message'],
        headerNames: ['Authorization'],
        batched: false,
        enabled: true,
        disabledReason: null,
        failingSince: null,
        pausedUntil: null,
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
        secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      },
    ]);
    const { secret, ...rest } = body;
    const { id } = body;
    expect((await product.call('GET', `/webhooks/${id}`)).body).toEqual(rest);
    const { success, ...view } = rest as unknown as Record<string, unknown>;
    expect((await product.call('GET', '/webhooks?companyId=crud')).body).toEqual({
      success,
      count: 1,
      webhooks: [view],
    });

    const changed = await product.call('PATCH', `/webhooks/${id}`, {
      url: 'https://example.com/new',
      events: null,
      headers: { 'X-Own': '1' },
      batched: true,
    });
    expect(changed.body).toEqual({
      ...rest,
      url: 'https://example.com/new',
      events: null,
      headerNames: ['X-Own'],
      batched: true,
      updatedAt: expect.any(String),
    });
    expect((await product.call('DELETE', `/webhooks/${id}`)).body).toEqual({ success: true, id });
    const gone = await product.call('GET', `/webhooks/${id}`);
    expect([gone.status, gone.body.code]).toEqual([404, 'WEBHOOK_NOT_FOUND']);

    const [row] = await events.source.query<{ rows: string }[]>(
      'SELECT json_agg(webhooks)::text AS rows FROM webhooks',
    );
    expect(row?.rows ?? '').not.toContain(secret);
    expect(product.output.join('\n')).not.toContain(secret.slice(6));
  });

  it('let a company’s key see and change its own webhooks only', async () => {
    const [mine, theirs] = await Promise.all([create('mine'), create('theirs')]);
    const key = await companyKey('mine');
    const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
      product.call(method, path, body, key);

    expect((await call('GET', '/webhooks')).body).toMatchObject({ count: 1, webhooks: [{ id: mine.body.id }] });
    expect((await call('POST', '/webhooks', { companyId: 'mine', url: receiver.url })).status).toBe(200);
    expect((await call('GET', `/webhooks/${mine.body.id}`)).status).toBe(200);

    const { id } = theirs.body;
    for (const [method, path, body] of [
      ['POST', '/webhooks', { companyId: 'theirs', url: receiver.url }],
      ['GET', '/webhooks?companyId=theirs'],
      ['GET', `/webhooks/${id}`],
      ['PATCH', `/webhooks/${id}`, { enabled: false }],
      ['DELETE', `/webhooks/${id}`],
      ['POST', `/webhooks/${id}/rotate-secret`],
      ['POST', `/webhooks/${id}/test`],
      ['GET', `/webhooks/${id}/deliveries`],
      ['POST', `/webhooks/${id}/redeliver`, { all: 'failed' }],
    ] as const) {
      const refused = await call(method, path, body);
      expect([method, path, refused.status, refused.body.code]).toEqual([method, path, 403, 'ACCESS_DENIED']);
      const nobody = await product.call(method, path, body, { 'X-API-Key': 'nobody' });
      expect([method, path, nobody.status]).toEqual([method, path, 401]);
    }
    expect((await product.call('GET', `/webhooks/${id}`)).body).toMatchObject({ enabled: true });
  });

  it.each([
    ['url', { url: 'not a url' }],
    ['url', { url: 'ftp://example.com' }],
    ['url', { url: 'https://user:secret@example.com' }],
    ['url', { url: 5 }],
    ['events', { events: [] }],
    ['events', { events: ['message', 'nonsense'] }],
    ['events', { events: ['qr'] }],
    ['events', { events: 'message' }],
    ['headers', { headers: { 'Webhook-Id': 'x' } }],
    ['headers', { headers: { Host: 'x' } }],
    ['headers', { headers: { 'content-length': '1' } }],
    ['headers', { headers: { 'Transfer-Encoding': 'chunked' } }],
    ['headers', { headers: { 'a b': 'x' } }],
    ['headers', { headers: { a: 'x\r\nHost: y' } }],
    ['headers', { headers: { a: 5 } }],
    ['headers', { headers: { a: '1', A: '2' } }],
    ['headers', { headers: [] }],
    ['headers', { headers: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`h${n}`, ''])) }],
    ['batched', { batched: 'yes' }],
    ['companyId', { companyId: '../x' }],
    ['secret', { secret: 'whsec_own' }],
  ])('refuse a bad %s: %j', async (field, body) => {
    const refused = await create('bad', body);
    expect([refused.status, refused.body.errors?.[0]?.field]).toEqual([400, field]);
    expect((await product.call('GET', '/webhooks?companyId=bad')).body.count).toBe(0);
  });

  it('are refused for a company that nobody knows, until it has a session or a key', async () => {
    const ask = (companyId: string, key?: Record<string, string>): Promise<Answer<Webhook>> =>
      product.call<Webhook>('POST', '/webhooks', { companyId, url: receiver.url }, key);
    for (const [companyId, known] of [
      ['demoo', () => product.call('POST', '/sessions', { companyId: 'demoo' })],
      ['tenant-with-a-key', () => product.call('POST', '/keys', { companyId: 'tenant-with-a-key' })],
    ] as const) {
      const refused = await ask(companyId);
      expect(refused.status).toBe(404);
      expect(refused.body).toMatchObject({ code: 'COMPANY_NOT_FOUND', companyId });
      expect((await product.call('GET', `/webhooks?companyId=${companyId}`)).body.count).toBe(0);
      await known();
      expect((await ask(companyId)).status, companyId).toBe(200);
    }
    // By its own key a company is known, as it would be by a token that somebody else issued.
    expect((await ask('by-its-key', await companyKey('by-its-key'))).status).toBe(200);
  });

  it('refuse bad ids, pages and redeliveries', async () => {
    const { id } = (await create('bad-calls')).body;
    for (const [method, path, body] of [
      ['GET', '/webhooks/nonsense'],
      ['GET', `/webhooks/${id}/deliveries?limit=0`],
      ['GET', `/webhooks/${id}/deliveries?before=x`],
      ['GET', `/webhooks/${id}/deliveries?state=lost`],
      ['POST', `/webhooks/${id}/redeliver`, {}],
      ['POST', `/webhooks/${id}/redeliver`, { ids: [] }],
      ['POST', `/webhooks/${id}/redeliver`, { ids: ['x'] }],
      ['POST', `/webhooks/${id}/redeliver`, { after: '1' }],
      ['POST', `/webhooks/${id}/redeliver`, { until: '1' }],
      ['POST', `/webhooks/${id}/redeliver`, { all: 'failed', ids: ['1'] }],
      ['POST', `/webhooks/${id}/redeliver`, { all: 'pending' }],
    ] as const) {
      const refused = await product.call(method, path, body);
      expect([path, body, refused.status]).toEqual([path, body, 400]);
    }
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect((await product.call('GET', `/webhooks/${unknown}`)).body.code).toBe('WEBHOOK_NOT_FOUND');
  });

  it('give a company fifty webhooks at most, however many are asked for at once', async () => {
    const statuses = (await Promise.all(Array.from({ length: 150 }, () => create('many')))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(50);
    // 503 where the machine has no time for so many.
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual(
      statuses.filter((status) => status === 409),
    );
    expect((await product.call('GET', '/webhooks?companyId=many')).body.count).toBe(50);
    const refused = await create('many');
    expect([refused.status, refused.body.code]).toEqual([409, 'TOO_MANY_WEBHOOKS']);
  });
});

describe('a delivery', () => {
  it('brings what happens in WhatsApp, signed, to all endpoints of the company that want it', async () => {
    const [shop, anna] = await simulator.client.createAccounts(2);
    const all = (await create('shop', { headers: { 'X-Token': 'abc' } })).body;
    const some = (await create('shop', { url: `${receiver.url}/some`, events: ['message'] })).body;
    await create('neighbour');
    await product.pair('shop', shop!.number, simulator);
    await simulator.client.send(anna!.number, { to: shop!.number, text: 'Is there a table for two? 👋' });

    const [, request] = await receiver.until(2, '/shop');
    const [filtered] = await receiver.until(1, '/some');
    expect(receiver.bodies('/shop').map(({ type }) => type)).toEqual(['connected', 'message']);
    const page = await product.call<{ events: ReceivedEvent[] }>('GET', '/events?companyId=shop&types=message');
    const [logged] = page.body.events;
    expect(new Verifier(all.secret).verify(request!.body, request!.headers)).toEqual(logged);
    expect(new Verifier(some.secret).verify(filtered!.body, filtered!.headers)).toEqual(logged);
    expect(() => new Verifier(some.secret).verify(request!.body, request!.headers)).toThrow('No matching signature');
    expect(request!.headers).toMatchObject({
      'webhook-id': `evt_${logged!.id}`,
      'content-type': 'application/json',
      'x-token': 'abc',
    });

    await product.call('POST', '/sessions/shop/send', { phone: anna!.number, message: 'There is' });
    await receiver.until(3, '/shop');
    expect(receiver.bodies('/some').every(({ type }) => type === 'message')).toBe(true);
    expect(receiver.received.some(({ path }) => path === '/neighbour')).toBe(false);
  });

  it('has two signatures after a rotation, and one when the day is over', async () => {
    const { id, secret } = (await create('rotated')).body;
    const rotation = await product.call<{ secret: string; previousValidUntil: string }>(
      'POST',
      `/webhooks/${id}/rotate-secret`,
    );
    expect(rotation.body.secret).toMatch(/^whsec_/);
    expect(rotation.body.secret).not.toBe(secret);
    expect(Date.parse(rotation.body.previousValidUntil) - Date.now()).toBeGreaterThan(23.9 * 3_600_000);

    await events.append('rotated', ['chat', 'hello']);
    const [request] = await receiver.until(1, '/rotated');
    for (const one of [secret, rotation.body.secret]) {
      expect(new Verifier(one).verify(request!.body, request!.headers)).toMatchObject({ companyId: 'rotated' });
    }
    expect(request!.headers['webhook-signature']?.split(' ')).toHaveLength(2);

    // A second rotation retires the first secret at once.
    await product.call('POST', `/webhooks/${id}/rotate-secret`);
    await events.append('rotated', ['chat', 'again']);
    const [, second] = await receiver.until(2, '/rotated');
    expect(() => new Verifier(secret).verify(second!.body, second!.headers)).toThrow('No matching signature');
    expect(new Verifier(rotation.body.secret).verify(second!.body, second!.headers)).toBeDefined();
  });

  it('can be tried out with the test button', async () => {
    const { id, secret } = (await create('tried')).body;
    const tested = await product.call('POST', `/webhooks/${id}/test`);
    expect(tested.body).toMatchObject({ success: true, delivered: true, status: 200, error: null });
    const [request] = await receiver.until(1, '/tried');
    expect(new Verifier(secret).verify(request!.body, request!.headers)).toMatchObject({
      id: request!.headers['webhook-id'],
      type: 'test',
      companyId: 'tried',
    });

    receiver.reply = (_, response) => void response.writeHead(500).end(`no\0${'x'.repeat(5_000)}`);
    const failed = await product.call('POST', `/webhooks/${id}/test`);
    receiver.reply = answer(200);
    expect(failed.body).toMatchObject({ delivered: false, status: 500, error: 'the endpoint answered 500' });
    expect(failed.body.response).toBe(`no\ufffd${'x'.repeat(497)}`);

    await product.call('PATCH', `/webhooks/${id}`, { url: 'http://127.0.0.1:1/' });
    expect((await product.call('POST', `/webhooks/${id}/test`)).body).toMatchObject({
      delivered: false,
      status: null,
      error: 'ECONNREFUSED',
    });
  });
});

describe('private targets', () => {
  it('are refused at creation, at changes and at delivery unless the setting allows them', async () => {
    const allowed = (await create('private')).body;
    const strict = await startProduct({ env: { AUTH_ENCRYPTION_KEY: AT_REST } });
    try {
      for (const url of [receiver.url, 'http://2130706433/', 'http://[::ffff:a9fe:a9fe]/', 'http://localhost/']) {
        for (const [method, path, body] of [
          ['POST', '/webhooks', { companyId: 'private', url }],
          ['PATCH', `/webhooks/${allowed.id}`, { url }],
        ] as const) {
          const refused = await strict.call<Webhook>(method, path, body);
          expect([refused.status, refused.body.errors]).toEqual([
            400,
            [{ field: 'url', message: 'url must not lead to a private address' }],
          ]);
        }
      }
      expect((await strict.call('POST', `/webhooks/${allowed.id}/test`)).body).toMatchObject({
        delivered: false,
        status: null,
        error: 'the URL may not be called: must not lead to a private address',
      });
      expect(receiver.received.some(({ path }) => path === '/private')).toBe(false);
    } finally {
      await strict.kill();
    }
  });
});
