import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { Settings } from '../config/settings.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { MessageRecords } from './message-records.js';

const UPKEEP_INTERVAL_MS = 60_000;

/** Messages are kept as long as events. */
@Part({ stage: 'upkeep' })
export class MessageUpkeep implements StartsAndStops {
  private readonly upkeep: Recurring;

  constructor(records: MessageRecords, settings: Settings, @Inject(LOGGER) log: Logger) {
    this.upkeep = new Recurring({
      everyMs: UPKEEP_INTERVAL_MS,
      work: async () => void (await records.prune(settings.eventRetentionDays)),
      log,
      words: 'old messages could not be removed; it is tried again',
    });
  }

  start(): void {
    this.upkeep.start();
  }

  stop(): Promise<void> {
    return this.upkeep.stop();
  }
}
