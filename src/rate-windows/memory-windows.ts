import { type Fill, indexOfNext, type SlidingWindow, type Taken } from './sliding-window.js';

/** Stamps that left are cut off when they are so many, and most of the list. */
const CUT_AT = 256;

/** When what is still counted was admitted, oldest first. */
class AdmissionLog {
  private stamps: number[] = [];
  private start = 0;

  constructor(readonly windowMs: number) {}

  get used(): number {
    return this.stamps.length - this.start;
  }

  forget(now: number): void {
    while (this.used > 0 && now - this.stamps[this.start]! >= this.windowMs) this.start += 1;
    if (this.used === 0 || (this.start > CUT_AT && this.start > this.stamps.length / 2)) {
      this.stamps = this.stamps.slice(this.start);
      this.start = 0;
    }
  }

  add(at: number): void {
    this.stamps.push(at);
  }

  remove(at: number): void {
    const place = this.stamps.lastIndexOf(at);
    if (place >= this.start) this.stamps.splice(place, 1);
  }

  fill({ limit, cost }: SlidingWindow, now: number): Fill {
    const { used } = this;
    if (used === 0) return { used, freeInMs: 0 };
    const leavesAt = this.stamps[this.start + indexOfNext(used, limit, cost)]! + this.windowMs;
    return { used, freeInMs: Math.ceil(leavesAt - now) };
  }
}

/**
 * Exact sliding windows of this process. They hold the time of each admission until it leaves its window, so never more
 * than the limits allow, and nothing of a window that is empty once `sweep` came by.
 */
export class MemoryWindows {
  private readonly logs = new Map<string, AdmissionLog>();

  /** @param clock milliseconds that never go back */
  constructor(private readonly clock: () => number = () => performance.now()) {}

  /** Windows that are not empty, or were not at the last sweep. */
  get size(): number {
    return this.logs.size;
  }

  take(windows: readonly SlidingWindow[]): Taken {
    const at = this.clock();
    const before = windows.map((window) => this.fillOf(window, at));
    if (windows.some(({ limit, cost = 1 }, n) => before[n]!.used + cost > limit))
      return { admitted: false, at, fills: before };
    for (const { key, windowMs, cost = 1 } of windows) {
      let log = this.logs.get(key);
      if (log === undefined) this.logs.set(key, (log = new AdmissionLog(windowMs)));
      for (let n = 0; n < cost; n += 1) log.add(at);
    }
    return { admitted: true, at, fills: this.look(windows, at) };
  }

  /** Takes an admission back, by the time at which it was decided. */
  undo(windows: readonly SlidingWindow[], at: number): void {
    for (const { key, cost = 1 } of windows) {
      for (let n = 0; n < cost; n += 1) this.logs.get(key)?.remove(at);
    }
  }

  look(windows: readonly SlidingWindow[], now = this.clock()): Fill[] {
    return windows.map((window) => this.fillOf({ ...window, cost: 1 }, now));
  }

  /** Drops the windows that are empty. */
  sweep(): void {
    const now = this.clock();
    for (const [key, log] of this.logs) {
      log.forget(now);
      if (log.used === 0) this.logs.delete(key);
    }
  }

  private fillOf(window: SlidingWindow, now: number): Fill {
    const log = this.logs.get(window.key);
    if (log === undefined) return { used: 0, freeInMs: 0 };
    log.forget(now);
    return log.fill(window, now);
  }
}
