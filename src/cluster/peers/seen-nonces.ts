/** How far the time of a request may be from ours: its way, and what two clocks differ by, ms. */
export const REQUEST_WINDOW_MS = 30_000;

/** Remembers what was asked, for as long as it could be asked again. */
export class SeenNonces {
  /** When each may be forgotten; in the order in which they came, which is about that of their times. */
  private readonly until = new Map<string, number>();

  /**
   * To be called for signed requests alone: others must not fill it.
   *
   * @param at when the request was signed, and `now`, ms
   * @returns false for what is too old, of the future, or was asked before
   */
  take(nonce: string, at: number, now: number): boolean {
    for (const [old, until] of this.until) {
      if (until >= now) break;
      this.until.delete(old);
    }
    if (Math.abs(now - at) > REQUEST_WINDOW_MS || this.until.has(nonce)) return false;
    this.until.set(nonce, now + 2 * REQUEST_WINDOW_MS);
    return true;
  }

  get size(): number {
    return this.until.size;
  }
}
