import { DomainError } from '../../../domain/errors.js';
import { notConnected } from '../connection/connection-errors.js';

/** So many questions at once; then one more each `INTERVAL_MS`. */
const BURST = 20;
const INTERVAL_MS = 200;
/** Who would have to wait longer is told so instead. */
const LONGEST_WAIT_MS = 20_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/**
 * How often one line may ask WhatsApp something that WhatsApp limits: one after the other, in order, at a rate; and not
 * at all for a while after WhatsApp refused with `rate-overlimit`, twice as long each time until it answers again.
 */
export class QueryPace {
  /** When the next one would be due if none were allowed at once, ms since 1970. */
  private due = 0;
  private pausedUntil = 0;
  private pauseMs = 0;
  private last: Promise<void> = Promise.resolve();
  private closed = false;
  /** Ends the wait of whoever is first in line. */
  private wake: (() => void) | undefined;

  /** When somebody who comes now has waited long enough, ms since 1970. */
  deadline(): number {
    return Date.now() + LONGEST_WAIT_MS;
  }

  /**
   * Resolves when it is the caller's turn.
   *
   * @throws DomainError RATE_LIMITED with `retryAfter` when that would be after `deadline`, NOT_CONNECTED after `close`
   */
  turn(deadline: number): Promise<void> {
    const turn = this.last.then(() => this.pass(deadline));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** WhatsApp answered: the next refusal is a first one again. */
  answered(): void {
    this.pauseMs = 0;
  }

  /** WhatsApp refused because it was asked too often. */
  refused(): void {
    const now = Date.now();
    // Several that were under way at once are one refusal.
    if (now < this.pausedUntil) return;
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs === 0 ? FIRST_PAUSE_MS : 2 * this.pauseMs);
    this.pausedUntil = now + this.pauseMs;
    this.due = this.pausedUntil + (BURST - 1) * INTERVAL_MS;
  }

  /** Nobody's turn comes any more. */
  close(): void {
    this.closed = true;
    this.wake?.();
  }

  private async pass(deadline: number): Promise<void> {
    for (;;) {
      if (this.closed) throw notConnected();
      const now = Date.now();
      const wait = Math.max(this.pausedUntil, this.due - (BURST - 1) * INTERVAL_MS) - now;
      if (wait <= 0) break;
      if (now + wait > deadline) {
        throw new DomainError('RATE_LIMITED', 'WhatsApp may not be asked about more groups now', { retryAfter: wait });
      }
      await this.sleep(wait);
    }
    this.due = Math.max(this.due, Date.now()) + INTERVAL_MS;
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
