import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { Settings } from '../config/settings.js';
import { Part } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { MessageRecords } from './message-records.js';
import { OldMessages } from './old-messages.js';

/** Messages are kept as long as events; those of before there was a search are taken into it. */
@Part({ stage: 'upkeep' })
export class MessageUpkeep extends Recurring {
  constructor(records: MessageRecords, old: OldMessages, settings: Settings, @Inject(LOGGER) log: Logger) {
    super({
      everyMs: 60_000,
      work: async (stopping) => {
        await records.prune(settings.eventRetentionDays);
        await old.takeIn(stopping);
      },
      log,
      words: 'upkeep of the record of messages failed; it is tried again',
    });
  }
}
