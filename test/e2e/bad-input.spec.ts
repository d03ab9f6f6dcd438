import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Answer, Product } from '../support/product.js';
import { type RunningSimulator, startSimulator } from '../support/simulator.js';

interface Problem {
  type: string;
  status: number;
  code: string;
  title: string;
  detail: string;
  error: string;
  success: boolean;
  requestId: string;
  errors?: { field: string; message: string }[];
  qrCode?: string;
}

let simulator: RunningSimulator;
let database: TestDatabase;
let product: Product;
let contact: string;

beforeAll(async () => {
  [simulator, database] = await Promise.all([startSimulator(), createTestDatabase()]);
  // Behind a proxy, so that each bad key can come from an address of its own.
  product = await Product.start({ simulator, databaseUrl: database.url, env: { TRUST_PROXY: '1' } });
  const [shop, anna] = await simulator.client.createAccounts(2);
  contact = anna?.number ?? '';
  await product.pair('shop', shop?.number ?? '', simulator);
});

afterAll(async () => {
  await product?.kill();
  await simulator?.stop();
  await database?.drop();
});

/** The one shape of all errors, whatever happened. */
function expectProblem(answer: Answer<Problem>, status: number, code: string): Problem {
  expect([answer.status, answer.body.code], JSON.stringify(answer.body)).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body).toMatchObject({
    status,
    success: false,
    type: `/docs/errors#${code}`,
    detail: answer.body.error,
  });
  expect(answer.body.title).not.toBe('');
  expect(answer.body.requestId).toBe(answer.headers.get('x-request-id'));
  expect(JSON.stringify(answer.body)).not.toMatch(/ at .*\.(js|ts):\d|SELECT|node_modules|whatsapp_/);
  return answer.body;
}

const send = (body: unknown, path = '/sessions/shop/send'): Promise<Answer<Problem>> =>
  product.call<Problem>('POST', path, body);

describe('company ids', () => {
  it.each(['../x', '', 'a'.repeat(65), 'компания', 'a b', 'a/b', 'a\u0000', '💥', '..', "'; DROP TABLE"])(
    'refuses %j in a body',
    async (companyId) => {
      const { errors } = expectProblem(await send({ companyId }, '/sessions'), 400, 'VALIDATION_FAILED');
      expect(errors?.[0]?.field).toBe('companyId');
    },
  );

  it.each(['../x', 'a'.repeat(65), 'компания', 'a b', 'a/b', '💥', "'; DROP TABLE"])(
    'refuses %j in a path',
    async (companyId) => {
      const name = encodeURIComponent(companyId);
      for (const path of ['', '/status', '/health', '/qr']) {
        expectProblem(await product.call<Problem>('GET', `/sessions/${name}${path}`), 400, 'VALIDATION_FAILED');
      }
      expectProblem(await product.call<Problem>('POST', `/sessions/${name}/initialize`), 400, 'VALIDATION_FAILED');
      expectProblem(await product.call<Problem>('DELETE', `/sessions/${name}`), 400, 'VALIDATION_FAILED');
      expectProblem(await send({ phone: contact, message: 'x' }, `/sessions/${name}/send`), 400, 'VALIDATION_FAILED');
    },
  );

  it('knows no route for an empty one in a path', async () => {
    expectProblem(await product.call<Problem>('GET', '/sessions//status'), 404, 'NOT_FOUND');
  });

  it('takes 64 characters', async () => {
    expectProblem(await product.call<Problem>('GET', `/sessions/${'a'.repeat(64)}`), 404, 'SESSION_NOT_FOUND');
  });
});

describe('bodies', () => {
  it.each([
    ['no JSON', 'phone=79001234567'],
    ['half of JSON', '{"phone":"79001234567",'],
    ['a bare string', '"text"'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '7'],
    ['wrong types', '{"phone":79001234567,"message":["x"]}'],
    ['a nested object for a text', '{"phone":"79001234567","message":{"$gt":""}}'],
    ['no recipient', '{"message":"x"}'],
    ['an unknown member', '{"phone":"79001234567","message":"x","admin":true}'],
    ['options of a wrong type', '{"phone":"79001234567","message":"x","options":"quoted"}'],
  ])('refuses %s', async (_, body) => {
    expectProblem(await send(body), 400, 'VALIDATION_FAILED');
  });

  it('refuses one of 2 MB', async () => {
    expectProblem(await send({ phone: contact, message: 'x'.repeat(2_000_000) }), 413, 'PAYLOAD_TOO_LARGE');
  });

  it.each([0, 4097])('refuses a message of %i characters', async (length) => {
    for (const body of [
      { phone: contact, message: 'x'.repeat(length) },
      { phone: contact, message: '👋'.repeat(length) },
    ]) {
      const { errors } = expectProblem(await send(body), 400, 'VALIDATION_FAILED');
      expect(errors).toEqual([{ field: 'message', message: 'message must be 1 to 4096 characters' }]);
    }
    const text = { to: contact, type: 'text', text: { body: 'x'.repeat(length) } };
    expectProblem(await send(text, '/sessions/shop/messages'), 400, 'VALIDATION_FAILED');
  });

  it('takes messages of 1 and of 4096 characters', async () => {
    for (const message of ['1', '👋'.repeat(4096)]) expect((await send({ phone: contact, message })).status).toBe(200);
  });

  it.each(['123', '123456789', '1234567890123456', '12345678901234567', 'phone', '', '79001234567@example.com'])(
    'refuses the phone %j',
    async (phone) => {
      const { errors } = expectProblem(await send({ phone, message: 'x' }), 400, 'VALIDATION_FAILED');
      expect(errors?.[0]?.field).toBe('phone');
      expectProblem(await send({ to: phone, message: 'x' }, '/sessions/shop/messages'), 400, 'VALIDATION_FAILED');
    },
  );

  it('says that a number is not on WhatsApp', async () => {
    expectProblem(await send({ phone: '79990000000', message: 'x' }), 422, 'NOT_ON_WHATSAPP');
  });
});

describe('sessions that cannot send', () => {
  it('is unknown', async () => {
    const problem = expectProblem(
      await send({ phone: contact, message: 'x' }, '/sessions/962302/send'),
      404,
      'SESSION_NOT_FOUND',
    );
    expect(problem.error).toBe('Session not found for company 962302');
    for (const path of ['', '/status', '/health', '/qr']) {
      expectProblem(await product.call<Problem>('GET', `/sessions/962302${path}`), 404, 'SESSION_NOT_FOUND');
    }
    expectProblem(await product.call<Problem>('DELETE', '/sessions/962302'), 404, 'SESSION_NOT_FOUND');
    // Asking created nothing.
    expectProblem(await product.call<Problem>('GET', '/sessions/962302'), 404, 'SESSION_NOT_FOUND');
  });

  it('waits for a scan', async () => {
    await product.call('POST', '/sessions', { companyId: 'waiting' });
    const problem = expectProblem(
      await send({ phone: contact, message: 'x' }, '/sessions/waiting/send'),
      409,
      'AUTHENTICATION_REQUIRED',
    );
    expect(problem.error).toBe('Authentication required');
    expect(problem.qrCode).toMatch(/^data:image\/png;base64,/);
  });
});

describe('keys', () => {
  let addresses = 0;

  it.each([
    ['none', {}],
    ['a wrong one', { 'X-API-Key': 'wrong-key-0123456789abcdef' }],
    ['a wrong bearer', { Authorization: 'Bearer wrong-key-0123456789abcdef' }],
    ['no scheme', { Authorization: 'test-admin-key-0123456789' }],
  ])('lets nobody in with %s', async (_, headers) => {
    for (const [method, path] of [
      ['GET', '/sessions'],
      ['POST', '/sessions'],
      ['GET', '/sessions/shop'],
      ['DELETE', '/sessions/shop?logout=true'],
      ['POST', '/sessions/shop/send'],
      ['POST', '/sessions/shop/messages'],
      ['GET', '/events'],
      ['GET', '/metrics'],
    ] as const) {
      const response = await fetch(`${product.url}/api/whatsapp${path}`, {
        method,
        headers: { ...(headers as Record<string, string>), 'X-Forwarded-For': `10.0.0.${(addresses += 1)}` },
      });
      const body = (await response.json()) as Problem;
      expectProblem({ status: response.status, body, headers: response.headers }, 401, 'UNAUTHENTICATED');
    }
  });

  it('takes the key as a bearer as well', async () => {
    const headers = { 'X-API-Key': '', Authorization: 'Bearer test-admin-key-0123456789' };
    expect((await product.call('GET', '/sessions', undefined, headers)).status).toBe(200);
  });

  it('leaves the probes and the documentation open', async () => {
    for (const path of [
      '/health',
      '/health/live',
      '/health/ready',
      '/health/startup',
      '/docs',
      '/docs-json',
      '/docs/errors',
    ]) {
      expect((await fetch(product.url + path)).status, path).toBe(200);
    }
  });
});

it('printed no key, no message and no credentials', () => {
  expect(product.output.join('\n')).not.toMatch(/test-admin-key|privKey|noiseKey|👋|<Buffer|Closing session/);
});
