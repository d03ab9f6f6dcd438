import { PROCESS_NAME } from '../cluster/process.js';
import type { PasskeyAssertion } from '../domain/commands.js';
import { Mutex } from '../domain/mutex.js';
import { type LineId, lineName } from '../domain/line.js';
import type { SessionSnapshot } from '../domain/session-snapshot.js';
import { DomainError } from '../domain/errors.js';
import {
  initialState,
  isAlive,
  type LifecycleEvent,
  reduce,
  type SessionEffect,
  type SessionPolicy,
  type SessionSignal,
  type SessionState,
} from '../domain/session-state.js';
import { secondsSince, tell } from '../telemetry/observations.js';
import {
  type ConnectionNews,
  isTraffic,
  type Traffic,
  type WhatsappConnection,
  type WhatsappConnector,
} from '../whatsapp/whatsapp-connection.js';

/** A code has to be typed within this time, ms (contract of WhatsApp's own clients). */
const PAIRING_CODE_LIFETIME_MS = 60_000;

/** What a session tells the world, without the envelope. */
export type RunnerEvent =
  LifecycleEvent | Traffic | { type: 'health_check_failed'; reason: string } | { type: 'error'; error: string };

export interface RunnerDependencies {
  /** Whether the line is this process's own at this moment. */
  isOurs: () => boolean;
  connector: WhatsappConnector;
  policy: SessionPolicy;
  /** Called for each event, in order; `journalKey` is under which the inbound journal holds it as well. */
  publish: (event: RunnerEvent, journalKey?: string) => void;
  /** Called after each change of the state. */
  onState: (state: SessionState, before: SessionState) => void;
  deleteAuthState: () => Promise<void>;
  /** Runs a hand-shake when the process may begin one; `work` resolves when it is over, well or not. */
  handshake: (work: () => Promise<void>) => Promise<void>;
}

interface Watcher {
  until: (state: SessionState) => boolean;
  resolve: (state: SessionState) => void;
}

/**
 * One live session: owns its connection, its timer and its state, feeds what happens to the reducer and carries out
 * the effects it returns. Slow effects (open, close, delete) run one after the other, so that a new connection never
 * opens before the old one has closed.
 */
export class SessionRunner {
  private current: SessionState;
  private connection: WhatsappConnection | undefined;
  private retryTimer: NodeJS.Timeout | undefined;
  private readonly work = new Mutex();
  /** Raised by whatever makes an earlier wish to connect void. */
  private connectTicket = 0;
  private readonly watchers = new Set<Watcher>();
  private pairingCodeRequest: { phone: string; done: Promise<void> } | undefined;
  private pairingPhone: string | undefined;
  /** When people last wrote to each other on it, ms since 1970. */
  usedAt = Date.now();

  constructor(
    readonly line: LineId,
    known: { paired: boolean; phoneNumber: string | null },
    private readonly dependencies: RunnerDependencies,
  ) {
    this.current = initialState(known.paired, known.phoneNumber);
  }

  get state(): SessionState {
    return this.current;
  }

  /** How the session is at this moment. */
  snapshot(): SessionSnapshot {
    const { status, reconnectAttempts, connectedAt, phoneNumber, lastError, qr, pairingCode } = this.current;
    return {
      ...this.line,
      connected: status === 'connected',
      status,
      reconnectAttempts,
      connectedAt,
      phoneNumber,
      lastError,
      owner: isAlive(status) ? PROCESS_NAME : null,
      healthy: this.healthy,
      trouble: this.trouble,
      qr,
      pairingCode,
    };
  }

  dispatch(signal: SessionSignal): void {
    const before = this.current;
    const { state, effects } = reduce(before, signal, this.dependencies.policy);
    this.current = state;
    for (const effect of effects) this.carryOut(effect);
    if (state !== before) this.dependencies.onState(state, before);
    for (const watcher of this.watchers) if (watcher.until(state)) watcher.resolve(state);
  }

  /** Resolves with the first state that satisfies `until`, or with the state at the end of `timeoutMs`. */
  async waitFor(until: (state: SessionState) => boolean, timeoutMs: number): Promise<SessionState> {
    if (until(this.current)) return this.current;
    return new Promise((resolve) => {
      const finish = (state: SessionState): void => {
        clearTimeout(timer);
        this.watchers.delete(watcher);
        resolve(state);
      };
      const watcher: Watcher = { until, resolve: finish };
      const timer = setTimeout(() => finish(this.current), timeoutMs);
      this.watchers.add(watcher);
    });
  }

  /**
   * Gives out a pairing code; calls for one phone at the same time share one.
   *
   * @throws DomainError when no QR code is pending or WhatsApp does not register the code
   */
  async requestPairingCode(phone: string): Promise<void> {
    while (this.pairingCodeRequest !== undefined && this.pairingCodeRequest.phone !== phone) {
      await this.pairingCodeRequest.done.catch(() => undefined);
    }
    this.pairingCodeRequest ??= {
      phone,
      done: this.fetchPairingCode(phone).finally(() => {
        this.pairingCodeRequest = undefined;
      }),
    };
    await this.pairingCodeRequest.done;
  }

  /** Hands the signature of a passkey over. @throws DomainError PASSKEY_NOT_PENDING, WHATSAPP_UNANSWERED */
  async submitPasskey(assertion: PasskeyAssertion): Promise<void> {
    const { connection } = this;
    if (connection === undefined || this.current.passkey === null) {
      throw new DomainError('PASSKEY_NOT_PENDING', 'WhatsApp has not asked for a passkey');
    }
    await connection.submitPasskey(assertion);
  }

  /** The open connection. @throws DomainError when the session is not connected */
  get open(): WhatsappConnection {
    if (this.current.status !== 'connected' || this.connection === undefined) {
      throw new DomainError('NOT_CONNECTED', `The session of company ${lineName(this.line)} is not connected`);
    }
    return this.connection;
  }

  /** When the connection last heard from WhatsApp, ms since 1970; undefined without a connection. */
  get lastHeardAt(): number | undefined {
    return this.connection?.lastHeardAt;
  }

  /** True when the session is connected and WhatsApp confirms what is sent. */
  get healthy(): boolean {
    return this.current.status === 'connected' && this.unconfirmedSends === 0;
  }

  /** What is wrong with an open connection, in words; null when nothing is known to be. */
  get trouble(): string | null {
    if (this.unconfirmedSends > 0) return `WhatsApp did not confirm the last ${this.unconfirmedSends} messages`;
    if (this.dampedRetries > 0) {
      return `Messages with ${this.dampedRetries} devices keep failing to decrypt; retries with them are slowed down`;
    }
    return null;
  }

  /** Devices of others with which messages keep failing to decrypt. */
  get dampedRetries(): number {
    return this.connection?.dampedRetries ?? 0;
  }

  private get unconfirmedSends(): number {
    return this.connection?.unconfirmedSends ?? 0;
  }

  /** Asks the open connection for a sign of life. */
  probe(): void {
    this.connection?.probe();
  }

  /** Closes the socket at once, without a word: the line is not ours. What is under way comes to nothing. */
  abandon(): void {
    void this.connection?.close();
    this.dispatch({ type: 'lost' });
  }

  /** Resolves when nothing of this session is under way any more; call it after an end. */
  async settled(): Promise<void> {
    await this.work.settled();
  }

  private async fetchPairingCode(phone: string): Promise<void> {
    const known = this.current.pairingCode;
    if (known !== null && known.expiresAt > Date.now() && this.pairingPhone === phone) return;
    const { connection } = this;
    if (connection === undefined || this.current.qr === null) {
      throw new DomainError('NOT_CONNECTED', 'WhatsApp is not ready to pair yet; try again in a moment');
    }
    const code = await connection.requestPairingCode(phone);
    this.pairingPhone = phone;
    this.dispatch({ type: 'pairing_code', code, expiresAt: Date.now() + PAIRING_CODE_LIFETIME_MS });
  }

  private carryOut(effect: SessionEffect): void {
    switch (effect.do) {
      case 'publish':
        return this.dependencies.publish(effect.event);
      case 'schedule_retry':
        clearTimeout(this.retryTimer);
        this.retryTimer = setTimeout(() => this.hear({ type: 'retry_due' }), effect.delayMs);
        return;
      case 'cancel_retry':
        clearTimeout(this.retryTimer);
        return;
      case 'connect': {
        const ticket = ++this.connectTicket;
        // Waiting for a place among the hand-shakes holds up nothing else of this session: a command may overtake it.
        return this.enqueue(async () => {
          void this.dependencies.handshake(() => this.connect(ticket));
        });
      }
      case 'close': {
        this.connectTicket += 1;
        const { connection } = this;
        this.connection = undefined;
        return this.enqueue(async () => connection?.close());
      }
      case 'delete_auth_state':
        return this.enqueue(() => this.dependencies.deleteAuthState());
    }
  }

  /** Resolves when the hand-shake is over: WhatsApp offered a QR code, logged the session in, or the connection ended. */
  private connect(ticket: number): Promise<void> {
    if (ticket !== this.connectTicket) return Promise.resolve();
    return new Promise((resolve) => {
      const began = performance.now();
      let shaking = true;
      this.connection = this.dependencies.connector.connect(this.line, (news, journalKey) => {
        if (shaking && (news.type === 'qr' || news.type === 'opened' || news.type === 'closed')) {
          shaking = false;
          tell('connect', { seconds: secondsSince(began), labels: { outcome: news.type } });
          resolve();
        }
        // A connection that was let go of has no say any more, but what it received counts.
        if (ticket === this.connectTicket || isTraffic(news)) this.onNews(news, journalKey);
      });
    });
  }

  /** After a pause of the process, news may be about a line that has long been somebody else's: it is told by them. */
  private hear(signal: SessionSignal): void {
    if (this.dependencies.isOurs()) this.dispatch(signal);
  }

  private onNews(news: ConnectionNews, journalKey?: string): void {
    switch (news.type) {
      case 'qr':
      case 'passkey_required':
      case 'passkey_failed':
      case 'pairing_code_failed':
      case 'paired':
        return this.hear(news);
      case 'pairing_code_refreshed':
        return this.hear({
          type: 'pairing_code',
          code: news.code,
          expiresAt: Date.now() + PAIRING_CODE_LIFETIME_MS,
        });
      case 'opened':
        return this.hear({ ...news, at: Date.now() });
      case 'closed':
        this.connection = undefined;
        return this.hear({ ...news, at: Date.now(), random: Math.random() });
      default:
        this.usedAt = Date.now();
        return this.dependencies.publish(news, journalKey);
    }
  }

  private enqueue(task: () => Promise<unknown>): void {
    this.work.run(task).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.dependencies.publish({ type: 'error', error: reason });
    });
  }
}
