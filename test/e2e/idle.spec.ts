import { Client } from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { type StartProduct, withProduct } from '../support/fixture.js';
import { type Answer, Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';

const WHY = 'Closed for want of use; the next command brings it back';

const { beforeAll } = withProduct({ env: { SESSION_IDLE_HOURS: '24' } });

let simulator: RunningSimulator;
let client: Client;
let product: Product;
let startProduct: StartProduct;
let shop: string;
let anna: string;

beforeAll(async ({ fixtures, database }) => {
  ({ simulator, product, startProduct } = fixtures);
  client = new Client({ connectionString: database.url });
  await client.connect();
  [shop, anna] = (await simulator.client.createAccounts(2)).map(({ number }) => number) as [string, string];
  await product.pair('shop', shop, simulator);
});

afterAll(() => client?.end());

/** So long ago the line was used last. */
const unusedFor = (hours: number): Promise<unknown> =>
  client.query(`UPDATE whatsapp_sessions SET used_at = now() - $1 * interval '1 hour'`, [hours]);

async function usedMinutesAgo(): Promise<number> {
  const { rows } = await client.query<{ minutes: number }>(
    'SELECT (extract(epoch FROM now() - used_at) / 60)::float8 AS minutes FROM whatsapp_sessions',
  );
  return rows[0]!.minutes;
}

const send = (text: string): Promise<Answer> =>
  product.call('POST', '/sessions/shop/messages', { to: anna, text: { body: text } });

describe('a session without use', () => {
  it('is closed after its hours, and kept', async () => {
    await unusedFor(25);
    const view = await product.until('shop', ({ lastError }) => lastError === WHY);
    expect(view).toMatchObject({ status: 'idle', connected: false });
  });

  it('comes back with the first command, which is carried out, and with what came meanwhile', async () => {
    await simulator.client.sendText(anna, shop, 'Are you there?');
    expect((await send('Yes')).status).toBe(200);
    await product.connected('shop');
    expect((await product.messages(1)).map(({ text }) => text)).toEqual(['Are you there?']);
    expect(await usedMinutesAgo()).toBeLessThan(5);
  });

  it('does not come back when somebody had closed it', async () => {
    await product.call('DELETE', '/sessions/shop');
    const { status, body } = await send('x');
    expect([status, body.code]).toEqual([409, 'NOT_CONNECTED']);
    await product.call('POST', '/sessions/shop/initialize');
    await product.connected('shop');
  });

  it('sleeps through a restart, and is unlinked from its sleep', async () => {
    await unusedFor(25);
    await product.until('shop', ({ lastError }) => lastError === WHY);
    await product.kill();
    product = await startProduct();
    expect((await product.call('GET', '/sessions/shop')).body).toMatchObject({ status: 'idle', connected: false });
    expect((await product.call('DELETE', '/sessions/shop?logout=true')).status).toBe(200);
    expect((await product.call('GET', '/sessions/shop')).status).toBe(404);
  });
});

describe('a line that no phone ever linked', () => {
  it('is forgotten after a day', async () => {
    await client.query(
      `INSERT INTO whatsapp_sessions (company_id, line, wanted, status, created_at, updated_at) VALUES
         ('never', 'main', true, 'failed', now() - interval '25 hours', now() - interval '25 hours'),
         ('young', 'main', true, 'failed', now() - interval '23 hours', now() - interval '23 hours')`,
    );
    await product.kill();
    product = await startProduct({ env: {} });
    const gone = await product.until('never', ({ code }) => code === 'SESSION_NOT_FOUND');
    expect(gone).toMatchObject({ success: false });
    expect((await product.call('GET', '/sessions/young')).status).toBe(200);
  });
});
