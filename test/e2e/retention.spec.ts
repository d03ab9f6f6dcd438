import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { type RunningSimulator, startSimulator } from '../support/simulator.js';

let simulator: RunningSimulator;
let database: TestDatabase;
let product: Product;

beforeAll(async () => {
  [simulator, database] = await Promise.all([startSimulator(), createTestDatabase()]);
  product = await Product.start({ simulator, databaseUrl: database.url, env: { EVENT_RETENTION_DAYS: '30' } });
});

afterAll(async () => {
  await product?.kill();
  await simulator?.stop();
  await database?.drop();
});

it('a company may have its messages kept for fewer days, never for more', async () => {
  const call = (method: string, body?: object) => product.call(method, '/retention/shop', body);
  const answer = (days: number): object => ({ success: true, companyId: 'shop', days, longest: 30 });
  expect((await call('GET')).body).toEqual(answer(30));
  expect((await call('PUT', { days: 7 })).body).toEqual(answer(7));
  expect((await call('GET')).body).toEqual(answer(7));
  expect((await product.call('GET', '/retention/other')).body).toMatchObject({ days: 30 });
  for (const days of [31, 0, 1.5, '7', null]) {
    const { status, body } = await product.call<{ errors: { field: string }[] }>('PUT', '/retention/shop', { days });
    expect([status, body.errors.map(({ field }) => field)]).toEqual([400, ['days']]);
  }
  expect((await call('DELETE')).body).toEqual(answer(30));
});
