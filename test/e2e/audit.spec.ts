import { SignJWT } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../support/database.js';
import { EventWriter } from '../support/event-writer.js';
import { type StartProduct, withProduct } from '../support/fixture.js';
import { Product } from '../support/product.js';
import { connect } from '../support/realtime-clients.js';
import { until } from '../support/until.js';

const SECRET = 'c4f1d9a86b0e47f3a2d5980cbe716f3d';

interface Entry {
  id: string;
  actor: { type: string; id: string | null; prefix: string | null };
  address: string;
  method: string;
  route: string;
  target: string | null;
  companyId: string | null;
  status: number | null;
  requestId: string;
  leftOut: number;
}

const { beforeAll } = withProduct({
  env: { TRUST_PROXY: '1', JWT_SECRET: SECRET, WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true' },
});

let database: TestDatabase;
let writer: EventWriter;
let product: Product;
let startProduct: StartProduct;

beforeAll(async ({ fixtures }) => {
  ({ database, product, startProduct } = fixtures);
  writer = await EventWriter.connect(database.url);
});

afterAll(() => writer?.close());

async function entries(query = ''): Promise<Entry[]> {
  const { body } = await product.call<{ entries: Entry[] }>('GET', `/audit?limit=1000${query}`);
  return body.entries;
}

/** The entries of a request, once there is one and its outcome is known. */
function entriesOf(requestId: string): Promise<Entry[]> {
  return until(
    async () => (await entries()).filter((entry) => entry.requestId === requestId),
    (found) => found.length > 0 && found.every(({ status }) => status !== null),
  );
}

const makeKey = async (body: object): Promise<{ id: string; key: string; prefix: string }> =>
  (await product.call<{ id: string; key: string; prefix: string }>('POST', '/keys', body)).body;

describe('the audit log', () => {
  it('tells who changed what, from where, and how it went', async () => {
    const { id, key, prefix } = await makeKey({ companyId: 'a' });
    const as = (requestId: string, credential = key) => ({
      'X-API-Key': credential,
      'X-Request-Id': requestId,
      'X-Forwarded-For': '203.0.113.7',
    });
    const hook = { companyId: 'a', url: 'http://127.0.0.1:1/marked-path', headers: { Authorization: 'marked-secret' } };
    const made = await product.call<{ id: string }>('POST', '/webhooks', hook, as('make-webhook'));
    expect(made.status).toBe(200);
    const route = '/api/whatsapp/webhooks';
    const common = { actor: { type: 'key', id, prefix }, address: '203.0.113.7', companyId: 'a', leftOut: 0 };
    expect(await entriesOf('make-webhook')).toMatchObject([
      { ...common, method: 'POST', route, target: made.body.id, status: 200 },
    ]);
    await product.call('PATCH', `/webhooks/${made.body.id}`, { url: 'nonsense' }, as('bad-change'));
    expect(await entriesOf('bad-change')).toMatchObject([
      { ...common, method: 'PATCH', route: `${route}/:id`, target: made.body.id, status: 400 },
    ]);
    const token = await new SignJWT({ companyId: 'a', sub: 'anna' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1m')
      .sign(new TextEncoder().encode(SECRET));
    await product.call('DELETE', `/webhooks/${made.body.id}`, undefined, as('by-token', token));
    expect(await entriesOf('by-token')).toMatchObject([
      { ...common, actor: { type: 'jwt', id: 'anna', prefix: null }, method: 'DELETE', status: 200 },
    ]);
    await product.call('DELETE', `/keys/${id}`, undefined, { 'X-Request-Id': 'revoke' });
    expect(await entriesOf('revoke')).toMatchObject([
      {
        actor: { type: 'admin_api_key', id: null, prefix: null },
        route: '/api/whatsapp/keys/:id',
        target: id,
        status: 200,
      },
    ]);
    const rows = JSON.stringify(await writer.query('SELECT a::text FROM audit_log a'));
    expect(rows).not.toMatch(/marked-|nonsense/);
    expect(rows).not.toContain(key);
  });

  it('is asked for a company, and for one of its lines', async () => {
    for (const line of ['', '.second']) await product.call('DELETE', `/sessions/lines${line}`);
    const of = async (query: string): Promise<unknown[]> =>
      (await entries(`&companyId=lines${query}`)).map((entry) => (entry as Entry & { line: string | null }).line);
    expect(await of('')).toEqual(['second', 'main']);
    expect(await of('&line=second')).toEqual(['second']);
    expect((await product.call('GET', '/audit?line=a.b')).status).toBe(400);
  });

  it('does not grow by reading and sending', async () => {
    const { key } = await makeKey({ companyId: 'quiet' });
    const before = (await entries('&companyId=quiet')).length;
    for (const [method, path, body] of [
      ['GET', '/sessions'],
      ['GET', '/webhooks'],
      ['POST', '/sessions/quiet/send', { phone: '79001234567', message: 'x' }],
    ] as const) {
      await product.call(method, path, body, { 'X-API-Key': key });
    }
    expect((await entries('&companyId=quiet')).length).toBe(before);
  });

  it('tells of those who were refused what they may not do, in a guard, in a handler or at a socket', async () => {
    const { id, key } = await makeKey({ companyId: 'curious', scopes: ['read'] });
    const call = (requestId: string, method: string, path: string) =>
      product.call(method, path, undefined, { 'X-API-Key': key, 'X-Request-Id': requestId });
    await call('other-company', 'GET', '/sessions/victim');
    await call('other-query', 'GET', '/webhooks?companyId=victim');
    await call('no-scope', 'DELETE', '/sessions/curious');
    await call('no-admin', 'GET', '/audit');
    await expect(connect('websocket', product.url, { key, companyId: 'victim' })).rejects.toThrow();
    await expect(connect('socket.io', product.url, { key, companyId: 'victim' })).rejects.toThrow();
    const actor = { type: 'key', id };
    for (const requestId of ['other-company', 'other-query', 'no-scope', 'no-admin']) {
      expect(await entriesOf(requestId)).toMatchObject([{ actor, status: 403 }]);
    }
    expect(await entries('&companyId=victim')).toMatchObject([
      { actor, method: 'SOCKET.IO', route: '/whatsapp', status: 403 },
      { actor, method: 'WEBSOCKET', route: '/api/whatsapp/events', status: 403 },
      { actor, method: 'GET', route: '/api/whatsapp/sessions/:companyId', status: 403 },
    ]);
  });

  it('cannot be filled by refusals', async () => {
    const { id, key } = await makeKey({ companyId: 'noisy', scopes: ['read'] });
    const denied = () => product.call('GET', '/audit', undefined, { 'X-API-Key': key });
    await Promise.all(Array.from({ length: 150 }, denied));
    const ofKey = (await entries('&companyId=noisy')).filter(({ actor }) => actor.id === id);
    expect(ofKey.length).toBe(60);

    const unknown = () =>
      fetch(`${product.url}/api/whatsapp/sessions`, { headers: { 'X-Forwarded-For': '198.51.100.9' } });
    await Promise.all(Array.from({ length: 50 }, unknown));
    const ofNobody = (await entries()).filter(({ address }) => address === '198.51.100.9');
    expect(ofNobody).toMatchObject([{ actor: { type: 'unknown', id: null }, status: 401, leftOut: 0 }]);
  });

  it('is read page by page, by admins alone', async () => {
    const seen: string[] = [];
    for (let before = ''; ;) {
      const { body } = await product.call<{ entries: Entry[]; next: string | null }>('GET', `/audit?limit=7${before}`);
      seen.push(...body.entries.map(({ id }) => id));
      if (body.next === null) break;
      before = `&before=${body.next}`;
    }
    expect(seen).toEqual((await entries()).map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('that cannot be written stops what was to be done', async () => {
    const { id } = await makeKey({ companyId: 'a' });
    await writer.query('ALTER TABLE audit_log RENAME TO audit_log_away');
    try {
      for (const [method, path, body] of [
        ['POST', '/keys', { companyId: 'never' }],
        ['DELETE', `/keys/${id}`],
        ['POST', '/webhooks', { companyId: 'never', url: 'http://127.0.0.1:1/' }],
      ] as const) {
        const answer = await product.call(method, path, body);
        expect([answer.status, answer.body.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
      }
      // What is refused stays refused, and what changes nothing goes on.
      const { status } = await product.call('GET', '/sessions', undefined, { 'X-API-Key': 'nobody-has-this-key' });
      expect(status).toBe(401);
      expect((await product.call('GET', '/keys?companyId=never')).body.keys).toEqual([]);
    } finally {
      await writer.query('ALTER TABLE audit_log_away RENAME TO audit_log');
    }
    expect(await writer.query(`SELECT revoked_at FROM api_keys WHERE id = $1`, [id])).toEqual([{ revoked_at: null }]);
    expect((await product.call('GET', '/webhooks?companyId=never')).body.webhooks).toEqual([]);
  });

  it('keeps what was begun when the process is killed before the outcome is known', async () => {
    const other = await startProduct();
    const blocker = await EventWriter.connect(database.url);
    await blocker.query(`INSERT INTO whatsapp_sessions (company_id, wanted, status) VALUES ('begun', false, 'idle')`);
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE webhooks');
    const request = other
      .call('POST', '/webhooks', { companyId: 'begun', url: 'https://example.com/' })
      .catch((error: Error) => error);
    await expect.poll(() => entries('&companyId=begun')).toMatchObject([{ method: 'POST', status: null }]);
    await other.kill();
    await request;
    await blocker.query('ROLLBACK');
    await blocker.close();
    expect(await entries('&companyId=begun')).toMatchObject([{ method: 'POST', status: null }]);
  });
});
