import { Client } from 'pg';
import { expect, it } from 'vitest';
import { createTestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { startSimulator } from '../support/simulator.js';

it('a message that cannot be decrypted is an event, and comes once more with its content', async () => {
  const [simulator, database] = await Promise.all([startSimulator(), createTestDatabase()]);
  const keys = new Client({ connectionString: database.url });
  let product: Product | undefined;
  try {
    await keys.connect();
    const start = (): Promise<Product> => Product.start({ simulator, databaseUrl: database.url });
    const shop = (await simulator.client.createAccount()).number;
    const anna = (await simulator.client.createAccount({ name: 'Anna' })).number;
    product = await start();
    await product.pair('acme', shop, simulator);
    await product.call('POST', '/sessions/acme/send', { phone: anna, message: 'Hello?' });
    await simulator.client.send(anna, { to: shop, text: 'Yes?' }, { wait: 'delivered' });
    await product.stop();

    await keys.query(`DELETE FROM whatsapp_keys WHERE key_type = 'session'`);
    product = await start();
    await product.connected('acme');
    const { id } = await simulator.client.sendText(anna, shop, 'Is the table still free?');
    const received = (await product.messages(3)).slice(1);
    expect(received.map(({ messageId, type, text }) => [messageId, type, text])).toEqual([
      [id, 'undecryptable', null],
      [id, 'text', 'Is the table still free?'],
    ]);
    expect(received.map(({ from }) => from.phone)).toEqual([anna, anna]);
  } finally {
    await product?.kill();
    await keys.end();
    await simulator.stop();
    await database.drop();
  }
});
