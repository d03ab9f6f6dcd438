import { expect, it } from 'vitest';
import { PreKeyStock } from './pre-key-stock.js';

const key = (id: number, fill = id): { id: number; key: Buffer } => ({ id, key: Buffer.alloc(32, fill) });

it('hands out each key once, oldest first', () => {
  const stock = new PreKeyStock();
  expect(stock.add([key(1), key(2), key(3)])).toBe(0);
  expect(stock.take()).toEqual(key(1));
  expect(stock.add([key(4), key(5)])).toBe(0);
  expect(stock.available()).toEqual([2, 3, 4, 5]);
  expect([stock.take(), stock.take(), stock.take(), stock.take()]).toEqual([key(2), key(3), key(4), key(5)]);
  expect(stock.take()).toBeUndefined();
  expect(stock.size).toBe(0);
});

it('notices ids that come a second time, handed out or not', () => {
  const stock = new PreKeyStock();
  stock.add([key(1), key(2), key(3)]);
  stock.take();
  expect(stock.add([key(1, 9), key(3, 9), key(4)])).toBe(2);
  expect(stock.available()).toEqual([2, 1, 3, 4]);
  stock.take();
  expect(stock.take()).toEqual(key(1, 9));
  expect(stock.take()).toEqual(key(3, 9));
});
