import { randomInt } from 'node:crypto';

/** A seed for a run that was given none. */
export function newSeed(): number {
  return randomInt(1, 1_000_000);
}

/** Numbers that look like chance and are the same again for the same seed (mulberry32). */
export class Chance {
  private state: number;

  /** @param name tells apart what draws by the same seed */
  constructor(seed: number, name = '') {
    this.state = [...name].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), seed);
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return low + (((bits ^ (bits >>> 14)) >>> 0) % (high - low + 1));
  }
}
