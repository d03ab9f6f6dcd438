import { once } from 'node:events';
import { connect } from 'node:net';
import { io } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import { withSimulator } from '../support/fixture.js';
import { ADMIN_KEY, Product } from '../support/product.js';

const FRIEND = 'https://app.example.com';
const STRANGER = 'https://evil.example.org';

const { beforeAll } = withSimulator();

let closed: Product;
let open: Product;

beforeAll(async ({ startProduct }) => {
  closed = await startProduct();
  open = await startProduct({ env: { CORS_ORIGINS: `${FRIEND}, https://b.example` } });
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

  it.each([
    ['90,000 members', `{${Array.from({ length: 90_000 }, (_, n) => `"m${n}":1`).join()}}`],
    ['200,000 values', JSON.stringify({ events: Array.from({ length: 200_000 }, () => ({})) })],
    ['100,000 levels', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['100,000 levels of arrays', `{"events":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('of %s is refused before anything copies it, and others do not wait', async (_, body) => {
    for (const path of ['/sessions', '/sessions/shop/send', '/webhooks']) {
      const alive = fetch(`${closed.url}/health/live`, { signal: AbortSignal.timeout(2_000) });
      const { status, body: problem } = await closed.call('POST', path, body);
      expect([status, problem.code], path).toEqual([400, 'VALIDATION_FAILED']);
      expect((await alive).status).toBe(200);
    }
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16le', ''])(
    'of the type %j is not read',
    async (type) => {
      const bytes = Buffer.from('{"constructor":{},"companyId":"a"}', type.includes('utf-16') ? 'utf16le' : 'utf8');
      const { status, body } = await closed.call('POST', '/sessions', bytes, { 'Content-Type': type });
      expect([status, body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    },
  );

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

describe('what is hardly HTTP', () => {
  const say = async (text: string): Promise<string> => {
    const socket = connect(Number(new URL(closed.url).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.write(text);
    await once(socket, 'close');
    return answer;
  };

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400, 'VALIDATION_FAILED'],
    ['headers without end', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
  ])('gets a problem: %s', async (_, text, status, code) => {
    const answer = await say(text);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toMatchObject({ status, code, success: false });
  });

  it('is not found with half an escape in its path', async () => {
    const { status, body } = await closed.call('GET', '/sessions/%E0%A4%A/status');
    expect([status, body.code]).toEqual([404, 'NOT_FOUND']);
  });

  it('is cut off when it asks and asks and does not read, and leaves nothing', async () => {
    const request = 'GET /docs-json HTTP/1.1\r\nHost: a\r\n\r\n';
    for (let n = 0; n < 5; n += 1) await say(request.repeat(1_500));
    const ended = once(closed.process, 'exit');
    const began = performance.now();
    closed.process.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    // A request that never ends would be waited for half of the time that a shutdown has.
    expect(performance.now() - began).toBeLessThan(8_000);
  });
});
