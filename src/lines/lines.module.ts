import { Inject, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Logger } from 'pino';
import { AuthStateModule } from '../auth-state/auth-state.module.js';
import { EventsModule } from '../events/events.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { LOGGER } from '../logging/logger.js';
import { MessageRecordsModule } from '../records/message-records.module.js';
import { WhatsappModule } from '../whatsapp/whatsapp.module.js';
import { LineMessages } from './line-messages.js';
import { LineRouter } from './line-router.js';
import { LineSessions } from './line-sessions.js';
import { LineSnapshots } from './line-snapshots.js';
import { SessionCounters } from './session-counters.js';
import { SessionPool } from './session-pool.js';
import { SessionRecords } from './session-records.js';
import { SessionRestorer } from './session-restorer.js';
import { WhatsappSession } from './whatsapp-session.entity.js';

/** The lines and the sessions that this process runs of them: they begin when it can be reached, and end with it. */
@Module({
  imports: [
    TypeOrmModule.forFeature([WhatsappSession]),
    AuthStateModule,
    EventsModule,
    LimitsModule,
    MessageRecordsModule,
    WhatsappModule,
  ],
  providers: [
    LineRouter,
    LineSnapshots,
    LineSessions,
    LineMessages,
    SessionPool,
    SessionRecords,
    SessionCounters,
    SessionRestorer,
  ],
  exports: [LineRouter, LineSnapshots],
})
export class LinesModule implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    private readonly pool: SessionPool,
    private readonly restorer: SessionRestorer,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.pool.startMonitors();
  }

  /** Begins to bring back the sessions that are wanted, while the API already answers. */
  bringBack(): void {
    this.restorer
      .restore(this.stopping.signal)
      .catch((error: Error) => this.log.error({ error: error.message }, 'sessions were not all restored'));
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.pool.close();
  }
}
