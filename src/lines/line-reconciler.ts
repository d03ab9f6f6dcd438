import { setTimeout as pause } from 'node:timers/promises';
import { Inject, type OnModuleInit } from '@nestjs/common';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import { AuthStateService } from '../auth-state/auth-state.service.js';
import { Heartbeat } from '../cluster/heartbeat.js';
import { LEASE_CHANNEL } from '../cluster/lease-sql.js';
import { Leases } from '../cluster/leases.js';
import { PROCESS_ID } from '../cluster/process.js';
import { Settings } from '../config/settings.js';
import { SideConnection } from '../database/side-connection.js';
import { toTake } from '../domain/lease.js';
import { DomainError } from '../domain/errors.js';
import { type LineId, lineName, parseLine } from '../domain/line.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { LOGGER } from '../logging/logger.js';
import { LineHolds } from './line-holds.js';
import { LineMoves } from './line-moves.js';
import { LineRestrictions } from './line-restrictions.js';
import { type Brought, RestoreProgress } from './restore-progress.js';
import { SessionPool } from './session-pool.js';
import { SessionRecords } from './session-records.js';

const ROUNDS_PER_TTL = 3;
/** What was hinted at within this time is one round. */
const HINTS_MS = 25;
/** Rounds for the sake of hints alone rest so many times as long as one takes, at least. */
const RESTS = 2;
/** Lines that nobody holds are counted when somebody hints at them, and each so many rounds. */
const COUNTED_EACH = 6;
const BROUGHT_BACK_AT_ONCE = 10;
const PATIENCE_MS = 20_000;
const RETRY_MS = 1_000;
/** How often the kernel is asked whether other processes of the machine live. */
const LOOK_MS = 250;
/** A process that lapses is looked at so long after that, and no later. */
const LAPSED_MS = 50;
const RETRY_CAP_MS = 30_000;
/** Part of the time that the process has to end; what is not handed over by then is closed, and free for whoever takes it. */
const HANDS_OVER_PART = 4;
const HANDS_OVER_CAP_MS = 8_000;

/**
 * Makes the sessions of this process those that it should have, again and again: it takes lines that have to live and that
 * nobody holds, up to its share, brings up what it was given, gives back what is of no use, and hands over what is above
 * its share. What others tell is a hint to look sooner and no more.
 */
@Part({ stage: 'reachable', roles: ['sessions'], stopWithinMs: HANDS_OVER_CAP_MS + 4_000 })
export class LineReconciler implements OnModuleInit, StartsAndStops {
  private readonly stopping = new AbortController();
  private readonly first: LineId | undefined;
  private readonly bringing = new PQueue({ concurrency: BROUGHT_BACK_AT_ONCE });
  /** Lines that are on their way up. */
  private readonly underWay = new Set<string>();
  private readonly progress: RestoreProgress;
  private readonly everyMs: number;
  private readonly handsOverMs: number;
  private round = 0;
  /** What the last one took: much to be told, many processes or a slow database must not make all of them look all the time. */
  private roundMs = 0;
  private hinted = true;
  /** Lines that nobody holds are counted in the next round: it costs as much as there are lines. */
  private counts = true;
  /** There was more to take than could be had. */
  private looksAgain = false;
  private waitsForOldOne = false;
  private wake: () => void = () => undefined;
  private running: Promise<void> | undefined;
  private watch: NodeJS.Timeout | undefined;

  constructor(
    private readonly pool: SessionPool,
    private readonly holds: LineHolds,
    private readonly records: SessionRecords,
    private readonly authStates: AuthStateService,
    private readonly restrictions: LineRestrictions,
    private readonly leases: Leases,
    private readonly heartbeat: Heartbeat,
    private readonly side: SideConnection,
    private readonly moves: LineMoves,
    settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.first = settings.companyId === undefined ? undefined : parseLine(settings.companyId);
    this.progress = new RestoreProgress(log);
    this.everyMs = settings.leaseTtlMs / ROUNDS_PER_TTL;
    this.handsOverMs = Math.min(settings.shutdownTimeoutMs / HANDS_OVER_PART, HANDS_OVER_CAP_MS);
  }

  onModuleInit(): void {
    this.side.listen(LEASE_CHANNEL, { heard: (whom) => this.heard(whom), missed: () => this.hint() });
    this.heartbeat.whenRevived(() => this.hint());
  }

  /** Begins, while the API already answers. */
  start(): void {
    this.running = this.run(this.stopping.signal);
    this.watch = setInterval(() => this.watchOthers(), LOOK_MS);
  }

  /** Takes nothing more, and gives others the lines one after the other, so that none waits for the log-ins of all. */
  async leave(): Promise<void> {
    await this.stop();
    await this.moves.empty(this.handsOverMs);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.watch);
    this.wake();
    this.bringing.clear();
    this.progress.stop();
    await this.running;
    await this.moves.settled();
  }

  private heard(whom: string): void {
    if (whom === '') this.hint();
    else if (whom === PROCESS_ID) this.lookSoon();
  }

  /** There may be lines that nobody holds, or other processes. */
  private hint(): void {
    this.counts = true;
    this.lookSoon();
  }

  private lookSoon(): void {
    this.hinted = true;
    this.wake();
  }

  private async run(stop: AbortSignal): Promise<void> {
    if (this.first !== undefined) this.bring(this.first);
    for (; !stop.aborted; this.round += 1) {
      try {
        const began = performance.now();
        if (this.heartbeat.isGood) await this.reconcile();
        this.roundMs = performance.now() - began;
      } catch (error) {
        this.log.warn({ error: (error as Error).message }, 'lines and sessions could not be compared; trying again');
      }
      if (stop.aborted) return;
      await this.rest(this.restMs(), stop);
    }
  }

  private watchOthers(): void {
    if (!this.hinted && this.heartbeat.hasNewlyDead) this.hint();
  }

  private restMs(): number {
    const least = Math.max(HINTS_MS, RESTS * this.roundMs);
    return this.hinted ? least : Math.max(least, Math.min(this.everyMs, this.heartbeat.nextLapseMs + LAPSED_MS));
  }

  private async rest(ms: number, stop: AbortSignal): Promise<void> {
    const woken = new AbortController();
    const signal = AbortSignal.any([woken.signal, stop]);
    if (!this.hinted) this.wake = () => woken.abort();
    await pause(ms, undefined, { signal }).catch(() => undefined);
    this.wake = () => undefined;
    // The first hint is seldom the only one.
    if (woken.signal.aborted && !stop.aborted)
      await pause(HINTS_MS, undefined, { signal: stop }).catch(() => undefined);
  }

  private async reconcile(): Promise<void> {
    const looks = this.counts || this.looksAgain || this.round % COUNTED_EACH === 0;
    this.hinted = false;
    this.counts = false;
    const buried = await this.heartbeat.bury();
    for (const line of [...this.leases.unsettled(), ...this.pool.takeCutOff(), ...(await this.leases.handedOver())]) {
      this.bring(line);
    }
    for (const line of this.leases.all()) {
      // Whoever was about to do something with it did not come to it.
      if (this.holds.isIdle(line) && !this.underWay.has(lineName(line))) this.bring(line);
    }
    const loads = await this.leases.loads();
    let free = 0;
    if (looks || buried > 0) {
      free = await this.leases.countFree();
      const most = toTake(PROCESS_ID, loads, free);
      const taken = most > 0 ? await this.leases.acquireFree(most) : [];
      for (const line of taken) this.bring(line);
      this.looksAgain = most > taken.length;
      await this.tellOfOldOne(most > 0 && taken.length === 0);
    }
    this.moves.balance(loads, free, () => this.hint());
  }

  /** Says, once each, that nothing can be had while a process of an old version has it, and that it is over. */
  private async tellOfOldOne(isShort: boolean): Promise<void> {
    const isKept = isShort && (await this.leases.areKeptByOldOne());
    if (isKept === this.waitsForOldOne) return;
    this.waitsForOldOne = isKept;
    if (isKept) {
      this.log.warn(
        'a process of a version without leases is connected and has all sessions; they come here when it ends',
      );
    } else {
      this.log.info('no process of a version without leases is connected any more');
    }
  }

  /** Brings the session of a line up, a bounded number at a time, and tries again for as long as that fails. */
  private bring({ companyId, line }: LineId): void {
    const id = { companyId, line };
    const name = lineName(id);
    if (this.underWay.has(name) || this.stopping.signal.aborted) return;
    this.underWay.add(name);
    this.progress.begin();
    void this.persist(id)
      .then((outcome) => this.progress.end(outcome ?? 'nothing'))
      .finally(() => this.underWay.delete(name));
  }

  private async persist(line: LineId): Promise<Brought | void> {
    const { signal } = this.stopping;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        return await this.bringing.add(() => this.bringBack(line));
      } catch (error) {
        if (signal.aborted || error instanceof DomainError) return;
        this.log.warn({ ...line, error: (error as Error).message }, 'sessions could not be brought back yet');
        const wait = Math.min(RETRY_MS * attempt, RETRY_CAP_MS);
        await pause(wait, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async bringBack(line: LineId): Promise<Brought> {
    const isFirst = this.first !== undefined && lineName(this.first) === lineName(line);
    return this.holds.claim(line, async () => {
      // What is to be written of an earlier tenure comes first: it may have ended in a way that it does not come back from.
      await this.holds.whileHeld(line, this.records.settled(line));
      if (isFirst && this.round === 0) await this.records.want(line);
      const record = await this.records.find(line);
      if (record?.wanted !== true) return 'nothing';
      const paired = await this.authStates.isPaired(line);
      // A session that no phone has linked would only show QR codes to nobody.
      if (!paired && !isFirst) return 'nothing';
      await this.restrictions.read(line);
      const runner = this.pool.run(line, { paired, phoneNumber: record.phoneNumber });
      await runner.waitFor((state) => state.status !== 'connecting', PATIENCE_MS);
      return runner.state.status === 'connected' ? 'back' : 'failed';
    });
  }
}
