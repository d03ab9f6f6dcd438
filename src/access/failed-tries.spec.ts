import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FailedTries } from './failed-tries.js';

const MINUTE = 60_000;
let now = 0;
let tries: FailedTries;

beforeEach(() => {
  now = 1_000_000;
  tries = new FailedTries({ tries: 3, windowMs: MINUTE, networks: 2 }, () => now);
});

function fail(address: string, times: number): void {
  for (let n = 0; n < times; n += 1) tries.note(address);
}

describe('failed tries', () => {
  it('close an address until the oldest of them is a window away', () => {
    fail('203.0.113.7', 2);
    now += 1_000;
    expect(tries.waitFor('203.0.113.7')).toBe(0);
    fail('203.0.113.7', 1);
    expect(tries.waitFor('203.0.113.7')).toBe(MINUTE - 1_000);
    expect(tries.waitFor('203.0.113.8')).toBe(0);
    now += MINUTE - 1_000;
    expect(tries.waitFor('203.0.113.7')).toBe(0);
  });

  it('never let more than the limit pass in any window', () => {
    const passed: number[] = [];
    for (let n = 0; n < 5_000; n += 1, now += 97) {
      if (tries.waitFor('a') > 0) continue;
      tries.note('a');
      passed.push(now);
    }
    for (const at of passed) {
      expect(passed.filter((other) => other > at - MINUTE && other <= at).length).toBeLessThanOrEqual(3);
    }
  });

  it('that go on do not prolong it', () => {
    fail('a', 3);
    now += MINUTE / 2;
    fail('a', 100);
    expect(tries.waitFor('a')).toBe(MINUTE / 2);
  });

  it('are over in time when the clock of the machine is put back', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const real = new FailedTries({ tries: 1, windowMs: MINUTE, networks: 2 });
      real.note('a');
      vi.setSystemTime(Date.now() - 60 * MINUTE);
      expect(real.waitFor('a')).toBeLessThanOrEqual(MINUTE);
    } finally {
      vi.useRealTimers();
    }
  });

  it('can be taken back', () => {
    fail('a', 2);
    const takeBack = tries.note('a');
    expect(tries.waitFor('a')).toBeGreaterThan(0);
    takeBack();
    expect(tries.waitFor('a')).toBe(0);
    takeBack();
    fail('a', 2);
    expect(tries.waitFor('a')).toBeGreaterThan(0);
  });

  it('count for all of an IPv6 network of 64 bits', () => {
    for (const last of ['1', '2', 'ffff:ffff']) fail(`2001:db8:1:2::${last}`, 1);
    expect(tries.waitFor('2001:db8:1:2:aaaa::1')).toBeGreaterThan(0);
    expect(tries.waitFor('2001:db8:1:3::1')).toBe(0);
  });

  it('are remembered for so many networks', () => {
    for (const address of ['a', 'b', 'c']) fail(address, 3);
    expect(['a', 'b', 'c'].map((address) => tries.waitFor(address) > 0)).toEqual([false, true, true]);
  });
});
