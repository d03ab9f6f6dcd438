import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { Settings } from '../config/settings.js';
import { Part } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { AuditLog } from './audit-log.js';

/** The audit log forgets what is too old; at the end it is waited for. */
@Part({ stage: 'upkeep' })
export class AuditUpkeep extends Recurring {
  constructor(
    private readonly audit: AuditLog,
    settings: Settings,
    @Inject(LOGGER) log: Logger,
  ) {
    super({
      everyMs: 600_000,
      firstMs: 60_000,
      work: (stopping) => audit.prune(settings.auditRetentionDays, stopping),
      log,
      words: 'upkeep of the audit log failed; it is tried again',
    });
  }

  override async stop(): Promise<void> {
    await super.stop();
    await this.audit.written();
  }
}
