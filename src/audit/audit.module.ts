import { Inject, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Logger } from 'pino';
import { Settings } from '../config/settings.js';
import { LOGGER } from '../logging/logger.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditLog } from './audit-log.js';
import { AuditController } from './audit.controller.js';
import { AuditInterceptor } from './audit.interceptor.js';

const FIRST_UPKEEP_MS = 60_000;
const UPKEEP_INTERVAL_MS = 600_000;

/** The log of who did what; it forgets what is too old. */
@Module({
  imports: [TypeOrmModule.forFeature([AuditEntry])],
  controllers: [AuditController],
  providers: [AuditLog, { provide: APP_INTERCEPTOR, useClass: AuditInterceptor }],
  exports: [AuditLog],
})
export class AuditModule implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly ending = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private upkeep: Promise<void> = Promise.resolve();

  constructor(
    private readonly audit: AuditLog,
    private readonly settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.lookAfterIn(FIRST_UPKEEP_MS);
  }

  async onModuleDestroy(): Promise<void> {
    this.ending.abort();
    clearTimeout(this.timer);
    await this.upkeep;
  }

  private lookAfterIn(ms: number): void {
    this.timer = setTimeout(() => {
      this.upkeep = this.lookAfter();
    }, ms);
  }

  private async lookAfter(): Promise<void> {
    try {
      await this.audit.prune(this.settings.auditRetentionDays, this.ending.signal);
    } catch (error) {
      this.log.warn({ error: (error as Error).message }, 'upkeep of the audit log failed; it is tried again');
    }
    if (!this.ending.signal.aborted) this.lookAfterIn(UPKEEP_INTERVAL_MS);
  }
}
