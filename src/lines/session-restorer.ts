import { setTimeout as pause } from 'node:timers/promises';
import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { AuthStateService } from '../auth-state/auth-state.service.js';
import { Settings } from '../config/settings.js';
import { type LineId, lineName, parseLine } from '../domain/line.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { LOGGER } from '../logging/logger.js';
import { SessionPool } from './session-pool.js';
import { SessionRecords } from './session-records.js';

const RESTORED_AT_ONCE = 10;
const RESTORE_PATIENCE_MS = 20_000;
const RESTORE_RETRY_MS = 1_000;
const RESTORE_RETRY_CAP_MS = 30_000;

/** Brings back, when the process starts, the sessions that were wanted before. */
@Part({ stage: 'reachable', roles: ['sessions'] })
export class SessionRestorer implements StartsAndStops {
  private readonly stopping = new AbortController();
  private readonly first: LineId | undefined;

  constructor(
    private readonly pool: SessionPool,
    private readonly records: SessionRecords,
    private readonly authStates: AuthStateService,
    settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.first = settings.companyId === undefined ? undefined : parseLine(settings.companyId);
  }

  /** Begins to bring back the sessions that are wanted, while the API already answers. */
  start(): void {
    this.restore(this.stopping.signal).catch((error: unknown) =>
      this.log.error({ error: (error as Error).message }, 'sessions were not all restored'),
    );
  }

  stop(): void {
    this.stopping.abort();
  }

  /** A bounded number at a time; one that fails holds up nobody and is tried again, until `stop` is aborted. */
  private async restore(stop: AbortSignal): Promise<void> {
    let waiting: LineId[] | undefined;
    for (let round = 1; !stop.aborted; round += 1) {
      waiting = await this.bringBackAll(waiting);
      if (waiting?.length === 0) return;
      const wait = Math.min(RESTORE_RETRY_MS * round, RESTORE_RETRY_CAP_MS);
      await pause(wait, undefined, { signal: stop }).catch(() => undefined);
    }
  }

  /** Gives those that could not be brought back; undefined when not even their list could be read. */
  private async bringBackAll(lines: LineId[] | undefined): Promise<LineId[] | undefined> {
    const failed: LineId[] = [];
    const report = (error: unknown, line?: LineId): void =>
      this.log.warn(
        { companyId: line?.companyId, line: line?.line, error: (error as Error).message },
        'sessions could not be brought back yet',
      );
    try {
      if (lines === undefined && this.first !== undefined) await this.records.want(this.first);
      const next: Iterator<LineId> & Iterable<LineId> = (lines ?? (await this.records.wanted())).values();
      const worker = async (): Promise<void> => {
        for (const line of next) {
          await this.bringBack(line).catch((error: unknown) => {
            report(error, line);
            failed.push(line);
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

  private async bringBack({ companyId, line }: LineId): Promise<void> {
    const id = { companyId, line };
    const record = await this.records.find(id);
    if (record?.wanted !== true) return;
    const paired = await this.authStates.isPaired(id);
    // A session that no phone has linked would only show QR codes to nobody.
    const isFirst = this.first !== undefined && lineName(this.first) === lineName(id);
    if (!paired && !isFirst) return;
    const runner = this.pool.run(id, { paired, phoneNumber: record.phoneNumber });
    await runner.waitFor((state) => state.status !== 'connecting', RESTORE_PATIENCE_MS);
  }
}
