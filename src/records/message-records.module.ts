import { Inject, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Logger } from 'pino';
import { Settings } from '../config/settings.js';
import { LOGGER } from '../logging/logger.js';
import { MessageRecords } from './message-records.js';
import { WhatsappMessage } from './whatsapp-message.entity.js';

const PRUNE_INTERVAL_MS = 60_000;

/** The record of messages; they are kept as long as events. */
@Module({
  imports: [TypeOrmModule.forFeature([WhatsappMessage])],
  providers: [MessageRecords],
  exports: [MessageRecords],
})
export class MessageRecordsModule implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private pruning: Promise<void> = Promise.resolve();

  constructor(
    private readonly records: MessageRecords,
    private readonly settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.pruning = this.prune();
    }, PRUNE_INTERVAL_MS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.pruning;
  }

  private async prune(): Promise<void> {
    try {
      await this.records.prune(this.settings.eventRetentionDays);
    } catch (error) {
      this.log.warn({ error: (error as Error).message }, 'old messages could not be removed; it is tried again');
    }
  }
}
