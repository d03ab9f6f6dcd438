import { Client } from 'pg';
import { afterAll, expect, it } from 'vitest';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import type { RunningSimulator } from '../support/simulator.js';

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let startProduct: StartProduct;
let keys: Client;

beforeAll(async ({ fixtures, database }) => {
  ({ simulator, startProduct } = fixtures);
  keys = new Client({ connectionString: database.url });
  await keys.connect();
});

afterAll(() => keys?.end());

it('a message that cannot be decrypted is an event, and comes once more with its content', async () => {
  const shop = (await simulator.client.createAccount()).number;
  const anna = (await simulator.client.createAccount({ name: 'Anna' })).number;
  let product = await startProduct();
  await product.pair('acme', shop, simulator);
  await product.call('POST', '/sessions/acme/send', { phone: anna, message: 'Hello?' });
  await simulator.client.send(anna, { to: shop, text: 'Yes?' }, { wait: 'delivered' });
  await product.stop();

  await keys.query(`DELETE FROM whatsapp_keys WHERE key_type = 'session'`);
  product = await startProduct();
  await product.connected('acme');
  const { id } = await simulator.client.sendText(anna, shop, 'Is the table still free?');
  const received = (await product.messages(3)).slice(1);
  expect(received.map(({ messageId, type, text }) => [messageId, type, text])).toEqual([
    [id, 'undecryptable', null],
    [id, 'text', 'Is the table still free?'],
  ]);
  expect(received.map(({ from }) => from.phone)).toEqual([anna, anna]);
});
