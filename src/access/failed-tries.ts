import { LRUCache } from 'lru-cache';
import { networkOf } from '../identity/client-address.js';

export interface TriesLimit {
  /** Failures that are let pass in one window. */
  readonly tries: number;
  /** Milliseconds. */
  readonly windowMs: number;
  /** Networks that are remembered at most. */
  readonly networks: number;
}

const LIMIT: TriesLimit = { tries: 10, windowMs: 60_000, networks: 10_000 };

/** Counts bad keys and tokens in a sliding window, by IPv4 address or IPv6 network of 64 bits. */
export class FailedTries {
  private readonly failures: LRUCache<string, number[]>;

  constructor(
    private readonly limit: TriesLimit = LIMIT,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.failures = new LRUCache({ max: limit.networks });
  }

  /** Milliseconds until `address` may fail again; 0 when it may now. */
  waitFor(address: string): number {
    const network = networkOf(address);
    const recent = this.recent(network);
    return recent.length < this.limit.tries ? 0 : Math.max(1, recent[0]! + this.limit.windowMs - this.now());
  }

  /**
   * Counts a failure; what it returns takes that back. Those past the limit are not counted, so that whoever goes on
   * trying is not kept out for longer.
   */
  note(address: string): () => void {
    const network = networkOf(address);
    const at = this.now();
    const recent = this.recent(network);
    if (recent.length >= this.limit.tries) return () => {};
    this.failures.set(network, [...recent, at]);
    return () => {
      const left = this.recent(network);
      const place = left.indexOf(at);
      if (place >= 0) this.failures.set(network, left.toSpliced(place, 1));
    };
  }

  private recent(network: string): number[] {
    const since = this.now() - this.limit.windowMs;
    return (this.failures.get(network) ?? []).filter((at) => at > since);
  }
}
