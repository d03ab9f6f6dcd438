import { describe, expect, it } from 'vitest';
import { withProduct } from '../support/fixture.js';
import { type Answer, Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';

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

// Behind a proxy, so that each bad key can come from an address of its own.
const { beforeAll } = withProduct({ env: { TRUST_PROXY: '1' } });

let simulator: RunningSimulator;
let product: Product;
let contact: string;

beforeAll(async ({ fixtures }) => {
  ({ simulator, product } = fixtures);
  const [shop, anna] = await simulator.client.createAccounts(2);
  contact = anna?.number ?? '';
  await product.pair('shop', shop?.number ?? '', simulator);
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

describe('methods', () => {
  it.each([
    ['PUT', '/api/whatsapp/sessions/shop/send', 'POST'],
    ['DELETE', '/api/whatsapp/sessions', 'GET, HEAD, POST'],
    ['POST', '/api/whatsapp/sessions/shop?logout=true', 'DELETE, GET, HEAD'],
    ['PATCH', '/api/whatsapp/limits/shop', 'DELETE, GET, HEAD, PUT'],
    ['GET', '/webhook/whatsapp/batched', 'POST'],
    ['POST', '/health/ready', 'GET, HEAD'],
    ['PURGE', '/docs-json', 'GET, HEAD'],
  ])('%s %s is told which ones there are, whoever asks', async (method, path, allow) => {
    const answer = await fetch(`${product.url}${path}`, { method });
    const { headers, status } = answer;
    const body = (await answer.json()) as Problem;
    const { error } = expectProblem({ headers, status, body }, 405, 'METHOD_NOT_ALLOWED');
    expect(headers.get('allow')).toBe(allow);
    expect(error).toBe(`${path.split('?', 1)[0]} does not know ${method}, but ${allow}`);
  });

  it.each(['GET', 'PUT'])('%s on a path that is none is not found', async (method) => {
    const answer = await product.call<Problem>(method, '/sesions?key=secret');
    expect(expectProblem(answer, 404, 'NOT_FOUND').error).toBe('There is no /api/whatsapp/sesions');
    expect(answer.headers.get('allow')).toBeNull();
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

describe('texts that nobody can send', () => {
  const HALF = '\ud83c';

  it.each([
    ['message', '/sessions/shop/send', { message: `Pizza ${HALF}` }],
    ['text.body', '/sessions/shop/messages', { text: { body: HALF } }],
    ['emoji', '/sessions/shop/reactions', { messageId: 'X', emoji: '\udf55' }],
    ['context.message_id', '/sessions/shop/messages', { text: { body: 'x' }, context: { message_id: HALF } }],
    ['messages.0.text', '/../../webhook/whatsapp/batched', { companyId: 'shop', messages: [{ text: `x${HALF}` }] }],
    ['events.1.message.pushName', '/../../webhook/whatsapp/batched', { events: [{}, { message: { pushName: HALF } }] }],
    ['phoneNumber', '/sessions/shop/pairing-code', { phoneNumber: HALF }],
  ])('hold half of an emoji in %s', async (field, path, body) => {
    const answer = await fetch(new URL(`${product.url}/api/whatsapp${path}`), {
      method: 'POST',
      headers: { 'X-API-Key': 'test-admin-key-0123456789', 'Content-Type': 'application/json' },
      body: JSON.stringify(path.includes('/sessions/') ? { phone: contact, ...body } : body),
    });
    const problem = { status: answer.status, body: (await answer.json()) as Problem, headers: answer.headers };
    expectProblem(problem, 400, 'VALIDATION_FAILED');
    expect(problem.body.errors).toEqual([{ field, message: `${field} must not hold half of a character` }]);
  });

  it('are no UTF-8', async () => {
    const half = Buffer.concat([
      Buffer.from(`{"phone":"${contact}","message":"Pizza `),
      Buffer.from([0xf0, 0x9f, 0x8d]),
      Buffer.from('"}'),
    ]);
    const surrogate = Buffer.concat([Buffer.from('{"message":"'), Buffer.from([0xed, 0xa0, 0xbc]), Buffer.from('"}')]);
    for (const body of [half, surrogate, Buffer.from('{"message":"caf\u00e9"}', 'latin1')]) {
      const { errors } = expectProblem(await send(body), 400, 'VALIDATION_FAILED');
      expect(errors).toEqual([{ field: 'body', message: 'The body is not valid UTF-8' }]);
    }
  });

  it.each([' ', '\n\t', '\u00a0', '\u200b\u200e', '\ufeff', '\u2800', '\u3164 \u2060'])(
    'are blank: %j',
    async (text) => {
      const { errors } = expectProblem(await send({ phone: contact, message: text }), 400, 'VALIDATION_FAILED');
      expect(errors).toEqual([{ field: 'message', message: 'message must not be blank' }]);
      const body = { to: contact, text: { body: text } };
      expectProblem(await send(body, '/sessions/shop/messages'), 400, 'VALIDATION_FAILED');
    },
  );
});

describe('fields that mean the same', () => {
  const other = '79001234567';

  it.each([
    ['phone', { phone: '79007654321', to: other, message: 'x' }],
    ['phone', { phone: other, to: `${other}@lid`, message: 'x' }],
    ['text.body', { phone: other, message: 'x', text: { body: 'y' } }],
    ['options.quoted', { phone: other, message: 'x', context: { message_id: 'A' }, options: { quoted: 'B' } }],
  ])('must not differ: %s', async (field, body) => {
    const { errors } = expectProblem(await send(body), 400, 'VALIDATION_FAILED');
    expect([errors?.[0]?.field, errors?.[0]?.message]).toEqual([field, expect.stringContaining('must not differ')]);
  });

  it('may be given alike, however the number is written', async () => {
    const to = `+${contact.slice(0, 1)} ${contact.slice(1)}`;
    const answer = await send({ to, phone: `${contact}@c.us`, message: 'Twice', text: { body: 'Twice' } });
    expect(answer.status).toBe(200);
  });
});

describe('recipients', () => {
  it.each([
    ['a JSON number', (number: string): unknown => Number(number)],
    ['direction marks and hyphens that do not break', (number: string) => `\u202a+${number}\u202c`],
    ['tel:', (number: string) => `tel:+${number}`],
    ['whatsapp:', (number: string) => `whatsapp:+${number}`],
    ['@c.us', (number: string) => `${number}@c.us`],
    ['00', (number: string) => `00${number}`],
  ])('are taken with %s', async (_, written) => {
    for (const field of ['phone', 'to']) {
      const { status, body } = await send({ [field]: written(contact), message: 'x' });
      expect([status, body]).toMatchObject([200, { phone: contact }]);
    }
  });

  it('with short numbers are written to, and can be answered by the name of their chat', async () => {
    for (const number of ['376312345', '298212345', '6834002']) {
      await simulator.client.createAccount({ number });
      expect((await send({ phone: `+${number}`, message: 'x' })).status).toBe(200);
      expect((await send({ to: `${number}@s.whatsapp.net`, message: 'x' })).status).toBe(200);
    }
  });

  it('that nobody knows are final', async () => {
    const others = await simulator.client.createAccounts(2);
    const group = await simulator.client.createGroup(others[0]!.number, [others[1]!.number]);
    for (const to of ['120363000000000001@g.us', '79001234567-1600000000@g.us', group.jid, '999999999999999@lid']) {
      const answer = await send({ to, message: 'x' });
      expectProblem(answer, 404, 'CHAT_NOT_FOUND');
      expect(answer.headers.get('retry-after')).toBeNull();
      expectProblem(await send({ to, text: { body: 'x' } }, '/sessions/shop/messages'), 404, 'CHAT_NOT_FOUND');
    }
  });
});

describe('the charset of a body', () => {
  const body = (): string => JSON.stringify({ phone: contact, message: 'Кофе' });
  const type = (charset: string): Record<string, string> => ({ 'Content-Type': `application/json;${charset}` });

  it.each([
    'charset=utf8',
    ' charset=UTF8',
    ' charset="utf-8"',
    ' charset=Utf-8',
    ' Charset = "UTF8"',
    " charset='utf-8'",
  ])('is UTF-8, as in %j', async (charset) => {
    expect((await product.call('POST', '/sessions/shop/send', body(), type(charset))).status).toBe(200);
  });

  it.each(['iso-8859-1', 'windows-1251', 'utf-16', 'utf-7', 'utf8mb4', 'x'])('is not %s', async (charset) => {
    const answer = await product.call<Problem>('POST', '/sessions/shop/send', body(), type(`charset=${charset}`));
    const problem = expectProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
    expect(problem.error).toBe(`The body must be in UTF-8, and not in "${charset}" as its Content-Type says`);
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
