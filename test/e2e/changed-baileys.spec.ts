import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';

const PRELOAD = fileURLToPath(new URL('../support/changed-baileys.mjs', import.meta.url));

const CHANGES = [
  ['listener', 'it has 0 listeners of "CB:message" where it had one'],
  ['second listener', 'it has 2 listeners of "CB:receipt" where it had one'],
  ['method', 'its Signal repository has no decryptMessage'],
  ['log', 'its log does not tell of queries that are not answered'],
  ['store', 'it does not work on the Signal repository and key store that it was given'],
  ['ciphertext', 'it decrypts what did not come in as a message'],
] as const;

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let product: Product | undefined;
let startProduct: StartProduct;
let shop: string;
let anna: string;

const start = async (env: Record<string, string> = {}): Promise<Product> => {
  product = await startProduct({ asModules: 'BAILEYS_CHANGE' in env, env });
  return product;
};

beforeAll(async ({ fixtures }) => {
  ({ simulator, startProduct } = fixtures);
  [shop, anna] = (await simulator.client.createAccounts(2)).map(({ number }) => number) as [string, string];
  const first = await start();
  await first.pair('acme', shop, simulator);
  await first.stop();
  // It comes up with the first change, and gets the others as it runs: each connection is made anew.
  await start({ NODE_OPTIONS: `--import=${PRELOAD}`, BAILEYS_CHANGE: CHANGES[0][0] });
});

describe('a Baileys that is not the one this program was written for', () => {
  it.each(CHANGES)('is refused, and nothing is taken from WhatsApp: %s', async (change, reason) => {
    const changed = product!;
    const text = `while ${change} was different`;
    const { id } = await simulator.client.sendText(anna, shop, text);
    const told = once(changed.process, 'message');
    changed.process.send({ baileysChange: change });
    await told;
    if (change !== CHANGES[0][0]) await changed.call('POST', '/sessions/acme/initialize');
    const wanted = `This version of Baileys cannot be used: ${reason}`;
    const { lastError } = await changed.until('acme', (one) => one.status === 'failed' && one.lastError === wanted);
    expect(lastError).toBe(wanted);
    expect((await simulator.client.messages(shop, { direction: 'in' })).acknowledged).not.toContain(id);
  });

  it('gave nothing up: all of it comes with the right one, in order', async () => {
    // The loader that changes it can keep a process from ending by itself.
    await product!.kill();
    const right = await start();
    const texts = (await right.messages(CHANGES.length)).map(({ text }) => text);
    expect(texts).toEqual(CHANGES.map(([change]) => `while ${change} was different`));
  });
});
