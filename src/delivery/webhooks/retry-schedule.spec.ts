import { describe, expect, it } from 'vitest';
import { parseRetryAfter, RETRIED_FOR_MS, retryDelay } from './retry-schedule.js';

const HOUR = 3_600_000;

describe('retryDelay', () => {
  it('grows from five seconds to eight hours, and tries for three days', () => {
    const delays: number[] = [];
    let age = 0;
    for (let delay = retryDelay(0, age, 0, 0.5); delay !== undefined; delay = retryDelay(delays.length, age, 0, 0.5)) {
      delays.push(delay);
      age += delay;
    }
    expect(delays.slice(0, 5).map((ms) => ms / 1000)).toEqual([5, 30, 120, 600, 1800]);
    expect(delays.slice(5, -1).every((ms, n) => n === 0 || ms >= delays[n + 4]!)).toBe(true);
    expect(Math.max(...delays)).toBe(8 * HOUR);
    expect(age).toBe(RETRIED_FOR_MS);
  });

  it('is jittered by a fifth either way', () => {
    expect([retryDelay(0, 0, 0, 0), retryDelay(0, 0, 0, 1)]).toEqual([4_000, 6_000]);
  });

  it('waits as long as it is asked to, but not beyond the last try', () => {
    expect(retryDelay(0, 0, HOUR)).toBe(HOUR);
    expect(retryDelay(8, 0, 1_000, 0.5)).toBe(8 * HOUR);
    expect(retryDelay(0, RETRIED_FOR_MS - 60_000, HOUR)).toBe(60_000);
    expect(retryDelay(0, RETRIED_FOR_MS, HOUR)).toBeUndefined();
  });
});

describe('parseRetryAfter', () => {
  const now = Date.parse('2026-01-31T12:00:00Z');

  it.each([
    ['120', 120_000],
    [' 120 ', 120_000],
    [['120', '5'], 120_000],
    ['Sat, 31 Jan 2026 12:01:00 GMT', 60_000],
    ['Sat, 31 Jan 2026 11:00:00 GMT', 0],
    ['99999999999999999999', 24 * HOUR],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j as %s ms', (header, ms) => {
    expect(parseRetryAfter(header, now)).toBe(ms);
  });
});
