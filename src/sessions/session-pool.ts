import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { AuthStateService } from '../auth-state/auth-state.service.js';
import { Settings } from '../config/settings.js';
import { DomainError } from '../domain/errors.js';
import { isAlive, type SessionPolicy, type SessionState } from '../domain/session-state.js';
import { EventLog } from '../events/event-log.js';
import { LOGGER } from '../logging/logger.js';
import { WhatsappConnector } from '../whatsapp/whatsapp-connection.js';
import { SessionRecords } from './session-records.js';
import { type RunnerEvent, SessionRunner } from './session-runner.js';

const RECONNECT_CAP_MS = 5 * 60_000;
const STABLE_AFTER_MS = 60_000;
/** WhatsApp answers a ping every 30 s; a connection that heard nothing for three times that long is deaf. */
const SILENCE_LIMIT_MS = 90_000;

/** The sessions of this process; the only owner of runners. A session that has ended leaves nothing in here. */
@Injectable()
export class SessionPool {
  private readonly runners = new Map<string, SessionRunner>();
  private readonly unhealthy = new Set<string>();
  private readonly policy: SessionPolicy;
  private readonly healthInterval: number;
  private healthTimer: NodeJS.Timeout | undefined;
  private closing = false;

  constructor(
    settings: Settings,
    private readonly connector: WhatsappConnector,
    private readonly authStates: AuthStateService,
    private readonly records: SessionRecords,
    private readonly events: EventLog,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.healthInterval = settings.healthCheckInterval;
    this.policy = {
      baseDelayMs: settings.reconnectBaseDelay,
      capMs: RECONNECT_CAP_MS,
      maxAttempts: settings.maxReconnectAttempts,
      jitter: 0.5,
      stableAfterMs: STABLE_AFTER_MS,
    };
  }

  get(companyId: string): SessionRunner | undefined {
    return this.runners.get(companyId);
  }

  all(): SessionRunner[] {
    return [...this.runners.values()];
  }

  /** The company's runner, started when it was not alive. Calls at the same time get the same one. */
  start(companyId: string, known: { paired: boolean; phoneNumber: string | null }): SessionRunner {
    if (this.closing) throw new DomainError('SHUTTING_DOWN', 'The server is shutting down');
    const running = this.runners.get(companyId);
    if (running !== undefined) {
      if (!isAlive(running.state.status)) running.dispatch({ type: 'start' });
      return running;
    }
    const runner = new SessionRunner(companyId, known, {
      connector: this.connector,
      policy: this.policy,
      publish: (event) => this.publish(companyId, event),
      onState: (state, before) => this.onState(runner, state, before),
      deleteAuthState: () => this.authStates.delete(companyId),
    });
    this.runners.set(companyId, runner);
    runner.dispatch({ type: 'start' });
    return runner;
  }

  /** True when the session is connected and has heard from WhatsApp lately. */
  isHealthy(companyId: string): boolean {
    const runner = this.runners.get(companyId);
    if (runner?.state.status !== 'connected' || runner.lastHeardAt === undefined) return false;
    return Date.now() - runner.lastHeardAt < SILENCE_LIMIT_MS;
  }

  /** One timer for all sessions. It looks and reports; it never reconnects. */
  startHealthMonitor(): void {
    this.healthTimer = setInterval(() => this.checkHealth(), this.healthInterval);
  }

  /** Closes every session without logging out, and resolves when nothing of them is left. */
  async close(): Promise<void> {
    this.closing = true;
    clearInterval(this.healthTimer);
    const runners = this.all();
    for (const runner of runners) runner.dispatch({ type: 'stop' });
    await Promise.all(runners.map((runner) => runner.settled()));
    await this.records.flushed();
    await this.events.flushed();
  }

  private onState(runner: SessionRunner, state: SessionState, before: SessionState): void {
    const { companyId } = runner;
    if (state.status !== before.status) {
      this.log.info({ companyId, from: before.status, to: state.status, reason: state.lastError }, 'session');
      // While the process goes down, what the sessions were is what they shall be again.
      if (!this.closing) this.records.note(companyId, state);
    }
    if (!isAlive(state.status)) {
      this.unhealthy.delete(companyId);
      void runner.settled().then(() => {
        if (!isAlive(runner.state.status) && this.runners.get(companyId) === runner) this.runners.delete(companyId);
      });
    }
  }

  private publish(companyId: string, event: RunnerEvent): void {
    this.events.publish({ companyId, timestamp: new Date().toISOString(), ...event });
  }

  private checkHealth(): void {
    const now = Date.now();
    for (const runner of this.runners.values()) {
      const silence = now - (runner.lastHeardAt ?? now);
      const { companyId } = runner;
      if (runner.state.status !== 'connected' || silence < SILENCE_LIMIT_MS) {
        this.unhealthy.delete(companyId);
      } else if (!this.unhealthy.has(companyId)) {
        this.unhealthy.add(companyId);
        const reason = `nothing heard from WhatsApp for ${Math.round(silence / 1000)} s`;
        this.publish(companyId, { type: 'health_check_failed', reason });
      }
    }
  }
}
