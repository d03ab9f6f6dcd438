import { test } from 'vitest';
import type { SpawnOptions } from '../../src/simulator/spawn.js';
import { createTestDatabase } from './database.js';
import { Product, type ProductOptions } from './product.js';
import { startSimulator } from './simulator.js';
import { WebhookReceiver } from './webhook-receiver.js';

/** What a file wants otherwise: of its products, and of its simulator. */
export interface Choices extends Omit<Partial<ProductOptions>, 'simulator'> {
  simulator?: Partial<SpawnOptions>;
}

/** Starts a product for the file; what it is given here stands in place of what the file wants. */
export type StartProduct = (choices?: Partial<ProductOptions>) => Promise<Product>;

/**
 * A `product` for one file, with a simulator, a database and a webhook receiver of its own. `beforeAll` gets all of them as
 * `fixtures`, and each by its name. At the end of the file, also when one of them did not start, what was started is ended:
 * products, simulator, receiver, database. Tests stay with vitest's own `it`: the linter looks for expectations in no other.
 */
export function withProduct(choices: Choices = {}) {
  const extended = parts(choices)
    .extend('product', { scope: 'file' }, ({ startProduct }) => startProduct())
    .extend('fixtures', { scope: 'file' }, ({ database, receiver, simulator, startProduct, product }) => {
      return { database, receiver, simulator, startProduct, product };
    });
  return { beforeAll: extended.beforeAll.bind(extended) };
}

/** As `withProduct`, for files that start their products themselves, by `startProduct`. */
export function withSimulator(choices: Choices = {}) {
  const extended = parts(choices).extend(
    'fixtures',
    { scope: 'file' },
    ({ database, receiver, simulator, startProduct }) => {
      return { database, receiver, simulator, startProduct };
    },
  );
  return { beforeAll: extended.beforeAll.bind(extended) };
}

// For each file anew: vitest forgets an extension when the file that made it ends, and would end nothing for the next one.
function parts({ simulator: simulatorChoices, ...products }: Choices) {
  return test
    .extend('database', { scope: 'file' }, async ({}, { onCleanup }) => {
      const database = await createTestDatabase();
      onCleanup(() => database.drop());
      return database;
    })
    .extend('receiver', { scope: 'file' }, async ({}, { onCleanup }) => {
      const receiver = await WebhookReceiver.start();
      onCleanup(() => receiver.close());
      return receiver;
    })
    .extend('simulator', { scope: 'file' }, async ({}, { onCleanup }) => {
      const simulator = await startSimulator(simulatorChoices);
      onCleanup(() => simulator.stop());
      return simulator;
    })
    .extend('startProduct', { scope: 'file' }, ({ database, simulator }, { onCleanup }): StartProduct => {
      const started: Promise<Product>[] = [];
      // Those as well that were still starting when a test gave up.
      onCleanup(async () => {
        for (const product of await Promise.allSettled(started)) {
          if (product.status === 'fulfilled') await product.value.kill();
        }
      });
      return (chosen) => {
        const product = Product.start({ simulator, databaseUrl: database.url, ...products, ...chosen });
        started.push(product);
        return product;
      };
    });
}
