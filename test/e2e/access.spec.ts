import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import type { Scope } from '../../src/identity/principal.js';
import { createTestDatabase } from '../support/database.js';
import { EventWriter } from '../support/event-writer.js';
import { withSimulator } from '../support/fixture.js';
import { type Answer, Product } from '../support/product.js';
import { connect, TRANSPORTS } from '../support/realtime-clients.js';
import { type OpenApi, requestTo, type Route, routerTable, routesOf } from '../support/route-table.js';

const SECRET = 'c4f1d9a86b0e47f3a2d5980cbe716f3d';
const ALL: Scope[] = ['read', 'send', 'manage'];
/** Routes that hand messages over, so that a key for sending opens them and no other scope does. */
const SENDING =
  /\/(send|messages|reactions?|batched|numbers|media|bulk|forward|votes|response|read|presence|history|\{companyId\}\/status)$/;
/** What takes back or changes what was sent needs no more than sending did. */
const OF_SENT = /\/(messages|media|batches|chats|status)\/\{\w+\}(\/(star|pin|labels))?$/;
/** What is done with groups and people is done by sending to them. */
const WITH_PEOPLE =
  /\/\{companyId\}\/(groups|contacts|labels|calls|communities)(\/|$)|\/channels\/\{\w+\}\/(un)?(follow|mute)$/;

interface Key {
  id: string;
  key: string;
  prefix: string;
}

const { beforeAll } = withSimulator({
  env: { TRUST_PROXY: '1', JWT_SECRET: SECRET, WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true' },
});

let writer: EventWriter;
let product: Product;
let replica: Product;
let document: OpenApi;
let routes: Route[];
let router: string[];
let address = 0;

beforeAll(async ({ database, startProduct }) => {
  [product, replica] = await Promise.all([startProduct(), startProduct()]);
  writer = await EventWriter.connect(database.url);
  document = (await (await fetch(`${product.url}/docs-json`)).json()) as OpenApi;
  routes = routesOf(document);
  const other = await createTestDatabase();
  router = await routerTable(other.url);
  await other.drop();
});

afterAll(() => writer?.close());

async function makeKey(body: object): Promise<Key> {
  const { status, body: made } = await product.call<Key & { success: boolean }>('POST', '/keys', body);
  expect([status, made.success], JSON.stringify(made)).toEqual([200, true]);
  return made;
}

const token = (claims: Record<string, unknown>, { secret = SECRET, expires = '5m' as string | number } = {}) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(secret));

/** Keys and tokens that open nothing any more, or never did. */
async function uselessKeys(): Promise<Record<string, string>> {
  const [revoked, expired] = await Promise.all([makeKey({ companyId: 'a' }), makeKey({ companyId: 'a' })]);
  await product.call('DELETE', `/keys/${revoked.id}`);
  await writer.query('UPDATE api_keys SET expires_at = now() WHERE id = $1', [expired.id]);
  return {
    bad: `sb_${randomBytes(32).toString('base64url')}`,
    revoked: revoked.key,
    expired: expired.key,
    'forged token': await token({ companyId: 'a', admin: true }, { secret: 'e3b0c44298fc1c149afbf4c8996fb924' }),
    'expired token': await token({ companyId: 'a' }, { expires: Math.floor(Date.now() / 1000) - 5 }),
    'token of nobody': await token({ sub: 'a' }),
  };
}

/** Calls a route about a company with a key, each time from another address: the limit on bad keys is another test's. */
async function call(route: Route, key: string | undefined, companyId = 'a', id?: string): Promise<Answer> {
  const { path, body } = requestTo(document, route, companyId, id);
  const response = await fetch(product.url + path, {
    method: route.method,
    headers: {
      'X-Forwarded-For': `10.0.${(address += 1) >> 8}.${address & 255}`,
      ...(key !== undefined && { Authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    body,
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const answer = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, body: answer, headers: response.headers };
}

/** What an answer says, without what differs from request to request. */
function words({ status, body }: Answer, companyId: string): string {
  return JSON.stringify([status, { ...body, requestId: '' }]).replaceAll(`"${companyId}"`, '""');
}

let templates = 0;

async function idFor(route: Route): Promise<string | undefined> {
  if (route.path.includes('/templates/{id}')) {
    const template = { companyId: 'a', name: `t${(templates += 1)}`, language: 'en', category: 'UTILITY' };
    const components = [{ type: 'BODY', text: 'Closed today' }];
    return (await product.call<{ id: string }>('POST', '/templates', { ...template, components })).body.id;
  }
  if (!route.path.includes('/webhooks/{id}')) return undefined;
  const { body } = await product.call<{ id: string }>('POST', '/webhooks', {
    companyId: 'a',
    url: 'http://127.0.0.1:1/',
  });
  return body.id;
}

function expectOpen({ status, body }: Answer, who: string): void {
  const told = `${who}: ${status} ${JSON.stringify(body).slice(0, 300)}`;
  expect(['UNAUTHENTICATED', 'ACCESS_DENIED', 'RATE_LIMITED', 'INTERNAL', 'NOT_FOUND'], told).not.toContain(body.code);
  expect([401, 403, 429, 500], told).not.toContain(status);
}

function expectRefused({ status, body }: Answer, code: 'UNAUTHENTICATED' | 'ACCESS_DENIED', who: string): void {
  expect([who, status, body.code, body.success]).toEqual([who, code === 'ACCESS_DENIED' ? 403 : 401, code, false]);
}

function expectNothingOf(companyId: string, { body }: Answer, who: string): void {
  expect(JSON.stringify(body), who).not.toContain(`"companyId":"${companyId}"`);
}

/** What is said of company a is what is said of one that nobody knows. */
function expectSame(answer: Answer, ofNobody: Answer): void {
  expect(words(answer, 'a')).toBe(words(ofNobody, 'nobody-knows'));
}

describe('the route table', () => {
  it('of the document is the application’s own: no route answers that it does not tell of', () => {
    expect(routes.length).toBeGreaterThan(30);
    const told = new Set(routes.map(({ name }) => name));
    expect([...told].filter((name) => !router.includes(name))).toEqual([]);
    // The documentation does not describe itself; the page is for people, and its session for the page alone.
    const others = router.filter((name) => !told.has(name) && !/^GET \/docs[-/.\w]*$/.test(name));
    expect(others.toSorted()).toEqual([
      'DELETE /dashboard/session',
      'GET /',
      'GET /dashboard',
      'GET /dashboard/assets/{name}',
      'GET /dashboard/session',
      'GET /link/assets/{name}',
      'GET /link/{token}',
      'GET /link/{token}/state',
      'POST /dashboard/session',
      'POST /link/{token}/pairing-code',
      'POST /link/{token}/start',
    ]);
  });

  it('leaves only the probes open', () => {
    const open = routes.filter(({ access }) => access.to === 'public').map(({ name }) => name);
    expect(open.filter((name) => !name.startsWith('GET /health'))).toEqual([]);
  });

  it('asks for the scope that fits: to read, to send, or to change', () => {
    for (const { name, method, path, access } of routes) {
      if (!('scope' in access)) continue;
      expect([name, access.scope]).toEqual([
        name,
        method === 'GET' ? 'read' : [SENDING, OF_SENT, WITH_PEOPLE].some((one) => one.test(path)) ? 'send' : 'manage',
      ]);
    }
  });
});

describe('every route', () => {
  it('lets nobody in without a key, with a bad one, a revoked or expired one, or a token that is not good', async () => {
    const useless = { none: undefined, ...(await uselessKeys()) };
    for (const route of routes.filter(({ access }) => access.to !== 'public')) {
      for (const [name, key] of Object.entries(useless)) {
        const answer = await call(route, key);
        expectRefused(answer, 'UNAUTHENTICATED', `${route.name} with ${name}`);
        expect(words(answer, 'a')).toBe(words(await call(route, key, 'nobody-knows'), 'nobody-knows'));
      }
    }
  });

  it('gives a company nothing of another one, and does not tell whether there is one', async () => {
    const { body } = await product.call('POST', '/sessions', { companyId: 'a' });
    expect(body.success).toBe(true);
    const others = { key: (await makeKey({ companyId: 'b' })).key, token: await token({ companyId: 'b' }) };
    for (const route of routes.filter(({ access }) => access.to !== 'public')) {
      for (const [name, key] of Object.entries(others)) {
        const id = await idFor(route);
        const answer = await call(route, key, 'a', id);
        const who = `${route.name} with another company’s ${name}`;
        // Every line of a company is behind its key, whether there is one of that name or not.
        for (const line of route.names === 'path' ? ['a.main', 'a.sales'] : []) {
          expectRefused(await call(route, key, line, id), 'ACCESS_DENIED', `${who}, ${line}`);
        }
        if (route.names === 'nothing' && route.access.to === 'any-key') {
          expectOpen(answer, who);
          expectNothingOf('a', answer, who);
        } else {
          expectRefused(answer, 'ACCESS_DENIED', who);
          if (route.names !== 'id') expectSame(answer, await call(route, key, 'nobody-knows'));
        }
      }
    }
  });

  it('names the scope that a key lacks', async () => {
    for (const scope of ALL) {
      const scopes = ALL.filter((other) => other !== scope);
      const without = {
        key: (await makeKey({ companyId: 'a', scopes })).key,
        token: await token({ companyId: 'a', scope: scopes.join(' ') }),
      };
      for (const route of routes.filter(({ access }) => 'scope' in access && access.scope === scope)) {
        for (const [name, key] of Object.entries(without)) {
          const answer = await call(route, key);
          expectRefused(answer, 'ACCESS_DENIED', `${route.name} with a ${name} for ${scopes.join(', ')}`);
          expect(answer.body.detail).toContain(`the scope ${scope} is needed`);
          expect(words(answer, 'a')).not.toContain('session');
        }
      }
    }
  });

  it('opens to the right key and the right token with that scope alone', async () => {
    for (const scope of ALL) {
      const right = {
        key: (await makeKey({ companyId: 'a', scopes: [scope] })).key,
        token: await token({ companyId: 'a', scope }),
      };
      for (const route of routes.filter(({ access }) => 'scope' in access && access.scope === scope)) {
        for (const [name, key] of Object.entries(right)) {
          expectOpen(await call(route, key, 'a', await idFor(route)), `${route.name} with the right ${name}`);
        }
      }
    }
  });

  it('opens to admins; those for admins to nobody else', async () => {
    const admins = { key: (await makeKey({ admin: true })).key, token: await token({ admin: true }) };
    const company = { key: (await makeKey({ companyId: 'a' })).key, token: await token({ companyId: 'a' }) };
    for (const route of routes.filter(({ access }) => access.to !== 'public')) {
      for (const [name, key] of Object.entries(admins)) {
        expectOpen(await call(route, key, 'a', await idFor(route)), `${route.name} with an admin’s ${name}`);
      }
      if (route.access.to !== 'admin') continue;
      for (const [name, key] of Object.entries(company)) {
        const answer = await call(route, key);
        expectRefused(answer, 'ACCESS_DENIED', `${route.name} with a company’s ${name}`);
        expect(answer.body.detail).toBe('Access denied: an admin key is needed');
      }
    }
  });
});

describe.each(TRANSPORTS)('a handshake by %s', (transport) => {
  const knock = (key: string | undefined, companyId?: string) =>
    connect(transport, product.url, {
      key,
      address: `10.1.${(address += 1) >> 8}.${address & 255}`,
      ...(companyId !== undefined && { companyId }),
    });

  it('is refused as a route is', async () => {
    const refused = [
      [undefined, 401],
      ...Object.values(await uselessKeys()).map((key) => [key, 401]),
      [(await makeKey({ companyId: 'b' })).key, 403],
      [await token({ companyId: 'b' }), 403],
    ] as [string | undefined, number][];
    for (const [key, status] of refused) {
      const code = status === 401 ? 'UNAUTHENTICATED' : 'ACCESS_DENIED';
      for (const companyId of ['a', 'nobody-knows']) {
        await expect(knock(key, companyId), `${key}`).rejects.toMatchObject({ status, problem: { code } });
      }
    }
    for (const key of [
      (await makeKey({ companyId: 'a', scopes: ['send', 'manage'] })).key,
      await token({ companyId: 'a', scope: 'send manage' }),
    ]) {
      await expect(knock(key, 'a')).rejects.toMatchObject({
        status: 403,
        problem: { code: 'ACCESS_DENIED', detail: expect.stringContaining('the scope read is needed') },
      });
    }
  });

  it('lets in who may read', async () => {
    for (const key of [
      (await makeKey({ companyId: 'a', scopes: ['read'] })).key,
      (await makeKey({ admin: true })).key,
      await token({ companyId: 'a', scope: 'read' }),
      await token({ admin: true }),
    ]) {
      for (const company of ['a', undefined]) {
        const client = await knock(key, company);
        expect(client.after).toMatch(/^\d+$/);
        client.drop();
      }
    }
  });
});

describe('keys', () => {
  it('are shown once; what is kept and listed is no key', async () => {
    const choices = {
      companyId: 'a',
      scopes: ['send', 'read'],
      name: 'Shop front',
      expiresAt: '2099-01-01T00:00:00.000Z',
    };
    const { body } = await product.call('POST', '/keys', choices);
    const { success, key, ...view } = body as { success: boolean; key: string; id: string; prefix: string };
    expect([success, key.startsWith(view.prefix)]).toEqual([true, true]);
    expect(view).toMatchObject({
      ...choices,
      scopes: ['read', 'send'],
      admin: false,
      revokedAt: null,
      lastUsedAt: null,
    });
    const listed = await product.call<{ keys: { id: string }[] }>('GET', '/keys?companyId=a&limit=1');
    expect(listed.body.keys).toEqual([view]);
    expect(JSON.stringify((await product.call('GET', '/keys?limit=1000')).body)).not.toMatch(/hash|"key"/);
    expect(JSON.stringify(await writer.query('SELECT k::text FROM api_keys k'))).not.toContain(key);
    for (const { output } of [product, replica]) expect(output.join('\n')).not.toContain(key.slice(10));
  });

  it('are listed page by page, and tell when they were used last', async () => {
    const made = [];
    for (let n = 0; n < 5; n += 1) made.push((await makeKey({ companyId: 'pages' })).id);
    const seen: string[] = [];
    for (let before = ''; ;) {
      const { body } = await product.call<{ keys: Key[]; next: string | null }>(
        'GET',
        `/keys?companyId=pages&limit=2${before}`,
      );
      seen.push(...body.keys.map(({ id }) => id));
      if (body.next === null) break;
      before = `&before=${body.next}`;
    }
    expect(seen).toEqual(made.toReversed());
    const { id, key } = await makeKey({ companyId: 'used' });
    await product.call('GET', '/sessions', undefined, { 'X-API-Key': key });
    await expect
      .poll(
        async () =>
          (await product.call<{ keys: { lastUsedAt: string | null }[] }>('GET', '/keys?companyId=used')).body.keys[0],
      )
      .toMatchObject({ id, lastUsedAt: expect.any(String) });
  });

  it.each([
    [{}, 'companyId'],
    [{ companyId: '../x' }, 'companyId'],
    [{ companyId: 'a', admin: true }, 'companyId'],
    [{ admin: true, scopes: ['read'] }, 'scopes'],
    [{ companyId: 'a', scopes: ['write'] }, 'scopes'],
    [{ companyId: 'a', scopes: [] }, 'scopes'],
    [{ companyId: 'a', expiresAt: '2001-01-01T00:00:00Z' }, 'expiresAt'],
    [{ companyId: 'a', expiresAt: 'tomorrow' }, 'expiresAt'],
    [{ companyId: 'a', expiresAt: '2099-01-31T12:00:00' }, 'expiresAt'],
    [{ companyId: 'a', expiresAt: '2099-01-31 12:00:00Z' }, 'expiresAt'],
    [{ companyId: 'a', expiresAt: '2099-02-30T12:00:00Z' }, 'expiresAt'],
    [{ companyId: 'a', name: 'x\u0000' }, 'name'],
  ])('are not made of %j', async (body, field) => {
    const answer = await product.call<{ errors: { field: string }[] }>('POST', '/keys', body);
    expect([answer.status, answer.body.errors.map((error) => error.field)]).toEqual([400, [field]]);
  });

  it('are revoked once and for all', async () => {
    const { id } = await makeKey({ companyId: 'a' });
    const first = await product.call('DELETE', `/keys/${id}`);
    expect([first.status, first.body.revokedAt]).toEqual([200, expect.any(String)]);
    expect((await product.call('DELETE', `/keys/${id}`)).body).toEqual(first.body);
    const unknown = await product.call('DELETE', '/keys/00000000-0000-4000-8000-000000000000');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'KEY_NOT_FOUND']);
  });

  it('that are revoked close what they opened within seconds, on every replica', async () => {
    const { id, key } = await makeKey({ companyId: 'a' });
    const { key: kept } = await makeKey({ companyId: 'a' });
    const open = (which: string) =>
      Promise.all(
        TRANSPORTS.flatMap((transport) => [product, replica].map(({ url }) => connect(transport, url, { key: which }))),
      );
    const [clients, others] = await Promise.all([open(key), open(kept)]);
    const asked = performance.now();
    await product.call('DELETE', `/keys/${id}`);
    expect((await product.call('GET', '/sessions', undefined, { 'X-API-Key': key })).status).toBe(401);
    const there = async (): Promise<number> =>
      (await replica.call('GET', '/sessions', undefined, { 'X-API-Key': key })).status;
    await expect.poll(there, { timeout: 1_500 }).toBe(401);
    for (const { ended } of clients) expect(await ended).toEqual({ code: 1008, reason: 'access revoked' });
    expect(performance.now() - asked).toBeLessThan(8_000);
    const alive = await Promise.race([...others.map(({ ended }) => ended), Promise.resolve('all open')]);
    expect(alive).toBe('all open');
    for (const other of others) other.drop();
  });

  it('that are revoked behind the back of all open nothing a second later', async () => {
    const { id, key } = await makeKey({ companyId: 'a' });
    const status = async (): Promise<number> =>
      (await product.call('GET', '/sessions', undefined, { 'X-API-Key': key })).status;
    expect(await status()).toBe(200);
    await writer.query('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [id]);
    await expect.poll(status, { timeout: 3_000 }).toBe(401);
  });

  it('that are revoked while they wait for events get none', async () => {
    const { id, key } = await makeKey({ companyId: 'polling' });
    const waiting = replica.call('GET', '/events?wait=25', undefined, { 'X-API-Key': key });
    await expect
      .poll(() => writer.query('SELECT id FROM api_keys WHERE id = $1 AND last_used_at IS NOT NULL', [id]))
      .toHaveLength(1);
    await product.call('DELETE', `/keys/${id}`);
    await writer.append('polling', 'message', { text: 'not for them' });
    const { status, body, headers } = await waiting;
    expect([status, body.code, body.detail, headers.get('www-authenticate')]).toEqual([
      401,
      'UNAUTHENTICATED',
      'The key or token is not valid any more',
      'Bearer',
    ]);
    expect(JSON.stringify(body)).not.toContain('not for them');
  });

  it('that are not valid get an answer that says so, and tokens of ours what is wrong with them', async () => {
    const useless = await uselessKeys();
    const said = async (name: string) =>
      (
        await call(
          routes.find(({ path }) => path.endsWith('/sessions'))!,
          useless[name],
        )
      ).body.detail;
    expect(await said('bad')).toBe('The key or token is not valid');
    expect(await said('forged token')).toBe('The key or token is not valid');
    expect(await said('expired token')).toBe('The token has expired');
    expect(await said('token of nobody')).toContain("The token's claim companyId must be a text of 1 to 64");
  });

  it('a token closes what it opened when it is over', async () => {
    const key = await token({ companyId: 'a' }, { expires: Math.floor(Date.now() / 1000) + 2 });
    for (const client of await Promise.all(TRANSPORTS.map((transport) => connect(transport, replica.url, { key })))) {
      expect(await client.ended).toEqual({ code: 1008, reason: 'access revoked' });
    }
  });
});
