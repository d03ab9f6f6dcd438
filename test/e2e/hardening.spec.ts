import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import { type RunningSimulator, startSimulator } from '../support/simulator.js';

const FRIEND = 'https://app.example.com';
const STRANGER = 'https://evil.example.org';

let simulator: RunningSimulator;
let database: TestDatabase;
let closed: Product;
let open: Product;

beforeAll(async () => {
  [simulator, database] = await Promise.all([startSimulator(), createTestDatabase()]);
  closed = await Product.start({ simulator, databaseUrl: database.url });
  open = await Product.start({
    simulator,
    databaseUrl: database.url,
    env: { CORS_ORIGINS: `${FRIEND}, https://b.example` },
  });
});

afterAll(async () => {
  await Promise.all([closed?.kill(), open?.kill()]);
  await simulator?.stop();
  await database?.drop();
});

const preflight = (product: Product, origin: string): Promise<Response> =>
  fetch(`${product.url}/api/whatsapp/sessions`, {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'x-api-key,content-type',
    },
  });

describe('a page in a browser', () => {
  it('is let in nowhere by default', async () => {
    for (const origin of [FRIEND, STRANGER, 'null']) {
      expect((await preflight(closed, origin)).headers.get('access-control-allow-origin')).toBeNull();
    }
    const { headers } = await closed.call('GET', '/sessions', undefined, { Origin: FRIEND });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is let in from the origins that are set, and may read what helps it', async () => {
    const allowed = await preflight(open, FRIEND);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(FRIEND);
    expect(allowed.headers.get('access-control-allow-headers')).toContain('x-api-key');
    expect((await preflight(open, STRANGER)).headers.get('access-control-allow-origin')).toBeNull();
    const { headers } = await open.call('GET', '/sessions', undefined, { Origin: FRIEND });
    expect(headers.get('access-control-expose-headers')).toContain('Retry-After');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  it.each([
    [FRIEND, FRIEND],
    [STRANGER, null],
  ])('polls Socket.IO from %s: %s', async (origin, allowed) => {
    const response = await fetch(`${open.url}/socket.io/?EIO=4&transport=polling`, { headers: { Origin: origin } });
    expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
  });
});

describe('every answer', () => {
  it('has the headers that browsers protect by, and does not say what made it', async () => {
    for (const path of ['/health/live', '/docs/errors', '/api/whatsapp/sessions', '/nowhere']) {
      const { headers } = await fetch(`${closed.url}${path}`, { headers: { 'X-API-Key': ADMIN_KEY } });
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('x-frame-options'), path).toBe('SAMEORIGIN');
      expect(headers.get('content-security-policy'), path).toContain("default-src 'self'");
      expect(headers.get('x-powered-by'), path).toBeNull();
    }
  });
});

describe('a body', () => {
  it.each([
    '{"companyId": "a", "__proto__": {"admin": true}}',
    '{"companyId": "a", "constructor": {}}',
    String.raw`{"companyId": "a", "\u005f_proto\u005F_" : 1}`,
    String.raw`{"companyId": {"c\u006fnstructor": 1}}`,
  ])('is refused that reaches for prototypes: %s', async (body) => {
    const { status, body: problem } = await closed.call('POST', '/sessions', body);
    expect([status, problem.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(problem.error).toContain('__proto__');
  });

  it('may speak of them', async () => {
    const message = 'the "constructor": of __proto__ is {"constructor": 1}';
    const { status, body } = await closed.call('POST', '/sessions/none/send', { phone: '79001234567', message });
    expect([status, body.code]).toEqual([404, 'SESSION_NOT_FOUND']);
  });

  it('ends at a megabyte', async () => {
    const { status, body } = await closed.call('POST', '/sessions', { companyId: 'a'.repeat(1_100_000) });
    expect([status, body.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });
});

describe('a socket', () => {
  it('hears in the problem that refuses it the id under which the log knows it', async () => {
    const socket = io(`${closed.url}/whatsapp`, {
      auth: { token: 'no-such-key' },
      reconnection: false,
      forceNew: true,
    });
    const error = await new Promise<Error & { data?: Record<string, unknown> }>((resolve) =>
      socket.once('connect_error', resolve),
    );
    socket.close();
    expect(error.data).toMatchObject({ status: 401, code: 'UNAUTHENTICATED', success: false });
    expect(error.data?.requestId).toMatch(/^[\w-]{36}$/);
  });
});
