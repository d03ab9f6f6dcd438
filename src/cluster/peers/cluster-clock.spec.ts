import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClusterClock } from './cluster-clock.js';

const BEGAN = Date.UTC(2026, 0, 1);

beforeEach(() => void vi.useFakeTimers({ toFake: ['hrtime'] }));
afterEach(() => void vi.useRealTimers());

/** A database whose clock stands where it is set. */
function clockOf(database: { now: number; isAway?: boolean; asked?: number }): ClusterClock {
  const query = async (): Promise<unknown> => {
    database.asked = (database.asked ?? 0) + 1;
    if (database.isAway === true) throw new Error('the database is away');
    return [{ now: String(database.now) }];
  };
  return new ClusterClock({ query } as unknown as DataSource);
}

describe('the clock of the cluster', () => {
  it('goes on between two looks at the database', async () => {
    const clock = clockOf({ now: BEGAN });
    expect(await clock.now()).toBe(BEGAN);
    vi.advanceTimersByTime(2_000);
    expect(await clock.now()).toBe(BEGAN + 2_000);
  });

  it('is right again within seconds after the machine was suspended, and one look serves all who ask', async () => {
    const database = { now: BEGAN, asked: 0 };
    const clock = clockOf(database);
    await clock.now();
    // Of five minutes that passed the machine has counted eleven seconds.
    vi.advanceTimersByTime(11_000);
    database.now += 5 * 60_000;
    await Promise.all([clock.now(), clock.now(), clock.now()]);
    await nextTurn();
    expect(await clock.now()).toBe(BEGAN + 5 * 60_000);
    expect(database.asked).toBe(2);
  });

  it('goes by what it knew while the database is away, and needs it once', async () => {
    const database = { now: BEGAN, isAway: true };
    const clock = clockOf(database);
    await expect(clock.now()).rejects.toThrow('away');
    database.isAway = false;
    await clock.now();
    database.isAway = true;
    vi.advanceTimersByTime(60_000);
    expect(await clock.now()).toBe(BEGAN + 60_000);
  });
});
