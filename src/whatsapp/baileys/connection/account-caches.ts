import type { CacheStore } from '../../../baileys/baileys.js';
import { LRUCache } from 'lru-cache';

const MINUTE = 60_000;

/** What the sockets of a process share: one bounded cache a kind, in place of its own caches with timers a socket. */
export class SharedCaches {
  private readonly retries = new LRUCache<string, object>({ max: 20_000, ttl: 60 * MINUTE });
  private readonly calls = new LRUCache<string, object>({ max: 2_000, ttl: 5 * MINUTE });
  private readonly placeholders = new LRUCache<string, object>({ max: 10_000, ttl: 60 * MINUTE });

  /** The caches as one account sees them: its entries are nobody else's, since message ids collide in groups. */
  ofAccount(account: string): {
    msgRetryCounterCache: CacheStore;
    callOfferCache: CacheStore;
    placeholderResendCache: CacheStore;
  } {
    return {
      msgRetryCounterCache: part(this.retries, account),
      callOfferCache: part(this.calls, account),
      placeholderResendCache: part(this.placeholders, account),
    };
  }
}

function part(cache: LRUCache<string, object>, account: string): CacheStore {
  const name = (key: string): string => `${account}/${key}`;
  return {
    get: <T>(key: string): T | undefined => (cache.get(name(key)) as { value: T } | undefined)?.value,
    set: <T>(key: string, value: T): void => void cache.set(name(key), { value }),
    del: (key: string): void => void cache.delete(name(key)),
    // Baileys flushes only what it made itself; entries of a closed account age out.
    flushAll: (): void => undefined,
  };
}
