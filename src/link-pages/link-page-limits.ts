import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { hashOf } from '../access/api-keys.service.js';
import { FailedTries } from '../access/failed-tries.js';
import { DomainError } from '../domain/errors.js';
import { limitStates, rateLimited } from '../rate-windows/limit-state.js';
import { RateWindows } from '../rate-windows/rate-windows.js';
import { type GoodPage, LinkPages, PAGE_SECONDS } from './link-pages.js';

const MINUTE_MS = 60_000;
/** What is counted, of a line or of a page: how many in which time. A page that is open asks every 2 s. */
const LIMITS = {
  made: { name: 'link-pages', limit: 20, windowMs: MINUTE_MS },
  shown: { name: 'link-page', limit: 240, windowMs: MINUTE_MS },
  started: { name: 'link-page-starts', limit: 10, windowMs: MINUTE_MS },
  codes: { name: 'link-page-codes', limit: 5, windowMs: MINUTE_MS },
};

/** Finds pages for whoever has their URLs, so many times and no more, and none for whoever guesses. */
@Injectable()
export class LinkPageLimits {
  private readonly tries = new FailedTries({ tries: 30, windowMs: MINUTE_MS, networks: 10_000 });
  /** Pages that were found here: they open beside somebody who guesses. */
  private readonly known = new LRUCache<string, true>({ max: 10_000, ttl: PAGE_SECONDS * 1_000 });

  constructor(
    private readonly pages: LinkPages,
    private readonly windows: RateWindows,
  ) {}

  /**
   * The page of a token.
   *
   * @returns undefined for one that is not good (any more), whatever the reason
   * @throws DomainError `RATE_LIMITED` for too many of those from an address
   */
  async find(token: string, address: string): Promise<GoodPage | undefined> {
    const name = hashOf(token).toString('hex');
    const wait = this.tries.waitFor(address);
    if (wait > 0 && !this.known.has(name)) {
      throw new DomainError('RATE_LIMITED', undefined, { retryAfter: wait, violatedPolicies: ['bad-links'] });
    }
    const takeBack = this.tries.note(address);
    const page = await this.pages.find(token);
    if (page === undefined) return undefined;
    takeBack();
    this.known.set(name, true);
    return page;
  }

  /** @throws DomainError `RATE_LIMITED` */
  async take(what: keyof typeof LIMITS, of: string): Promise<void> {
    const { name, limit, windowMs } = LIMITS[what];
    const window = { name, key: `${name}:${of}`, limit, windowMs };
    const { admitted, fills } = await this.windows.take([window]);
    if (!admitted) throw rateLimited(limitStates([window], fills));
  }
}
