import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { Settings } from '../config/settings.js';
import { Part } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { MessageRecords } from './message-records.js';

/** Messages are kept as long as events. */
@Part({ stage: 'upkeep' })
export class MessageUpkeep extends Recurring {
  constructor(records: MessageRecords, settings: Settings, @Inject(LOGGER) log: Logger) {
    super({
      everyMs: 60_000,
      work: async () => void (await records.prune(settings.eventRetentionDays)),
      log,
      words: 'old messages could not be removed; it is tried again',
    });
  }
}
