import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NumberView } from '../../src/numbers/numbers.dto.js';
import type { AccountSummary } from '../../src/simulator/client.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { EventWriter } from '../support/event-writer.js';
import { Product } from '../support/product.js';
import { type RunningSimulator, startSimulator } from '../support/simulator.js';

/** Numbers that a line may look up in an hour. */
const LOOKUPS = 30;

let simulator: RunningSimulator;
let database: TestDatabase;
let writer: EventWriter;
let product: Product;
let shop: AccountSummary;
let anna: AccountSummary;

beforeAll(async () => {
  [simulator, database] = await Promise.all([startSimulator(), createTestDatabase()]);
  writer = await EventWriter.connect(database.url);
  product = await Product.start({
    simulator,
    databaseUrl: database.url,
    env: { RATE_LIMIT_MAX_NUMBER_LOOKUPS: String(LOOKUPS) },
  });
  shop = await simulator.client.createAccount();
  anna = await simulator.client.createAccount({ name: 'Anna' });
  await product.pair('shop', shop.number, simulator);
});

afterAll(async () => {
  await product?.kill();
  await writer?.close();
  await simulator?.stop();
  await database?.drop();
});

describe('numbers', () => {
  const questions = async (): Promise<number> => (await simulator.client.stats()).queriesByNamespace.usync ?? 0;
  const lookUp = (...numbers: unknown[]): ReturnType<typeof product.call<{ numbers: NumberView[]; code?: string }>> =>
    product.call('POST', '/sessions/shop/numbers', { numbers });

  it('are told with what WhatsApp knows of them, and asked about once', async () => {
    const { client } = simulator;
    const flowers = await client.createAccount({ number: '79005551111', verifiedName: 'Flowers', username: 'flowers' });
    const before = await questions();
    const path = `/sessions/shop/numbers/${encodeURIComponent('+7 (900) 555-11-11')}`;
    const { status, body, headers } = await product.call('GET', path);
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        companyId: 'shop',
        line: 'main',
        input: '+7 (900) 555-11-11',
        phone: flowers.number,
        onWhatsApp: true,
        jid: `${flowers.number}@s.whatsapp.net`,
        lid: `${flowers.lid}@lid`,
        username: 'flowers',
        business: true,
        verifiedName: 'Flowers',
      },
    ]);
    expect(headers.get('RateLimit')).toMatch(new RegExp(`"number-lookups";r=${LOOKUPS - 1};t=36`));
    expect((await product.call('GET', path)).body).toEqual(body);
    // And a send needs to ask for the devices alone.
    const sent = await product.call('POST', '/sessions/shop/send', { phone: flowers.number, message: 'Roses?' });
    expect([sent.status, sent.body.phone]).toEqual([200, flowers.number]);
    expect((await questions()) - before).toBe(2);
  });

  it('come many at once, with those that are none told each for itself', async () => {
    const before = await questions();
    const nobody = '79990001122';
    const { status, body, headers } = await lookUp(anna.number, nobody, '123', Number(anna.number), `${anna.lid}@lid`);
    expect(status).toBe(200);
    const found = { phone: anna.number, onWhatsApp: true, jid: `${anna.number}@s.whatsapp.net`, business: false };
    expect(body.numbers).toEqual([
      { input: anna.number, ...found, lid: `${anna.lid}@lid` },
      { input: nobody, phone: nobody, onWhatsApp: false, jid: null, lid: null, business: null },
      expect.objectContaining({
        input: '123',
        phone: null,
        onWhatsApp: null,
        error: expect.stringContaining('number'),
      }),
      { input: anna.number, ...found, lid: `${anna.lid}@lid` },
      expect.objectContaining({ phone: null, error: 'number must be a phone number' }),
    ]);
    expect(headers.get('RateLimit')).toContain(`"number-lookups";r=${LOOKUPS - 3};`);
    // Somebody who is known to have no account is not asked about by a send either.
    const sent = await product.call('POST', '/sessions/shop/send', { phone: nobody, message: 'Hello?' });
    expect([sent.status, sent.body.code]).toEqual([422, 'NOT_ON_WHATSAPP']);
    expect((await questions()) - before).toBe(1);
  });

  it.each([
    ['551122334455', '5511922334455'],
    ['5215512345678', '525512345678'],
    ['541123456789', '5491123456789'],
  ])(
    '%s is found under %s, whether WhatsApp tells so or has to be asked for the other form',
    async (known, dialled) => {
      const { client } = simulator;
      const account = await client.createAccount({ number: known });
      const { body } = await lookUp(dialled, known);
      const named = { phone: known, onWhatsApp: true, jid: `${known}@s.whatsapp.net`, lid: `${account.lid}@lid` };
      expect(body.numbers).toEqual([
        { input: dialled, ...named, business: false },
        { input: known, ...named, business: false },
      ]);
      // A send names what it was sent to.
      const sent = await product.call('POST', '/sessions/shop/send', { phone: dialled, message: 'Oi' });
      expect([sent.status, sent.body.phone]).toEqual([200, known]);
      expect(await client.nextMessage(known)).toMatchObject({ text: 'Oi' });
    },
  );

  it('may be looked up so often and not more; what is known is told all the same', async () => {
    const many = Array.from({ length: LOOKUPS }, (_, n) => `7901000${String(1_000 + n)}`);
    const refused = await lookUp(...many);
    expect([refused.status, refused.body]).toMatchObject([
      429,
      { code: 'RATE_LIMITED', violatedPolicies: ['number-lookups'], retryAfter: expect.any(Number) },
    ]);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(3_000);
    // All or none: there is as much room as before.
    const room = Number(/"number-lookups";r=(\d+)/.exec(refused.headers.get('RateLimit') ?? '')?.[1]);
    expect(room).toBeGreaterThan(0);
    expect((await lookUp(...many.slice(0, room))).status).toBe(200);
    expect((await lookUp(many.at(-1)!)).status).toBe(429);
    expect((await lookUp(...many.slice(0, room), anna.number)).status).toBe(200);
    const more = Array.from({ length: LOOKUPS + 1 }, (_, n) => `7902000${String(1_000 + n)}`);
    expect([(await lookUp(...more)).status, (await lookUp(...more, ...more, ...more, ...more)).status]).toEqual([
      400, 400,
    ]);
    expect((await lookUp()).status).toBe(400);
    expect((await lookUp({})).status).toBe(400);
    const unknown = await product.call('GET', '/sessions/nobody/numbers/79001234567');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'SESSION_NOT_FOUND']);
  });
});
