import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { Settings } from '../config/settings.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { AuditLog } from './audit-log.js';

const FIRST_UPKEEP_MS = 60_000;
const UPKEEP_INTERVAL_MS = 600_000;

/** The audit log forgets what is too old; at the end it is waited for. */
@Part({ stage: 'upkeep' })
export class AuditUpkeep implements StartsAndStops {
  private readonly upkeep: Recurring;

  constructor(
    private readonly audit: AuditLog,
    settings: Settings,
    @Inject(LOGGER) log: Logger,
  ) {
    this.upkeep = new Recurring({
      everyMs: UPKEEP_INTERVAL_MS,
      firstMs: FIRST_UPKEEP_MS,
      work: (stopping) => audit.prune(settings.auditRetentionDays, stopping),
      log,
      words: 'upkeep of the audit log failed; it is tried again',
    });
  }

  start(): void {
    this.upkeep.start();
  }

  async stop(): Promise<void> {
    await this.upkeep.stop();
    await this.audit.written();
  }
}
