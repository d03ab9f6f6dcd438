import { Inject, Module, type OnApplicationBootstrap, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Logger } from 'pino';
import { AccessModule } from '../access/access.module.js';
import { Settings } from '../config/settings.js';
import { LOGGER } from '../logging/logger.js';
import { EventFeed } from './event-feed.js';
import { EventLog } from './event-log.js';
import { EventsController } from './events.controller.js';
import { LogListener } from './log-listener.js';
import { WhatsappEvent } from './whatsapp-event.entity.js';

const UPKEEP_INTERVAL_MS = 60_000;
/** A journalled message becomes an event in milliseconds; one that has not by then never will by itself. */
const UNTOLD_AFTER_MS = 60_000;

@Module({
  imports: [AccessModule, TypeOrmModule.forFeature([WhatsappEvent])],
  controllers: [EventsController],
  providers: [EventLog, EventFeed, LogListener],
  exports: [EventLog, EventFeed],
})
export class EventsModule implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private upkeep: Promise<void> = Promise.resolve();

  constructor(
    private readonly events: EventLog,
    private readonly settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Before any session comes back: what it receives then is younger than what was left untold. */
  async onModuleInit(): Promise<void> {
    await this.recover(0);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.upkeep = this.lookAfter();
    }, UPKEEP_INTERVAL_MS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.upkeep;
  }

  private async lookAfter(): Promise<void> {
    try {
      await this.recover(UNTOLD_AFTER_MS);
      await this.events.prune(this.settings.eventRetentionDays);
    } catch (error) {
      this.log.warn({ error: (error as Error).message }, 'upkeep of the event log failed; it is tried again');
    }
  }

  private async recover(olderThanMs: number): Promise<void> {
    const messages = await this.events.recoverJournal({ olderThanMs });
    if (messages > 0) this.log.warn({ messages }, 'messages that were received and never told became events');
  }
}
