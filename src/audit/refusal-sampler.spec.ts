import { expect, it } from 'vitest';
import { RefusalSampler } from './refusal-sampler.js';

it('lets one of a name pass in a minute and counts the others', () => {
  let now = 0;
  const sampler = new RefusalSampler(1, 10, 60_000, () => now);
  expect([sampler.take('a'), sampler.take('a'), sampler.take('a'), sampler.take('b')]).toEqual([
    0,
    undefined,
    undefined,
    0,
  ]);
  now = 60_000;
  expect([sampler.take('a'), sampler.take('b')]).toEqual([2, 0]);
});

it('lets only so many pass of all names together', () => {
  let now = 0;
  const sampler = new RefusalSampler(1, 10, 60_000, () => now);
  const passed = (from: number): number =>
    Array.from({ length: 100 }, (_, n) => sampler.take(`address ${from + n}`)).filter((left) => left !== undefined)
      .length;
  expect(passed(0)).toBe(10);
  now = 60_000;
  expect(passed(100)).toBe(10);
});
