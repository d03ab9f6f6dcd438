/**
 * Loaded before a program that is measured (`node --expose-gc --import probe.js program.js`) and asked by its parent over
 * the IPC channel, so that the program itself needs no hooks.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { writeHeapSnapshot } from 'node:v8';
import { answer } from './answers.js';
import type { Memory, Window } from './measurement.js';

const AWAITS = 20_000;
const AWAIT_BATCHES = 15;
const MAX_COLLECTIONS = 8;
const STABLE_BYTES = 50_000;

const delay = monitorEventLoopDelay({ resolution: 10 });
let windowStart = { at: 0, cpu: process.cpuUsage() };
let profiler: Session | undefined;

/** Finalizers and caches give back more after each collection: goes on until nothing more comes. */
async function collectGarbage(): Promise<void> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('start with --expose-gc');
  let before = Infinity;
  for (let round = 0; round < MAX_COLLECTIONS; round += 1) {
    gc();
    await setImmediate();
    const { heapUsed } = process.memoryUsage();
    if (before - heapUsed < STABLE_BYTES) return;
    before = heapUsed;
  }
}

answer('memory', async (): Promise<Memory> => {
  await collectGarbage();
  const { heapUsed, heapTotal, external, rss } = process.memoryUsage();
  return { heapUsedBytes: heapUsed, heapTotalBytes: heapTotal, externalBytes: external, rssBytes: rss };
});

/** Nanoseconds of one `await`: the median of batches, so that other work in between does not count. */
answer('awaitNs', async (): Promise<number> => {
  const batches: number[] = [];
  const resolved = Promise.resolve();
  for (let batch = 0; batch < AWAIT_BATCHES; batch += 1) {
    await setImmediate();
    const start = process.hrtime.bigint();
    for (let count = 0; count < AWAITS; count += 1) await resolved;
    batches.push(Number(process.hrtime.bigint() - start) / AWAITS);
  }
  return batches.toSorted((one, other) => one - other)[AWAIT_BATCHES >> 1] ?? 0;
});

answer('startWindow', (): void => {
  delay.reset();
  delay.enable();
  windowStart = { at: performance.now(), cpu: process.cpuUsage() };
});

answer('endWindow', (): Window => {
  const { user, system } = process.cpuUsage(windowStart.cpu);
  const seconds = (performance.now() - windowStart.at) / 1_000;
  delay.disable();
  return {
    seconds,
    cpuSeconds: (user + system) / 1e6,
    delayP50Ms: delay.percentile(50) / 1e6,
    delayP99Ms: delay.percentile(99) / 1e6,
  };
});

answer('startProfile', async (): Promise<void> => {
  profiler = new Session();
  profiler.connect();
  await profiler.post('Profiler.enable');
  await profiler.post('Profiler.setSamplingInterval', { interval: 500 });
  await profiler.post('Profiler.start');
});

/** Writes the profile to a file, as Chrome's developer tools read it. */
answer('endProfile', async (file: string): Promise<void> => {
  if (profiler === undefined) throw new Error('no profile was started');
  const { profile } = await profiler.post('Profiler.stop');
  profiler.disconnect();
  writeFileSync(file, JSON.stringify(profile));
});

answer('heapSnapshot', async (file: string): Promise<void> => {
  await collectGarbage();
  writeHeapSnapshot(file);
});

// Nobody measures any more: end as on a service manager's wish, so that nothing is left running.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
