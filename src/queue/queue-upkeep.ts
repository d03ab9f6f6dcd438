import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { Part } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { RetentionService } from '../retention/retention.service.js';
import { Batches } from './batches.js';
import { QueuedMessages } from './queued-messages.js';

/** What ended in the queue is kept as long as messages are. */
@Part({ stage: 'upkeep' })
export class QueueUpkeep extends Recurring {
  constructor(queue: QueuedMessages, batches: Batches, retention: RetentionService, @Inject(LOGGER) log: Logger) {
    super({
      everyMs: 60_000,
      work: async () => {
        await retention.apply((days, companyId) => queue.prune(days, companyId));
        await batches.prune(retention.days);
      },
      log,
      words: 'upkeep of the queue failed; it is tried again',
    });
  }
}
