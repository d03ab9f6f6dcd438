import { expect, it } from 'vitest';
import { Places } from './places.js';

it('has so many for each name, and gives one back once', () => {
  const places = new Places(2);
  const first = places.take('a');
  expect(places.take('a')).toBeDefined();
  expect(places.take('a')).toBeUndefined();
  expect(places.take('b')).toBeDefined();
  first?.();
  first?.();
  expect(places.of('a')).toBe(1);
  expect(places.take('a')).toBeDefined();
  expect(places.take('a')).toBeUndefined();
});

it('has so many in all, and remembers no name that has none', () => {
  const places = new Places(2, 3);
  const leave = ['a', 'a', 'b'].map((name) => places.take(name));
  expect(places.take('c')).toBeUndefined();
  for (const one of leave) one?.();
  expect(places.size).toBe(0);
  expect(places).toHaveProperty('taken', new Map());
});
