import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { QueryPace } from './query-pace.js';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** When each of so many turns came, in ms from now. */
async function turns(pace: QueryPace, count: number): Promise<(number | string)[]> {
  const began = Date.now();
  const came = Array.from({ length: count }, () =>
    pace.turn(pace.deadline()).then(
      () => Date.now() - began,
      (error: { code: string; members: { retryAfter?: number } }) => `${error.code} ${error.members.retryAfter}`,
    ),
  );
  await vi.advanceTimersByTimeAsync(60_000);
  return Promise.all(came);
}

it('lets a burst through at once, then goes on at a rate and in order', async () => {
  const came = await turns(new QueryPace(), 25);
  expect(came).toEqual([...Array.from({ length: 20 }, () => 0), 200, 400, 600, 800, 1000]);
});

it('does not let anybody wait for longer than can be waited for', async () => {
  const came = await turns(new QueryPace(), 20 + 100 + 5);
  expect(came.slice(0, 120)).toEqual([
    ...Array.from({ length: 20 }, () => 0),
    ...Array.from({ length: 100 }, (_, n) => 200 * (n + 1)),
  ]);
  expect(came.slice(120)).toEqual(Array.from({ length: 5 }, () => 'RATE_LIMITED 200'));
});

it('pauses after a refusal, twice as long each time, until there is an answer', async () => {
  const pace = new QueryPace();
  pace.refused();
  expect(await turns(pace, 2)).toEqual([2_000, 2_200]);
  for (const pause of [4_000, 8_000, 16_000]) {
    pace.refused();
    // Those that were under way with it say the same.
    pace.refused();
    expect(await turns(pace, 1)).toEqual([pause]);
  }
  pace.refused();
  expect(await turns(pace, 2)).toEqual(['RATE_LIMITED 32000', 'RATE_LIMITED 32000']);
  pace.answered();
  pace.refused();
  expect(await turns(pace, 1)).toEqual([2_000]);
});

it('never pauses for longer than five minutes', async () => {
  const pace = new QueryPace();
  for (let n = 0; n < 20; n += 1) {
    pace.refused();
    await vi.advanceTimersByTimeAsync(300_000);
  }
  pace.refused();
  expect(await turns(pace, 1)).toEqual(['RATE_LIMITED 300000']);
});

it('lets nobody wait for a connection that has ended, and leaves no timer', async () => {
  const pace = new QueryPace();
  pace.refused();
  const waiting = [pace.turn(pace.deadline()), pace.turn(pace.deadline())];
  const outcomes = Promise.allSettled(waiting);
  await vi.advanceTimersByTimeAsync(10);
  pace.close();
  expect(await outcomes).toMatchObject([
    { status: 'rejected', reason: { code: 'NOT_CONNECTED' } },
    { status: 'rejected', reason: { code: 'NOT_CONNECTED' } },
  ]);
  expect(vi.getTimerCount()).toBe(0);
});
