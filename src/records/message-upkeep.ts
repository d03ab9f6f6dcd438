import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { Part } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { RetentionService } from '../retention/retention.service.js';
import { MessageRecords } from './message-records.js';
import { OldMessages } from './old-messages.js';

/** Messages are kept as long as events; those of before there was a search are taken into it. */
@Part({ stage: 'upkeep' })
export class MessageUpkeep extends Recurring {
  constructor(records: MessageRecords, old: OldMessages, retention: RetentionService, @Inject(LOGGER) log: Logger) {
    super({
      everyMs: 60_000,
      work: async (stopping) => {
        await retention.apply((days, companyId) => records.prune(days, companyId));
        await old.takeIn(stopping);
      },
      log,
      words: 'upkeep of the record of messages failed; it is tried again',
    });
  }
}
