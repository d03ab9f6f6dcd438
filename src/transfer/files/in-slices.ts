import { setImmediate as turn } from 'node:timers/promises';

/** Longer than this nobody else waits. */
const SLICE_MS = 5;

/**
 * Goes through many small files at once, since to ask for each of them by itself takes ten times as long; every few
 * milliseconds others have their turn.
 */
export async function inSlices<T>(items: Iterable<T>, work: (item: T) => void): Promise<void> {
  let began = performance.now();
  for (const item of items) {
    work(item);
    if (performance.now() - began < SLICE_MS) continue;
    await turn();
    began = performance.now();
  }
}
