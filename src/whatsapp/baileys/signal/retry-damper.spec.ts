import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RetryDamper } from './retry-damper.js';

let damper: RetryDamper;
let tried: string[];
const attempt = (name: string): void => damper.attempt(name, () => tried.push(name));

beforeEach(() => {
  vi.useFakeTimers();
  damper = new RetryDamper();
  tried = [];
});

afterEach(() => {
  damper.close();
  vi.useRealTimers();
});

describe('retries with somebody whose messages keep failing', () => {
  it('are made at once five times, then ever more slowly, and none is left out', () => {
    for (let n = 0; n < 9; n += 1) attempt('anna');
    expect(tried).toHaveLength(5);
    expect(damper.damped).toBe(1);
    for (const seconds of [1, 2, 4, 8]) {
      const before = tried.length;
      vi.advanceTimersByTime(seconds * 1_000 - 1);
      expect(tried).toHaveLength(before);
      vi.advanceTimersByTime(1);
      expect(tried).toHaveLength(before + 1);
    }
    expect(tried).toHaveLength(9);
  });

  it('are made once a minute at the slowest', () => {
    for (let n = 0; n < 100; n += 1) attempt('anna');
    vi.advanceTimersByTime(60 * 60_000);
    const before = tried.length;
    vi.advanceTimersByTime(10 * 60_000);
    expect(tried.length - before).toBe(10);
  });

  it('do not slow down those with anybody else', () => {
    for (let n = 0; n < 20; n += 1) attempt('anna');
    attempt('boris');
    expect(tried.at(-1)).toBe('boris');
  });

  it('are all made at once when a message went through, and begin anew', () => {
    for (let n = 0; n < 20; n += 1) attempt('anna');
    damper.succeeded('anna');
    expect(tried).toHaveLength(20);
    expect(damper.damped).toBe(0);
    attempt('anna');
    expect(tried).toHaveLength(21);
  });

  it('begin anew after a quiet minute', () => {
    for (let n = 0; n < 5; n += 1) attempt('anna');
    expect(damper.damped).toBe(1);
    vi.advanceTimersByTime(60_000);
    expect(damper.damped).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are bounded, for one partner and over all, and what is given up is counted', () => {
    for (let n = 0; n < 5 + 130; n += 1) attempt('anna');
    expect(damper.givenUp).toBe(30);
    for (let n = 0; n < 1_000; n += 1) attempt(`partner ${n}`);
    expect(damper.givenUp).toBe(130);
    expect(vi.getTimerCount()).toBe(1_000);
  });

  it('end with the connection', () => {
    for (let n = 0; n < 20; n += 1) attempt('anna');
    damper.close();
    vi.advanceTimersByTime(10 * 60_000);
    expect(tried).toHaveLength(5);
    expect(vi.getTimerCount()).toBe(0);
  });
});
