import { setTimeout as pause } from 'node:timers/promises';
import { Inject } from '@nestjs/common';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import { AuthStateService } from '../auth-state/auth-state.service.js';
import { Settings } from '../config/settings.js';
import { DomainError } from '../domain/errors.js';
import { isAlive, type SessionPolicy, type SessionState, type SessionStatus } from '../domain/session-state.js';
import { type LineId, lineName } from '../domain/line.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { EventLog } from '../events/event-log.js';
import { LOGGER } from '../logging/logger.js';
import { WhatsappConnector } from '../whatsapp/whatsapp-connection.js';
import { LineUse } from './line-use.js';
import { SessionRecords } from './session-records.js';
import { type RunnerEvent, SessionRunner } from './session-runner.js';

const STABLE_AFTER_MS = 60_000;
/** A connection that heard nothing for this long is asked for a sign of life. */
const PROBE_AFTER_SILENCE_MS = 20_000;
const PROBE_INTERVAL_MS = 2_500;
/** How long a process that ends waits for a database that is away. */
const DATABASE_PATIENCE_MS = 5_000;
const DELETE_RETRY_MS = 500;
const DELETE_RETRY_CAP_MS = 5_000;
/** States that somebody has to do something about. */
const ENDED_BADLY: ReadonlySet<SessionStatus> = new Set(['replaced', 'failed', 'logged_out', 'outdated']);

/** The sessions of this process; the only owner of runners. A session that has ended leaves nothing in here. */
@Part({ stage: 'sessions', roles: ['sessions'], stopWithinMs: 2 * DATABASE_PATIENCE_MS + 5_000 })
export class SessionPool implements StartsAndStops {
  private readonly runners = new Map<string, SessionRunner>();
  private readonly unhealthy = new Set<string>();
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

  /** The line's runner, started when it was not alive. Calls at the same time get the same one. */
  run(line: LineId, known: { paired: boolean; phoneNumber: string | null }): SessionRunner {
    if (this.closing.signal.aborted) throw new DomainError('SHUTTING_DOWN', 'The server is shutting down');
    const name = lineName(line);
    const running = this.runners.get(name);
    if (running !== undefined) {
      running.dispatch({ type: 'start' });
      return running;
    }
    const runner = new SessionRunner(line, known, {
      connector: this.connector,
      handshake: (work) => this.handshakes.add(work),
      policy: this.policy,
      publish: (event, journalKey) => this.publish(line, event, journalKey),
      onState: (state, before) => this.onState(runner, state, before),
      deleteAuthState: () => this.deleteAuthState(line),
    });
    this.runners.set(name, runner);
    runner.dispatch({ type: 'start' });
    return runner;
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
    const runners = this.all();
    for (const runner of runners) runner.dispatch({ type: 'stop' });
    await Promise.all(runners.map((runner) => runner.settled()));
    await Promise.all([this.records.close(DATABASE_PATIENCE_MS), this.events.close(DATABASE_PATIENCE_MS)]);
  }

  private onState(runner: SessionRunner, state: SessionState, before: SessionState): void {
    const { line } = runner;
    const name = lineName(line);
    if (state.status !== before.status) {
      const level = ENDED_BADLY.has(state.status) ? 'warn' : 'info';
      this.log[level]({ ...line, from: before.status, to: state.status, reason: state.lastError }, 'session');
      // While the process goes down, what the sessions were is what they shall be again.
      if (!this.closing.signal.aborted) this.records.note(line, state);
    }
    if (!isAlive(state.status)) {
      this.unhealthy.delete(name);
      // Until its end is on record, the runner is what tells of it.
      void this.ended(runner).then(() => {
        if (!isAlive(runner.state.status) && this.runners.get(name) === runner) this.runners.delete(name);
      });
    }
  }

  /** Keys of a device that was unlinked are of no use to anybody and must not stay because the database was away. */
  private async deleteAuthState(line: LineId): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.authStates.delete(line);
      } catch (error) {
        if (this.closing.signal.aborted) throw error;
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
    if (event.type === 'message' || event.type === 'reaction') this.use.note(line);
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
