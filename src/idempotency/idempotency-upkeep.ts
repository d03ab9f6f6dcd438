import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { Part } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { IdempotencyKeys } from './idempotency-keys.js';

/** Keys of requests are forgotten after a day. */
@Part({ stage: 'upkeep' })
export class IdempotencyUpkeep extends Recurring {
  constructor(keys: IdempotencyKeys, @Inject(LOGGER) log: Logger) {
    super({
      everyMs: 300_000,
      work: () => keys.prune(),
      log,
      words: 'old idempotency keys could not be removed; it is tried again',
    });
  }
}
