import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../support/database.js';
import { EventWriter } from '../support/event-writer.js';
import { withProduct } from '../support/fixture.js';
import { type Answer, Product } from '../support/product.js';
import { connect, TRANSPORTS } from '../support/realtime-clients.js';

const LIMIT = 10;
const GOOD_KEY = 'good-key-of-company-a-0123456789';

const { beforeAll } = withProduct({ env: { TRUST_PROXY: '1' } });

let database: TestDatabase;
let writer: EventWriter;
let product: Product;

beforeAll(async ({ fixtures }) => {
  ({ database, product } = fixtures);
  writer = await EventWriter.connect(database.url);
  await writer.addKey(GOOD_KEY, 'a');
});

afterAll(() => writer?.close());

const badKey = (): string => `sb_${randomBytes(32).toString('base64url')}`;

function from(address: string, key: string): Promise<Answer> {
  return product.call('GET', '/sessions', undefined, { 'X-API-Key': key, 'X-Forwarded-For': address });
}

async function exhaust(address: string): Promise<void> {
  for (let n = 0; n < LIMIT; n += 1) expect((await from(address, badKey())).status).toBe(401);
}

describe('an address with ten bad keys in a minute', () => {
  it('gets 429 for further ones, and says when to come back', async () => {
    await exhaust('192.0.2.1');
    const { status, body, headers } = await from('192.0.2.1', badKey());
    expect([status, body.code, body.title, body.error]).toEqual([
      429,
      'RATE_LIMITED',
      'Rate limit exceeded',
      'Rate limit exceeded',
    ]);
    expect(body.hint).toContain('check the key');
    expect(body.violatedPolicies).toEqual(['bad-keys']);
    expect(body.retryAfter).toBeGreaterThan(50_000);
    expect(body.retryAfter).toBeLessThanOrEqual(60_000);
    expect(headers.get('retry-after')).toBe(String(Math.ceil(Number(body.retryAfter) / 1000)));
    expect((await from('192.0.2.2', badKey())).status).toBe(401);
  });

  it('is all of an IPv6 network of 64 bits', async () => {
    for (let n = 0; n < LIMIT; n += 1) await from(`2001:db8:0:1::${n}`, badKey());
    expect((await from('2001:db8:0:1:ffff::1', badKey())).status).toBe(429);
    expect((await from('2001:db8:0:2::1', badKey())).status).toBe(401);
  });

  it('does not lock out its neighbours, not even those whom this process has never seen', async () => {
    await exhaust('192.0.2.3');
    expect((await from('192.0.2.3', badKey())).status).toBe(429);
    // Nobody has shown this key here before.
    expect((await from('192.0.2.3', GOOD_KEY)).status).toBe(200);
    expect((await from('192.0.2.3', badKey())).status).toBe(429);
    expect((await from('192.0.2.3', GOOD_KEY)).status).toBe(200);
  });

  it('and a key that is revoked while it is closed is no better than a bad one', async () => {
    const { body } = await product.call<{ id: string; key: string }>('POST', '/keys', { companyId: 'a' });
    expect((await from('192.0.2.4', body.key)).status).toBe(200);
    await exhaust('192.0.2.4');
    expect((await from('192.0.2.4', body.key)).status).toBe(200);
    await product.call('DELETE', `/keys/${body.id}`);
    expect((await from('192.0.2.4', body.key)).status).toBe(429);
  });

  it('is the same for sockets', async () => {
    const address = '192.0.2.5';
    for (let n = 0; n < LIMIT; n += 1) {
      const transport = TRANSPORTS[n % TRANSPORTS.length]!;
      await expect(connect(transport, product.url, { key: badKey(), address })).rejects.toMatchObject({ status: 401 });
    }
    for (const transport of TRANSPORTS) {
      await expect(connect(transport, product.url, { key: badKey(), address })).rejects.toMatchObject({
        status: 429,
        problem: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) },
      });
      (await connect(transport, product.url, { key: GOOD_KEY, address })).drop();
    }
    expect((await from(address, badKey())).status).toBe(429);
  });

  it('costs the database nothing, however many tries there are at once', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => from('192.0.2.6', badKey())));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401).length).toBe(LIMIT);
    expect(statuses.filter((status) => status === 429).length).toBe(200 - LIMIT);
    // Without its table any look would fail.
    await writer.query('ALTER TABLE api_keys RENAME TO api_keys_away');
    try {
      expect((await from('192.0.2.7', badKey())).status).toBe(500);
      for (let n = 0; n < 20; n += 1) expect((await from('192.0.2.6', badKey())).status).toBe(429);
    } finally {
      await writer.query('ALTER TABLE api_keys_away RENAME TO api_keys');
    }
  });
});
