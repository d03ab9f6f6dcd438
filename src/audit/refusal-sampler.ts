import { LRUCache } from 'lru-cache';

const REMEMBERED = 10_000;

interface Window {
  began: number;
  written: number;
  leftOut: number;
}

/** Lets so many of a kind pass in a minute, for each name and for all together, and counts those that it holds back. */
export class RefusalSampler {
  private readonly windows = new LRUCache<string, Window>({ max: REMEMBERED });
  private readonly all: Window = { began: -Infinity, written: 0, leftOut: 0 };

  constructor(
    private readonly each: number,
    private readonly together: number,
    private readonly windowMs = 60_000,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** How many were left out before this one; undefined when this one is to be left out too. */
  take(name: string): number | undefined {
    const own = this.windows.get(name) ?? { began: -Infinity, written: 0, leftOut: 0 };
    this.windows.set(name, own);
    for (const window of [own, this.all]) {
      if (this.now() - window.began >= this.windowMs) Object.assign(window, { began: this.now(), written: 0 });
    }
    if (own.written >= this.each || this.all.written >= this.together) {
      own.leftOut += 1;
      return undefined;
    }
    own.written += 1;
    this.all.written += 1;
    const { leftOut } = own;
    own.leftOut = 0;
    return leftOut;
  }
}
