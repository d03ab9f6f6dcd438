import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { Part } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { RetentionService } from '../retention/retention.service.js';
import { EventLog } from './event-log.js';

/** A journalled message becomes an event in milliseconds; one that has not by then never will by itself. */
const UNTOLD_AFTER_MS = 60_000;

/** Brings what was journalled and never told into the log, and removes what is too old. */
@Part({ stage: 'store' })
export class EventUpkeep extends Recurring {
  constructor(
    private readonly events: EventLog,
    retention: RetentionService,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    super({
      everyMs: 60_000,
      work: async () => {
        await this.recover(UNTOLD_AFTER_MS);
        await retention.apply((days, companyId) => events.prune(days, companyId));
      },
      log,
      words: 'upkeep of the event log failed; it is tried again',
    });
  }

  /** Before any session comes back: what it receives then is younger than what was left untold. */
  override async start(): Promise<void> {
    await this.recover(0);
    await super.start();
  }

  private async recover(olderThanMs: number): Promise<void> {
    const messages = await this.events.recoverJournal({ olderThanMs });
    if (messages > 0) this.log.warn({ messages }, 'messages that were received and never told became events');
  }
}
