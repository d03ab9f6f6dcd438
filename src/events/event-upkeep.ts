import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { Settings } from '../config/settings.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { EventLog } from './event-log.js';

const UPKEEP_INTERVAL_MS = 60_000;
/** A journalled message becomes an event in milliseconds; one that has not by then never will by itself. */
const UNTOLD_AFTER_MS = 60_000;

/** Brings what was journalled and never told into the log, and removes what is too old. */
@Part({ stage: 'store' })
export class EventUpkeep implements StartsAndStops {
  private readonly upkeep: Recurring;

  constructor(
    private readonly events: EventLog,
    settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.upkeep = new Recurring({
      everyMs: UPKEEP_INTERVAL_MS,
      work: async () => {
        await this.recover(UNTOLD_AFTER_MS);
        await this.events.prune(settings.eventRetentionDays);
      },
      log,
      words: 'upkeep of the event log failed; it is tried again',
    });
  }

  /** Before any session comes back: what it receives then is younger than what was left untold. */
  async start(): Promise<void> {
    await this.recover(0);
    this.upkeep.start();
  }

  stop(): Promise<void> {
    return this.upkeep.stop();
  }

  private async recover(olderThanMs: number): Promise<void> {
    const messages = await this.events.recoverJournal({ olderThanMs });
    if (messages > 0) this.log.warn({ messages }, 'messages that were received and never told became events');
  }
}
