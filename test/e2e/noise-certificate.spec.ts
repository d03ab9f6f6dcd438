import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import type { RunningSimulator } from '../support/simulator.js';

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let startProduct: StartProduct;

beforeAll(({ fixtures }) => {
  ({ simulator, startProduct } = fixtures);
});

it('a server whose certificate somebody else signed learns nothing and links nobody', async () => {
  const product = await startProduct({
    simulator: { wsUrl: simulator.wsUrl, noiseRootKey: randomBytes(32).toString('hex') },
    env: { WHATSAPP_MAX_RECONNECT_ATTEMPTS: '1' },
  });
  const { body } = await product.call('POST', '/sessions', { companyId: 'shop' });
  expect(body).toMatchObject({
    status: 'failed',
    qr: null,
    message: expect.stringContaining('certificate') as string,
  });
  expect((await simulator.client.globalLedger()).logins).toBe(0);
});
