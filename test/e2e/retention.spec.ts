import { expect, it } from 'vitest';
import { withProduct } from '../support/fixture.js';
import { Product } from '../support/product.js';

const { beforeAll } = withProduct({ env: { EVENT_RETENTION_DAYS: '30' } });

let product: Product;

beforeAll(({ fixtures }) => {
  ({ product } = fixtures);
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
