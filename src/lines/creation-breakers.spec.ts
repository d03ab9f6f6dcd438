import { DomainError } from '../domain/errors.js';
import { lineOf } from '../domain/line.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CreationBreakers } from './creation-breakers.js';

const fail = (): Promise<never> => Promise.reject(new Error('no answer'));

const A = lineOf('a');
const B = lineOf('a', 'b');

describe('CreationBreakers', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('refuses after five failures, for five minutes, and says how long still', async () => {
    const breakers = new CreationBreakers<string>((created) => created === 'failed');
    const create = vi.fn<() => Promise<string>>(fail);
    for (let n = 0; n < 5; n += 1) await expect(breakers.run(A, create)).rejects.toThrow('no answer');
    vi.advanceTimersByTime(60_000);
    await expect(breakers.run(A, create)).rejects.toMatchObject({
      code: 'CIRCUIT_OPEN',
      members: { retryAfter: 240_000 },
    });
    expect(create).toHaveBeenCalledTimes(5);
    // Another line is none the worse for it.
    await expect(breakers.run(B, async () => 'made')).resolves.toBe('made');
  });

  it('lets one try through after that: a failure opens it again, a success closes it', async () => {
    const breakers = new CreationBreakers<string>((created) => created === 'failed');
    for (let n = 0; n < 5; n += 1) await expect(breakers.run(A, fail)).rejects.toThrow('no answer');
    vi.advanceTimersByTime(5 * 60_000);
    await expect(breakers.run(A, fail)).rejects.toThrow('no answer');
    await expect(breakers.run(A, fail)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
    vi.advanceTimersByTime(5 * 60_000);
    await expect(breakers.run(A, async () => 'made')).resolves.toBe('made');
    expect(breakers.size).toBe(0);
  });

  it('counts what was made but has failed, and gives it to the caller', async () => {
    const breakers = new CreationBreakers<string>((created) => created === 'failed');
    for (let n = 0; n < 5; n += 1) await expect(breakers.run(A, async () => 'failed')).resolves.toBe('failed');
    await expect(breakers.run(A, async () => 'made')).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
  });

  it('forgets lines that were given up', async () => {
    const breakers = new CreationBreakers<string>((created) => created === 'failed');
    await expect(breakers.run(A, fail)).rejects.toThrow('no answer');
    vi.advanceTimersByTime(11 * 60_000);
    await expect(breakers.run(B, fail)).rejects.toThrow('no answer');
    expect(breakers.size).toBe(1);
    breakers.forget(B);
    expect(breakers.size).toBe(0);
  });

  it('counts calls at the same time as one', async () => {
    const breakers = new CreationBreakers<string>((created) => created === 'failed');
    const create = vi.fn<() => Promise<string>>(fail);
    await Promise.allSettled(Array.from({ length: 10 }, () => breakers.run(A, create)));
    expect(create).toHaveBeenCalledTimes(1);
    await expect(breakers.run(A, fail)).rejects.toThrow('no answer');
  });

  it('does not count what was not tried here', async () => {
    const breakers = new CreationBreakers<boolean>(() => false);
    const elsewhere = (): Promise<boolean> => Promise.reject(new DomainError('OWNER_UNREACHABLE', 'elsewhere'));
    for (let call = 0; call < 7; call += 1) await expect(breakers.run(A, elsewhere)).rejects.toThrow('elsewhere');
    expect(await breakers.run(A, () => Promise.resolve(true))).toBe(true);
  });
});
