import { describe, expect, it } from 'vitest';
import { type Load, shares, toGive, toTake } from './lease.js';

const load = (id: string, held: number, most = 1_000): Load => ({ id, held, most });

describe('shares', () => {
  it.each<[string, Load[], number, Record<string, number>]>([
    ['one process has all', [load('a', 0)], 7, { a: 7 }],
    ['no more than it may', [load('a', 2, 5)], 7, { a: 5 }],
    ['all the same', [load('a', 0), load('b', 0), load('c', 0)], 9, { a: 3, b: 3, c: 3 }],
    ['what is over stays where it is', [load('a', 1), load('b', 2), load('c', 2)], 0, { a: 1, b: 2, c: 2 }],
    ['one that may hold less', [load('a', 0, 2), load('b', 0), load('c', 0)], 12, { a: 2, b: 5, c: 5 }],
    ['one that is to be emptied', [load('a', 6, 0), load('b', 0), load('c', 1)], 0, { a: 0, b: 3, c: 4 }],
    ['nobody who may hold any', [load('a', 6, 0)], 3, { a: 0 }],
    ['no process', [], 3, {}],
  ])('%s', (_, loads, free, expected) => {
    expect(Object.fromEntries(shares(loads, free))).toEqual(expected);
  });

  it('leave nothing over and differ by one at most, whatever there is', () => {
    for (let seed = 1; seed < 500; seed += 1) {
      const loads = Array.from({ length: (seed % 7) + 1 }, (_, n) => load(String(n), (seed * (n + 3)) % 41));
      const free = (seed * 13) % 50;
      const found = [...shares(loads, free).values()];
      expect(found.reduce((sum, one) => sum + one, 0)).toBe(loads.reduce((sum, { held }) => sum + held, free));
      expect(Math.max(...found) - Math.min(...found)).toBeLessThanOrEqual(1);
    }
  });
});

describe('what a process takes', () => {
  it('makes, for all together, exactly what is free', () => {
    const loads = [load('a', 5), load('b', 0), load('c', 3)];
    expect(loads.map(({ id }) => toTake(id, loads, 10))).toEqual([1, 6, 3]);
  });

  it('is nothing above its measure, and nothing while it is to be emptied', () => {
    const loads = [load('a', 9), load('b', 0), load('c', 0, 0)];
    expect(loads.map(({ id }) => toTake(id, loads, 2))).toEqual([0, 2, 0]);
  });
});

describe('what a process gives', () => {
  it('goes to those that have least, and no two givers reckon with the same room', () => {
    const loads = [load('a', 8), load('b', 7), load('c', 0), load('d', 1)];
    expect(toGive('a', loads, 0, 100)).toEqual([{ to: 'c', count: 4 }]);
    expect(toGive('b', loads, 0, 100)).toEqual([{ to: 'd', count: 3 }]);
    expect(toGive('c', loads, 0, 100)).toEqual([]);
  });

  it('is bounded, and nothing while lines wait for a process', () => {
    const loads = [load('a', 80), load('b', 0)];
    expect(toGive('a', loads, 0, 10)).toEqual([{ to: 'b', count: 10 }]);
    expect(toGive('a', loads, 1, 10)).toEqual([]);
  });

  it('is nothing for a difference that is not worth it', () => {
    expect(toGive('a', [load('a', 102), load('b', 98)], 0, 10)).toEqual([]);
    expect(toGive('a', [load('a', 2), load('b', 1)], 0, 10)).toEqual([]);
    expect(toGive('a', [load('a', 110), load('b', 90)], 0, 100)).toEqual([{ to: 'b', count: 10 }]);
  });

  it('is everything when it is to be emptied, as far as others have room', () => {
    expect(toGive('a', [load('a', 5, 0), load('b', 3)], 2, 100)).toEqual([{ to: 'b', count: 5 }]);
    expect(toGive('a', [load('a', 5, 0), load('b', 3, 4)], 0, 100)).toEqual([{ to: 'b', count: 1 }]);
    expect(toGive('a', [load('a', 5, 0)], 0, 100)).toEqual([]);
  });

  it('comes to rest: after it nobody gives anything', () => {
    for (let seed = 1; seed < 300; seed += 1) {
      let loads = Array.from({ length: (seed % 5) + 2 }, (_, n) => load(String(n), (seed * (n + 5) * 7) % 60));
      for (let round = 0; round < 30; round += 1) {
        const moves = loads.flatMap(({ id }) => toGive(id, loads, 0, 5).map((move) => ({ from: id, ...move })));
        if (moves.length === 0) break;
        loads = loads.map((one) => ({
          ...one,
          held: moves.reduce(
            (held, { from, to, count }) => held + (to === one.id ? count : 0) - (from === one.id ? count : 0),
            one.held,
          ),
        }));
      }
      const held = loads.map((one) => one.held);
      expect(Math.max(...held) - Math.min(...held), String(seed)).toBeLessThanOrEqual(3);
    }
  });
});
