import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { assert, asyncProperty, array, constantFrom, integer, record, subarray } from 'fast-check';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Settings } from '../../src/config/settings.js';
import { MemoryWindows } from '../../src/rate-windows/memory-windows.js';
import { RateWindows } from '../../src/rate-windows/rate-windows.js';
import { RedisWindows } from '../../src/rate-windows/redis-windows.js';
import type { Fill, SlidingWindow, Taken } from '../../src/rate-windows/sliding-window.js';
import { redisIsInstalled, RedisServer } from '../support/redis-server.js';

/** Windows that can be tried out; `pass` lets so much time go by. */
interface Subject {
  take(windows: SlidingWindow[]): Promise<Taken>;
  look(windows: SlidingWindow[]): Promise<Fill[]>;
  pass(ms: number): Promise<void>;
}

/** The definition, word by word: counts, at a time it is told, the admissions of the window that ends there. */
class NaiveWindows {
  private readonly admissions: { at: number; keys: string[] }[] = [];

  fills(windows: SlidingWindow[], at: number, wanted: SlidingWindow[] = []): Fill[] {
    return windows.map(({ key, limit, windowMs }, n) => {
      const counted = this.admissions.filter((each) => each.keys.includes(key) && at - each.at < windowMs * 1000);
      const leaves = counted.map((each) => each.at + windowMs * 1000 - at).toSorted((a, b) => a - b);
      const cost = wanted[n]?.cost ?? 1;
      const wait = leaves[Math.min(counted.length, Math.max(1, counted.length - limit + cost)) - 1];
      return { used: counted.length, freeInMs: wait === undefined ? 0 : Math.ceil(wait / 1000) };
    });
  }

  take(windows: SlidingWindow[], at: number): { admitted: boolean; fills: Fill[] } {
    const admitted = this.fills(windows, at).every(
      ({ used }, n) => used + (windows[n]!.cost ?? 1) <= windows[n]!.limit,
    );
    if (!admitted) return { admitted, fills: this.fills(windows, at, windows) };
    for (const { key, cost = 1 } of windows) {
      for (let n = 0; n < cost; n += 1) this.admissions.push({ at, keys: [key] });
    }
    return { admitted, fills: this.fills(windows, at) };
  }
}

const LENGTHS = { a: 4, b: 9, c: 25 } as const;
const step = record({
  pass: constantFrom(0, 0, 0, 1, 4, 5, 9, 12),
  of: subarray(['a', 'b', 'c'] as const, { minLength: 1 }),
  limit: integer({ min: 1, max: 4 }),
  cost: constantFrom(1, 1, undefined, 2, 5),
  only: constantFrom('take', 'take', 'take', 'look'),
});

let server: RedisServer;
let redis: RedisWindows;

beforeAll(async () => {
  server = await RedisServer.start();
  redis = new RedisWindows(server.url, () => undefined);
  await redis.connect();
});

afterAll(async () => {
  redis?.close();
  await server?.kill();
});

function inMemory(): Subject {
  let now = 0;
  const windows = new MemoryWindows(() => now);
  return {
    take: async (given) => windows.take(given),
    look: async (given) => windows.look(given),
    pass: async (ms) => {
      now += ms;
    },
  };
}

const inRedis = (): Subject => ({
  take: (given) => redis.take(given),
  look: (given) => redis.look(given),
  pass: async (ms) => {
    // A timer may fire up to a millisecond early.
    if (ms > 0) await pause(ms + 1);
  },
});

describe.each([
  ['in memory', inMemory, 500],
  ['in Redis', inRedis, 60],
])('sliding windows %s', (_, make, numRuns) => {
  it('admit what the definition admits, in all windows or in none', async () => {
    expect(redisIsInstalled).toBe(true);
    await assert(
      asyncProperty(array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const subject = make();
        const model = new NaiveWindows();
        const run = randomUUID();
        for (const { pass, of, limit, cost, only } of steps) {
          await subject.pass(pass);
          const windows = of.map((name) => ({ key: `${run}/${name}`, limit, cost, windowMs: LENGTHS[name] }));
          if (only === 'look') {
            await subject.look(windows);
            continue;
          }
          const { at, admitted, fills } = await subject.take(windows);
          expect({ admitted, fills }).toEqual(model.take(windows, Math.round(at * 1000)));
        }
      }),
      { numRuns },
    );
  });

  it('have room again when they say so, and not before', async () => {
    const subject = make();
    const window = { key: randomUUID(), limit: 2, windowMs: 300 };
    await subject.take([window]);
    await subject.pass(100);
    await subject.take([window]);
    const refused = await subject.take([window]);
    expect([refused.admitted, refused.fills[0]?.used]).toEqual([false, 2]);
    const { freeInMs } = refused.fills[0]!;
    expect(freeInMs).toBeLessThanOrEqual(200);
    await subject.pass(freeInMs);
    expect((await subject.take([window])).admitted).toBe(true);
    expect((await subject.take([window])).admitted).toBe(false);
  });

  it('look without counting', async () => {
    const subject = make();
    const window = { key: randomUUID(), limit: 2, windowMs: 10_000 };
    expect(await subject.look([window])).toEqual([{ used: 0, freeInMs: 0 }]);
    await subject.take([window]);
    for (let n = 0; n < 3; n += 1) expect((await subject.look([window]))[0]?.used).toBe(1);
  });
});

describe('windows in memory', () => {
  it('hold nothing of what has left', () => {
    let now = 0;
    const windows = new MemoryWindows(() => now);
    for (let n = 0; n < 10_000; n += 1) {
      now += 1;
      windows.take([{ key: `recipient ${n}`, limit: 5, windowMs: 100 }]);
      if (n % 100 === 0) windows.sweep();
    }
    expect(windows.size).toBeLessThanOrEqual(201);
    now += 101;
    windows.sweep();
    expect(windows.size).toBe(0);
  });

  it('give back what was taken back', () => {
    const windows = new MemoryWindows(() => 0);
    const both = ['x', 'y'].map((key) => ({ key, limit: 1, windowMs: 100 }));
    const { at } = windows.take(both);
    expect(windows.take(both).admitted).toBe(false);
    windows.undo(both, at);
    expect(windows.take(both).admitted).toBe(true);
    expect(windows.take(both).admitted).toBe(false);
  });
});

describe('windows in Redis', () => {
  it('are exact for processes that ask at the same time, and leave no key behind', async () => {
    const other = new RedisWindows(server.url, () => undefined);
    await other.connect();
    const window = { key: randomUUID(), limit: 7, windowMs: 40 };
    const admitted: number[] = [];
    for (const deadline = performance.now() + 1_000; performance.now() < deadline;) {
      const round = await Promise.all(
        Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? redis : other).take([window])),
      );
      admitted.push(...round.filter((taken) => taken.admitted).map(({ at }) => at));
    }
    admitted.sort((a, b) => a - b);
    expect(admitted.length).toBeGreaterThan(100);
    for (const [n, at] of admitted.slice(window.limit).entries())
      expect(Math.round((at - admitted[n]!) * 1000)).toBeGreaterThanOrEqual(40_000);
    await expect.poll(() => server.keys(`*${window.key}*`)).toEqual([]);
    other.close();
  });
});

describe('windows that several processes share', () => {
  const processes: RateWindows[] = [];

  async function start(lines: { level: number; msg: string }[] = []): Promise<RateWindows> {
    const log = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[0]) });
    const windows = new RateWindows(Object.assign(new Settings(), { redisUrl: server.url }), log);
    await windows.start();
    processes.push(windows);
    return windows;
  }

  afterEach(async () => {
    for (const windows of processes.splice(0)) windows.stop();
    server.freeze(false);
    await server.kill();
    await server.run();
  });

  it('are kept by all together', async () => {
    const [a, b] = [await start(), await start()];
    const window = { key: randomUUID(), limit: 10, windowMs: 60_000 };
    const taken = await Promise.all(Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? a : b).take([window])));
    expect(taken.filter(({ admitted }) => admitted)).toHaveLength(10);
    for (const windows of [a, b]) expect((await windows.look([window]))[0]?.used).toBe(10);
  });

  it('do not count in a process what the others left no room for', async () => {
    const [a, b] = [await start(), await start()];
    const window = { key: randomUUID(), limit: 3, windowMs: 60_000 };
    for (let n = 0; n < 3; n += 1) expect((await b.take([window])).admitted).toBe(true);
    for (let n = 0; n < 3; n += 1) expect((await a.take([window])).admitted).toBe(false);
    await server.kill();
    for (let n = 0; n < 3; n += 1) expect((await a.take([window])).admitted).toBe(true);
    expect((await a.take([window])).admitted).toBe(false);
  });

  it.each([
    ['is killed', () => server.kill(), () => server.run()],
    ['freezes', async () => server.freeze(true), async () => server.freeze(false)],
  ])('are kept by each for itself while Redis %s, without waiting for it', async (_, fail, heal) => {
    const lines: { level: number; msg: string }[] = [];
    const windows = await start(lines);
    const window = { key: randomUUID(), limit: 20, windowMs: 60_000 };
    for (let n = 0; n < 5; n += 1) expect((await windows.take([window])).admitted).toBe(true);
    await fail();
    const began = performance.now();
    const first = await Promise.all(Array.from({ length: 10 }, () => windows.take([window])));
    // 50 ms, and what a busy machine adds.
    expect(performance.now() - began).toBeLessThan(150);
    expect(first.every(({ admitted }) => admitted)).toBe(true);
    expect(windows.shared).toBe(false);
    const again = performance.now();
    for (let n = 0; n < 100; n += 1) await windows.take([window]);
    expect(performance.now() - again).toBeLessThan(50);
    expect((await windows.look([window]))[0]?.used).toBe(20);
    await heal();
    await expect.poll(() => windows.shared, { timeout: 60_000 }).toBe(true);
    // Redis may have lost all; what this process admitted still counts.
    expect((await windows.take([window])).admitted).toBe(false);
    expect(lines.map(({ level, msg }) => [level, msg.split(':')[0]])).toEqual([
      [40, 'Redis does not count'],
      [30, 'Redis counts again'],
    ]);
  });

  it('work without a Redis that is not there at the start, and with it once it is', async () => {
    await server.kill();
    const lines: { level: number; msg: string }[] = [];
    const windows = await start(lines);
    const window = { key: randomUUID(), limit: 1, windowMs: 60_000 };
    expect((await windows.take([window])).admitted).toBe(true);
    expect((await windows.take([window])).admitted).toBe(false);
    await server.run();
    await expect.poll(() => windows.shared, { timeout: 60_000 }).toBe(true);
    expect(lines).toHaveLength(2);
  });
});
