import { LRUCache } from 'lru-cache';

const REMEMBERED = 10_000;
const REFRESHED_EVERY_MS = 10_000;

/**
 * Hashes of keys that were seen to be valid, so that they are still looked up when their address has shown too many bad
 * ones. Being known opens nothing: the key itself is looked up as well.
 */
export class KnownKeys {
  private readonly hashes = new LRUCache<string, true>({ max: REMEMBERED });
  private refreshed = -Infinity;
  private refreshing: Promise<void> | undefined;

  /** @param latest reads the hashes of the valid keys that were used or made last */
  constructor(private readonly latest: (limit: number) => Promise<Buffer[]>) {}

  has(hash: Buffer): boolean {
    return this.hashes.has(hash.toString('hex'));
  }

  add(hash: Buffer): void {
    this.hashes.set(hash.toString('hex'), true);
  }

  forget(hash: Buffer): void {
    this.hashes.delete(hash.toString('hex'));
  }

  /**
   * As `has`, but also for keys that this process has not seen yet, because it has just started or other ones serve them:
   * for that the valid keys are read, at most every ten seconds, however many ask. False as long as they cannot be read.
   */
  async hasOrLearns(hash: Buffer): Promise<boolean> {
    if (this.has(hash)) return true;
    if (performance.now() - this.refreshed >= REFRESHED_EVERY_MS) this.refreshing ??= this.refresh();
    // Also for those who come while it is under way.
    await this.refreshing;
    return this.has(hash);
  }

  private async refresh(): Promise<void> {
    this.refreshed = performance.now();
    try {
      for (const hash of (await this.latest(REMEMBERED)).toReversed()) this.add(hash);
    } catch {
      // The next one tries again, and what is known already goes on.
    } finally {
      this.refreshing = undefined;
    }
  }
}
