import { monotonicNow } from './clock.js';

/** The life of one socket of one device, as the server saw it. */
export interface SocketInterval {
  device: number;
  openedAt: number;
  /** null: the login was refused, or the socket was there to pair. */
  loggedInAt: number | null;
  closedAt: number | null;
  reason: string | null;
  remotePort: number | null;
}

/** An account with more history than this forgets its oldest closed sockets; the two totals below forget nothing. */
const MAX_INTERVALS = 20_000;

/**
 * Who was connected when: the judge of "exactly one live session".
 *
 * An interval ends when the server ended the session or the socket was gone, whichever came first. A device that logs
 * in while its earlier socket is still logged in counts as one overlap, although the server, as the real one does,
 * closes the earlier one with 440 at once.
 */
export class Ledger {
  private readonly intervals: SocketInterval[] = [];
  private readonly live = new Map<number, Set<SocketInterval>>();
  overlaps = 0;
  maxConcurrent = 0;

  open(device: number, openedAt: number, remotePort: number | undefined): SocketInterval {
    const interval = {
      device,
      openedAt,
      loggedInAt: null,
      closedAt: null,
      reason: null,
      remotePort: remotePort ?? null,
    };
    this.intervals.push(interval);
    if (this.intervals.length > MAX_INTERVALS) {
      const oldest = this.intervals.findIndex((item) => item.closedAt !== null);
      if (oldest >= 0) this.intervals.splice(oldest, 1);
    }
    return interval;
  }

  loggedIn(interval: SocketInterval): void {
    const live = this.live.get(interval.device) ?? new Set();
    this.live.set(interval.device, live);
    interval.loggedInAt = monotonicNow();
    if (live.size > 0) this.overlaps += 1;
    live.add(interval);
    this.maxConcurrent = Math.max(this.maxConcurrent, live.size);
  }

  close(interval: SocketInterval, reason: string): void {
    if (interval.closedAt !== null) return;
    interval.closedAt = monotonicNow();
    interval.reason = reason;
    this.live.get(interval.device)?.delete(interval);
  }

  list(): readonly SocketInterval[] {
    return this.intervals;
  }
}
