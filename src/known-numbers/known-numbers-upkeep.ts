import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { Part } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { KnownNumbers } from './known-numbers.js';

/** What was asked about numbers does not stay longer than it is good. */
@Part({ stage: 'upkeep' })
export class KnownNumbersUpkeep extends Recurring {
  constructor(numbers: KnownNumbers, @Inject(LOGGER) log: Logger) {
    super({
      everyMs: 600_000,
      firstMs: 60_000,
      work: () => numbers.prune(),
      log,
      words: 'upkeep of what is known of numbers failed; it is tried again',
    });
  }
}
