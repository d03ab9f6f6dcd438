import { setTimeout as pause } from 'node:timers/promises';
import { Inject, type OnModuleInit } from '@nestjs/common';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import { LeaseLost } from '../cluster/fence.js';
import { Leases } from '../cluster/leases.js';
import { AuthStateService } from '../auth-state/auth-state.service.js';
import { Settings } from '../config/settings.js';
import { DomainError } from '../domain/errors.js';
import { isAlive, type SessionPolicy, type SessionState, type SessionStatus } from '../domain/session-state.js';
import type { Tenure } from '../domain/lease.js';
import { type LineId, lineName } from '../domain/line.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { EventLog } from '../events/event-log.js';
import { LOGGER } from '../logging/logger.js';
import { WhatsappConnector } from '../whatsapp/whatsapp-connection.js';
import { LineHolds } from './line-holds.js';
import { LineUse } from './line-use.js';
import { SessionRecords } from './session-records.js';
import { type RunnerEvent, SessionRunner } from './session-runner.js';

const STABLE_AFTER_MS = 60_000;
/** A connection that heard nothing for this long is asked for a sign of life. */
const PROBE_AFTER_SILENCE_MS = 20_000;
const PROBE_INTERVAL_MS = 2_500;
/** How long a process that ends waits for a database that is away. */
const DATABASE_PATIENCE_MS = 5_000;
/** How long a line that is handed over waits for the log to have what was told of it. */
const LOG_PATIENCE_MS = 250;
const DELETE_RETRY_MS = 500;
const DELETE_RETRY_CAP_MS = 5_000;
/** States that somebody has to do something about. */
const ENDED_BADLY: ReadonlySet<SessionStatus> = new Set(['replaced', 'failed', 'logged_out', 'outdated']);

/** States in which nobody waits for a session. */
const MOVABLE: ReadonlySet<SessionStatus> = new Set(['connected', 'reconnecting']);
/** States in which a session ends that comes back when the process starts anew, and not by itself. */
const AT_REST: ReadonlySet<SessionStatus> = new Set(['failed', 'outdated']);

/**
 * The sessions of this process; the only owner of runners. A session lives only while its line is held, and one that has
 * ended leaves nothing in here. Its line is given back then, unless it is one that has to live and cannot: others
 * would try in vain as well.
 */
@Part({ stage: 'sessions', roles: ['sessions'], stopWithinMs: 2 * DATABASE_PATIENCE_MS + 5_000 })
export class SessionPool implements OnModuleInit, StartsAndStops {
  private readonly runners = new Map<string, SessionRunner>();
  private readonly unhealthy = new Set<string>();
  private readonly atRest = new Map<string, LineId>();
  /** Sessions that were cut off alive, and the ends of their connections. */
  private readonly cutOff = new Map<string, LineId>();
  private readonly endings = new Set<Promise<void>>();
  /** In order of arrival: a thousand sessions that drop at once come back one after the other, and not as a stampede. */
  private readonly handshakes: PQueue;
  private readonly policy: SessionPolicy;
  private readonly healthInterval: number;
  private healthTimer: NodeJS.Timeout | undefined;
  private probeTimer: NodeJS.Timeout | undefined;
  private readonly closing = new AbortController();

  constructor(
    settings: Settings,
    private readonly connector: WhatsappConnector,
    private readonly authStates: AuthStateService,
    private readonly records: SessionRecords,
    private readonly leases: Leases,
    private readonly holds: LineHolds,
    private readonly events: EventLog,
    private readonly use: LineUse,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.healthInterval = settings.healthCheckInterval;
    this.handshakes = new PQueue({ concurrency: settings.maxHandshakes });
    this.policy = {
      baseDelayMs: settings.reconnectBaseDelay,
      capMs: settings.reconnectMaxDelay,
      maxAttempts: settings.maxReconnectAttempts,
      jitter: settings.reconnectJitter / 100,
      stableAfterMs: STABLE_AFTER_MS,
    };
  }

  get(line: LineId): SessionRunner | undefined {
    return this.runners.get(lineName(line));
  }

  all(): SessionRunner[] {
    return [...this.runners.values()];
  }

  /**
   * The line's runner, started when it was not alive. Calls at the same time get the same one. To be called within a claim of
   * the line.
   *
   * @throws DomainError OWNER_UNREACHABLE when the line was lost meanwhile, SHUTTING_DOWN
   */
  run(line: LineId, known: { paired: boolean; phoneNumber: string | null }): SessionRunner {
    if (this.closing.signal.aborted) throw new DomainError('SHUTTING_DOWN', 'The server is shutting down');
    const name = lineName(line);
    const tenure = this.holds.tenureOf(line);
    const running = this.runners.get(name);
    if (running !== undefined) {
      running.dispatch({ type: 'start' });
      return running;
    }
    this.atRest.delete(name);
    this.cutOff.delete(name);
    this.holds.keep(line);
    const runner = new SessionRunner(line, known, {
      isOurs: () => this.leases.holds(tenure, tenure.epoch),
      connector: this.connector,
      handshake: (work) => this.handshakes.add(work),
      policy: this.policy,
      publish: (event, journalKey) => this.publish(line, event, journalKey),
      onState: (state, before) => this.onState(runner, tenure, state, before),
      deleteAuthState: () => this.deleteAuthState(tenure),
    });
    this.runners.set(name, runner);
    runner.dispatch({ type: 'start' });
    return runner;
  }

  /** Closes a session, and gives its line to another process when one is named, else to whoever takes it. */
  async move(line: LineId, to: string | null): Promise<void> {
    const name = lineName(line);
    const runner = this.runners.get(name);
    await this.holds.move(line, to, async () => {
      runner?.dispatch({ type: 'stop' });
      await this.holds.whileHeld(line, (async () => runner?.settled())());
      await this.holds.whileHeld(line, this.records.settled(line));
      // What is told of it from here comes before what is told from there.
      await this.events.flushed(LOG_PATIENCE_MS);
      if (this.runners.get(name) === runner) this.runners.delete(name);
      this.atRest.delete(name);
    });
  }

  /** Lines that can be moved without anybody's missing them, those first that nobody has used for long. */
  movable(): LineId[] {
    const live = this.all().filter(({ state: { status }, line }) => MOVABLE.has(status) && !this.holds.isMoving(line));
    live.sort((one, other) => one.usedAt - other.usedAt);
    return [...this.atRest.values(), ...live.map(({ line }) => line)];
  }

  /** A session that has ended is not wanted any more. */
  async forget(line: LineId): Promise<void> {
    if (this.atRest.delete(lineName(line))) await this.holds.giveBack(line);
  }

  /** Sessions that were cut off alive since this was asked last, for want of a sign of life. */
  takeCutOff(): LineId[] {
    const lines = [...this.cutOff.values()];
    this.cutOff.clear();
    return lines;
  }

  onModuleInit(): void {
    this.leases.whenLost((line) => this.lose(line));
  }

  /** One timer each for all sessions: one that looks and reports and never reconnects, one that finds dead connections. */
  start(): void {
    this.healthTimer = setInterval(() => this.checkHealth(), this.healthInterval);
    this.probeTimer = setInterval(() => this.probeSilent(), PROBE_INTERVAL_MS);
  }

  /** Closes every session without logging out, and resolves when nothing of them is left. */
  async stop(): Promise<void> {
    this.closing.abort();
    clearInterval(this.healthTimer);
    clearInterval(this.probeTimer);
    await Promise.all(
      this.all().map(async (runner) => {
        runner.dispatch({ type: 'stop' });
        await runner.settled();
        await this.holds.giveBack(runner.line);
      }),
    );
    await Promise.all(this.endings);
    await Promise.all([this.records.close(DATABASE_PATIENCE_MS), this.events.close(DATABASE_PATIENCE_MS)]);
  }

  /** The line is somebody else's, or may be: its socket is closed within this call. */
  private lose(line: LineId): void {
    const name = lineName(line);
    this.atRest.delete(name);
    this.holds.forget(line);
    const runner = this.runners.get(name);
    if (runner === undefined) return;
    this.runners.delete(name);
    this.unhealthy.delete(name);
    if (isAlive(runner.state.status)) this.cutOff.set(name, line);
    this.log.warn({ ...line }, 'the line is not held by this process any more; its session is closed');
    runner.abandon();
    const ending = runner.settled().finally(() => this.endings.delete(ending));
    this.endings.add(ending);
  }

  private onState(runner: SessionRunner, tenure: Tenure, state: SessionState, before: SessionState): void {
    const { line } = runner;
    // Somebody else tells of it.
    if (this.runners.get(lineName(line)) !== runner) return;
    const name = lineName(line);
    if (state.status !== before.status) {
      const level = ENDED_BADLY.has(state.status) ? 'warn' : 'info';
      this.log[level]({ ...line, from: before.status, to: state.status, reason: state.lastError }, 'session');
      // While the process goes down, what the sessions were is what they shall be again.
      if (!this.closing.signal.aborted && !this.holds.isMoving(line)) this.records.note(tenure, state);
    }
    if (!isAlive(state.status) && !this.holds.isMoving(line)) {
      this.unhealthy.delete(name);
      // Until its end is on record, the runner is what tells of it.
      void this.ended(runner).then(() => {
        if (isAlive(runner.state.status) || this.runners.get(name) !== runner) return;
        this.runners.delete(name);
        if (AT_REST.has(runner.state.status)) this.atRest.set(name, line);
        else void this.holds.giveBack(line);
      });
    }
  }

  /** Keys of a device that was unlinked are of no use to anybody and must not stay because the database was away. */
  private async deleteAuthState(tenure: Tenure): Promise<void> {
    const line: LineId = { companyId: tenure.companyId, line: tenure.line };
    for (let attempt = 1; ; attempt += 1) {
      try {
        const now = this.leases.continued(tenure);
        if (now === undefined) throw new Error('it is not known whether the line is still held by this process');
        if (now === null) throw new LeaseLost(line);
        return await this.authStates.delete(now);
      } catch (error) {
        if (this.closing.signal.aborted || error instanceof LeaseLost) throw error;
        this.log.error({ ...line, attempt, error: (error as Error).message }, 'credentials could not be deleted yet');
        const wait = Math.min(DELETE_RETRY_MS * 2 ** (attempt - 1), DELETE_RETRY_CAP_MS);
        await pause(wait, undefined, { signal: this.closing.signal }).catch(() => undefined);
      }
    }
  }

  private async ended(runner: SessionRunner): Promise<void> {
    await runner.settled();
    await this.records.settled(runner.line);
  }

  private publish(line: LineId, event: RunnerEvent, journalKey?: string): void {
    this.use.noteEvent(line, event.type);
    this.events.publish({ ...line, timestamp: new Date().toISOString(), ...event }, journalKey);
  }

  /**
   * Reports, once, what is open and in trouble: WhatsApp answers, but confirms nothing of what is sent, or messages with
   * somebody keep failing to decrypt.
   */
  private checkHealth(): void {
    for (const [name, { line, trouble }] of this.runners) {
      if (trouble === null) {
        this.unhealthy.delete(name);
      } else if (!this.unhealthy.has(name)) {
        this.unhealthy.add(name);
        this.publish(line, { type: 'health_check_failed', reason: trouble });
      }
    }
  }

  /** Probes connections that have been silent; those that stay so end within seconds. */
  private probeSilent(): void {
    const now = Date.now();
    for (const runner of this.runners.values()) {
      if (now - (runner.lastHeardAt ?? now) > PROBE_AFTER_SILENCE_MS) runner.probe();
    }
  }
}
