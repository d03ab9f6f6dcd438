const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const DELAYS_MS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 7 * MINUTE];
const FIRST_WAIT_MS = 5 * SECOND;
const LONGEST_WAIT_MS = MINUTE;
const JITTER = 0.2;

/** Tries of a batch, over about ten minutes. */
export const MAX_TRIES = DELAYS_MS.length + 1;

/** Milliseconds until a batch that failed so many times is handled again; undefined when it is given up. */
export function retryDelay(failures: number, random = Math.random()): number | undefined {
  const delayMs = DELAYS_MS[failures - 1];
  return delayMs === undefined ? undefined : jittered(delayMs, random);
}

/** Milliseconds until a session that was not connected so many times in a row is looked for again. */
export function waitDelay(waits: number, random = Math.random()): number {
  return jittered(Math.min(FIRST_WAIT_MS * 2 ** Math.min(waits, 10), LONGEST_WAIT_MS), random);
}

/** The same for a batch that met a limit, and never before there is room again. */
export function roomDelay(retryAfterMs: number, waits: number, random = Math.random()): number {
  return Math.max(Math.round(retryAfterMs * (1 + JITTER * random)), waitDelay(waits, random));
}

/** Longer or shorter by up to a fifth, so that what failed together does not come back together. */
function jittered(delayMs: number, random: number): number {
  return Math.round(delayMs * (1 - JITTER + 2 * JITTER * random));
}
