import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { AuthStateService } from '../auth-state/auth-state.service.js';
import { Settings } from '../config/settings.js';
import { LOGGER } from '../logging/logger.js';
import { SessionPool } from './session-pool.js';
import { SessionRecords } from './session-records.js';

const RESTORED_AT_ONCE = 10;
const RESTORE_PATIENCE_MS = 20_000;
const RESTORE_RETRY_MS = 1_000;
const RESTORE_RETRY_CAP_MS = 30_000;

/** Brings back, when the process starts, the sessions that were wanted before. */
@Injectable()
export class SessionRestorer {
  private readonly firstCompany: string | undefined;

  constructor(
    private readonly pool: SessionPool,
    private readonly records: SessionRecords,
    private readonly authStates: AuthStateService,
    settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.firstCompany = settings.companyId;
  }

  /**
   * Brings back the sessions that were wanted before, a bounded number at a time; one that fails holds up nobody and is
   * tried again, until `stop` is aborted.
   */
  async restore(stop: AbortSignal): Promise<void> {
    let waiting: string[] | undefined;
    for (let round = 1; !stop.aborted; round += 1) {
      waiting = await this.bringBackAll(waiting);
      if (waiting?.length === 0) return;
      const wait = Math.min(RESTORE_RETRY_MS * round, RESTORE_RETRY_CAP_MS);
      await pause(wait, undefined, { signal: stop }).catch(() => undefined);
    }
  }

  /** Gives those that could not be brought back; undefined when not even their list could be read. */
  private async bringBackAll(companies: string[] | undefined): Promise<string[] | undefined> {
    const failed: string[] = [];
    const report = (error: unknown, companyId?: string): void =>
      this.log.warn({ companyId, error: (error as Error).message }, 'sessions could not be brought back yet');
    try {
      if (companies === undefined && this.firstCompany !== undefined) await this.records.want(this.firstCompany);
      const next = (companies ?? (await this.records.wanted()).map((record) => record.companyId)).values();
      const worker = async (): Promise<void> => {
        for (const companyId of next) {
          await this.bringBack(companyId).catch((error: unknown) => {
            report(error, companyId);
            failed.push(companyId);
          });
        }
      };
      await Promise.all(Array.from({ length: RESTORED_AT_ONCE }, worker));
      return failed;
    } catch (error) {
      report(error);
      return undefined;
    }
  }

  private async bringBack(companyId: string): Promise<void> {
    const record = await this.records.find(companyId);
    if (record?.wanted !== true) return;
    const paired = await this.authStates.isPaired(companyId);
    // A session that no phone has linked would only show QR codes to nobody.
    if (!paired && companyId !== this.firstCompany) return;
    const runner = this.pool.start(companyId, { paired, phoneNumber: record.phoneNumber });
    await runner.waitFor((state) => state.status !== 'connecting', RESTORE_PATIENCE_MS);
  }
}
