import { Inject, Module, type OnApplicationBootstrap, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Logger } from 'pino';
import { SettingsError } from '../config/settings-error.js';
import { LOGGER } from '../logging/logger.js';
import { AuthStateService } from './auth-state.service.js';
import { AuthStateStore } from './auth-state.store.js';
import { WhatsappAuth } from './whatsapp-auth.entity.js';
import { WhatsappKey } from './whatsapp-key.entity.js';

const PURGE_INTERVAL_MS = 3_600_000;

@Module({
  imports: [TypeOrmModule.forFeature([WhatsappAuth, WhatsappKey])],
  providers: [AuthStateStore, AuthStateService],
  exports: [AuthStateService],
})
export class AuthStateModule implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private purgeTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: AuthStateStore,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** A process that cannot read what it has would come up healthy, and every company of it would stand still. */
  async onModuleInit(): Promise<void> {
    const unreadable = await this.store.countUnreadable();
    if (unreadable === 0) return;
    throw new SettingsError(
      `AUTH_ENCRYPTION_KEY does not hold the key that credentials of ${unreadable} companies need`,
    );
  }

  onApplicationBootstrap(): void {
    this.purge();
    this.purgeTimer = setInterval(() => this.purge(), PURGE_INTERVAL_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.purgeTimer);
  }

  private purge(): void {
    this.store
      .purgeDeleted()
      .catch((error: Error) => this.log.warn({ error: error.message }, 'deleted credentials could not be purged yet'));
  }
}
