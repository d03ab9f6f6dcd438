import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { type RunningSimulator, startSimulator } from '../support/simulator.js';

let simulator: RunningSimulator;
let database: TestDatabase;

beforeAll(async () => {
  [simulator, database] = await Promise.all([startSimulator(), createTestDatabase()]);
});

afterAll(async () => {
  await simulator?.stop();
  await database?.drop();
});

it('a server whose certificate somebody else signed learns nothing and links nobody', async () => {
  const product = await Product.start({
    simulator: { wsUrl: simulator.wsUrl, noiseRootKey: randomBytes(32).toString('hex') },
    databaseUrl: database.url,
    env: { WHATSAPP_MAX_RECONNECT_ATTEMPTS: '1' },
  });
  try {
    const { body } = await product.call('POST', '/sessions', { companyId: 'shop' });
    expect(body).toMatchObject({
      status: 'failed',
      qr: null,
      message: expect.stringContaining('certificate') as string,
    });
    expect((await simulator.client.globalLedger()).logins).toBe(0);
  } finally {
    await product.kill();
  }
});
