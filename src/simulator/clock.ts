import { performance } from 'node:perf_hooks';

/** Milliseconds since the epoch with a fraction, and monotonic: a change of the machine's clock does not move it. */
export function monotonicNow(): number {
  return performance.timeOrigin + performance.now();
}

export function unixSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
