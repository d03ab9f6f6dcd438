const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long a delivery is tried, from the moment it was queued. */
export const RETRIED_FOR_MS = 72 * HOUR;

const DELAYS_MS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR];
const JITTER = 0.2;
const LONGEST_RETRY_AFTER_MS = 24 * HOUR;

/**
 * Milliseconds until a failed delivery is tried again; undefined when its time is over. The last try comes when the three
 * days end, not hours before.
 *
 * @param tries so far, the failed one not counted
 * @param ageMs since it was queued
 * @param retryAfterMs what the endpoint asked for
 * @param random 0 to 1
 */
export function retryDelay(tries: number, ageMs: number, retryAfterMs = 0, random = Math.random()): number | undefined {
  const left = RETRIED_FOR_MS - ageMs;
  if (left <= 0) return undefined;
  const own = jittered(DELAYS_MS[Math.min(tries, DELAYS_MS.length - 1)]!, random);
  return Math.max(Math.min(Math.max(own, retryAfterMs), left), SECOND);
}

/** A delay, longer or shorter by up to a fifth, so that what failed together does not come back together. */
export function jittered(delayMs: number, random = Math.random()): number {
  return Math.round(delayMs * (1 - JITTER + 2 * JITTER * random));
}

/** Milliseconds that a `Retry-After` header asks for, a day at most: seconds or a date. Undefined when it says nothing. */
export function parseRetryAfter(header: string | string[] | undefined, now = Date.now()): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER_MS);
}
