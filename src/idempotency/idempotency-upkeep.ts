import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { IdempotencyKeys } from './idempotency-keys.js';

const LET_GO_EVERY_MS = 5_000;
const PRUNE_EVERY_MS = 300_000;

/** Keys of requests are forgotten after a day, and not held by a process that no longer works on them. */
@Part({ stage: 'upkeep' })
export class IdempotencyUpkeep implements StartsAndStops {
  private readonly lettingGo: Recurring;
  private readonly pruning: Recurring;

  constructor(keys: IdempotencyKeys, @Inject(LOGGER) log: Logger) {
    this.lettingGo = new Recurring({
      everyMs: LET_GO_EVERY_MS,
      work: () => keys.letGo(),
      log,
      words: 'idempotency keys could not be let go of; it is tried again',
    });
    this.pruning = new Recurring({
      everyMs: PRUNE_EVERY_MS,
      work: () => keys.prune(),
      log,
      words: 'old idempotency keys could not be removed; it is tried again',
    });
  }

  start(): void {
    void this.lettingGo.start();
    void this.pruning.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.lettingGo.stop(), this.pruning.stop()]);
  }
}
