import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Heartbeat } from '../cluster/heartbeat.js';
import { Leases } from '../cluster/leases.js';
import { PROCESS_ID } from '../cluster/process.js';
import { Settings } from '../config/settings.js';
import { type Load, toGive } from '../domain/lease.js';
import type { LineId } from '../domain/line.js';
import { LOGGER } from '../logging/logger.js';
import { SessionPool } from './session-pool.js';
import { SessionRecords } from './session-records.js';

/** Moves for the sake of equal shares rest so long, in parts of a lease. */
const RESTS_PER_TTL = 3;
/** Sessions that are moved at once for the sake of equal shares, and the part of what is held. */
const MOVED_AT_ONCE = 5;
const MOVED_PART = 20;
/** The same for a process that is to be emptied: each waits for the log-ins of those that are moved with it. */
const EMPTIED_AT_ONCE = 3;
const EMPTIED_PART = 8;
/** Until the next ones are moved, if those before do not come up. */
const UP_WITHIN_MS = 3_000;
const LOOK_MS = 25;

/** Hands lines over to other processes: what is above the share of this one, or all of it when it is to be empty. */
@Injectable()
export class LineMoves {
  private readonly restMs: number;
  private moving: Promise<unknown> | undefined;
  private movedAt = -Infinity;

  constructor(
    private readonly pool: SessionPool,
    private readonly records: SessionRecords,
    private readonly leases: Leases,
    private readonly heartbeat: Heartbeat,
    settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.restMs = settings.leaseTtlMs / RESTS_PER_TTL;
  }

  /**
   * Begins to hand over what is above the share of this process, idle sessions first, a bounded number now and then.
   *
   * @param free lines that nobody holds
   * @param emptied called when some were moved of a process that is to be empty: there may be more
   */
  balance(loads: readonly Load[], free: number, emptied: () => void): void {
    // The database knows of it before the next sign of life brings it here.
    const empties = loads.some(({ id, most }) => id === PROCESS_ID && most === 0);
    if (this.moving !== undefined || (!empties && performance.now() - this.movedAt < this.restMs)) return;
    const begun = this.begin(loads, free, empties);
    if (begun === undefined) return;
    this.movedAt = performance.now();
    this.moving = begun.finally(() => {
      this.moving = undefined;
      if (empties) emptied();
    });
  }

  /** Hands everything over that others take, for so long at most. To be called when nothing is taken any more. */
  async empty(withinMs: number): Promise<void> {
    const until = performance.now() + withinMs;
    try {
      // Where nobody takes anything, this process goes on as it is until it ends.
      if (!(await this.leases.loads()).some(({ id, most }) => id !== PROCESS_ID && most > 0)) return;
      await this.heartbeat.drain();
      while (performance.now() < until) {
        const begun = this.begin(await this.leases.loads(), 0, true);
        if (begun === undefined) return;
        await begun;
      }
    } catch (error) {
      this.log.warn({ error: (error as Error).message }, 'lines could not be handed over; they are closed');
    }
  }

  /** Resolves when what was begun is over. */
  async settled(): Promise<void> {
    await this.moving;
  }

  /** @returns undefined when there is nothing to move, or nobody who would take it */
  private begin(loads: readonly Load[], free: number, empties: boolean): Promise<unknown> | undefined {
    const held = this.leases.all().length;
    const [atOnce, part] = empties ? [EMPTIED_AT_ONCE, EMPTIED_PART] : [MOVED_AT_ONCE, MOVED_PART];
    const targets = toGive(PROCESS_ID, loads, free, Math.max(atOnce, Math.ceil(held / part))).flatMap(({ to, count }) =>
      Array.from({ length: count }, () => to),
    );
    const lines = this.pool.movable().slice(0, targets.length);
    if (lines.length === 0) return undefined;
    return Promise.all(lines.map((line, place) => this.move(line, targets[place]!, empties)));
  }

  private async move(line: LineId, to: string, waits: boolean): Promise<void> {
    try {
      const before = waits ? await this.records.find(line) : null;
      await this.pool.move(line, to);
      this.log.info({ ...line, to }, 'a line was handed over');
      if (before?.status === 'connected') await this.untilUp(line, before.updatedAt);
    } catch (error) {
      this.log.warn({ ...line, error: (error as Error).message }, 'a line could not be handed over');
    }
  }

  /** Until whoever has it now says that it is connected. */
  private async untilUp(line: LineId, since: Date): Promise<void> {
    const until = performance.now() + UP_WITHIN_MS;
    while (performance.now() < until) {
      await pause(LOOK_MS);
      const record = await this.records.find(line);
      if (record?.wanted !== true || (record.status === 'connected' && record.updatedAt > since)) return;
    }
  }
}
