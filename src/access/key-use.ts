import { Inject } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { LOGGER } from '../logging/logger.js';
import { ApiKeysService } from './api-keys.service.js';

const NOTED_EVERY_MS = 60_000;
const GATHERED_MS = 1_000;
const REMEMBERED = 10_000;

/** Writes when keys were used last: each at most once a minute, many in one statement, and no request waits for it. */
@Part({ stage: 'upkeep' })
export class KeyUse implements StartsAndStops {
  private readonly noted = new LRUCache<string, true>({ max: REMEMBERED, ttl: NOTED_EVERY_MS });
  private readonly due = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly keys: ApiKeysService,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  note(id: string): void {
    if (this.noted.has(id)) return;
    this.noted.set(id, true);
    this.due.add(id);
    this.timer ??= setTimeout(() => {
      this.writing = this.write();
    }, GATHERED_MS);
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    await this.writing;
    await this.write();
  }

  private async write(): Promise<void> {
    this.timer = undefined;
    const ids = [...this.due];
    this.due.clear();
    if (ids.length === 0) return;
    try {
      await this.keys.noteUse(ids);
    } catch (error) {
      this.log.warn({ error: (error as Error).message }, 'the last use of keys could not be written');
    }
  }
}
