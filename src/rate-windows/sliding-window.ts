/** A limit on something that is named by `key`: never more than `limit` in any `windowMs` milliseconds. */
export interface SlidingWindow {
  readonly key: string;
  readonly limit: number;
  readonly windowMs: number;
  /** How many an admission counts as; 1 when left out. */
  readonly cost?: number;
}

/** How full a window is. */
export interface Fill {
  /** Admissions of the last `windowMs`; more than the limit when that was lowered meanwhile. */
  readonly used: number;
  /** Milliseconds until there is room for one more than now, or for what was refused; 0 when nothing is used. */
  readonly freeInMs: number;
}

/** The answer to a take: what was admitted counts in all of its windows, what was not counts in none. */
export interface Taken {
  readonly admitted: boolean;
  /** When it was decided, in milliseconds of the clock that the windows go by. */
  readonly at: number;
  /** The windows in the order they were given, this admission included. */
  readonly fills: Fill[];
}

/** Which of the admissions that count, oldest first, has to leave before there is room for so many more than now. */
export const indexOfNext = (used: number, limit: number, cost = 1): number =>
  Math.min(used, Math.max(1, used - limit + cost)) - 1;
