import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuthStateService } from '../auth-state/auth-state.service.js';
import { DomainError, sessionNotFound } from '../domain/errors.js';
import type { Address } from '../domain/jid.js';
import { isAlive, type PasskeyRequest, type SessionState, type SessionStatus } from '../domain/session-state.js';
import { timed } from '../telemetry/observations.js';
import type {
  PasskeyAssertion,
  MessageReference,
  SentMessage,
  WhatsappConnection,
} from '../whatsapp/whatsapp-connection.js';
import { CreationBreakers } from '../lines/creation-breakers.js';
import { qrDataUrl } from './qr-images.js';
import { type Counts, SessionCounters, type Traffic } from '../lines/session-counters.js';
import { SessionPool } from '../lines/session-pool.js';
import { SessionRecords } from '../lines/session-records.js';
import type { SessionRunner } from '../lines/session-runner.js';
import { liveView, restingView, type SessionView } from './session-view.js';

/** How long a call waits for a QR code or a log-in before it answers with what there is, ms. */
const FIRST_NEWS_TIMEOUT_MS = 25_000;

export interface PoolMetrics extends Counts {
  totalSessions: number;
  activeConnections: number;
}

/** What other modules and the routes may do with sessions. */
@Injectable()
export class SessionsService {
  private readonly breakers = new CreationBreakers<SessionRunner>(
    ({ state }) => state.status === 'failed' || state.status === 'outdated',
  );
  private readonly processId = randomUUID().slice(0, 8);

  constructor(
    private readonly pool: SessionPool,
    private readonly records: SessionRecords,
    private readonly authStates: AuthStateService,
    private readonly counters: SessionCounters,
  ) {}

  /**
   * Creates a company's session, or joins the one that is there, and waits for its first news: a QR code, a log-in or
   * an end. Any number of calls at the same time share one connection and get the same answer.
   *
   * @param phoneNumber E.164 digits; given, a pairing code for that number is fetched as well
   * @throws DomainError CIRCUIT_OPEN, CONNECT_TIMEOUT, SHUTTING_DOWN, WHATSAPP_UNANSWERED
   */
  async getOrCreateSession(companyId: string, phoneNumber?: string): Promise<SessionView> {
    const live = this.pool.get(companyId);
    // The breaker is there for creations; a session that lives can be joined whatever was tried before.
    const runner =
      live !== undefined && isAlive(live.state.status) && hasNews(live.state)
        ? live
        : await this.breakers.run(companyId, () => this.createLinkable(companyId));
    const { paired, status } = runner.state;
    if (phoneNumber !== undefined && !paired && (status === 'qr' || status === 'pairing')) {
      await runner.requestPairingCode(phoneNumber);
    }
    return this.view(runner);
  }

  private async createLinkable(companyId: string): Promise<SessionRunner> {
    const runner = await this.create(companyId);
    if (runner.state.status !== 'logged_out') return runner;
    // The credentials turned out to be void and are gone: whoever asked for a session wants the QR code of a new one.
    await runner.settled();
    return this.create(companyId);
  }

  private async create(companyId: string): Promise<SessionRunner> {
    const runner = await this.startRunner(companyId);
    const state = await runner.waitFor(hasNews, FIRST_NEWS_TIMEOUT_MS);
    if (!hasNews(state)) throw new DomainError('CONNECT_TIMEOUT', state.lastError ?? undefined, { companyId });
    return runner;
  }

  /** The same for a session that is known: connects again, also after it was replaced, failed or lost its phone. */
  async initializeSession(companyId: string): Promise<SessionView> {
    return this.getOrCreateSession(companyId);
  }

  /**
   * A pairing code for a session that waits to be linked; creates the session when there is none.
   *
   * @throws DomainError ALREADY_CONNECTED when a phone is linked, WHATSAPP_UNANSWERED, CONNECT_TIMEOUT
   */
  async requestPairingCode(companyId: string, phoneNumber: string): Promise<{ code: string; expiresAt: number }> {
    const { pairingCode, connected } = await this.getOrCreateSession(companyId, phoneNumber);
    if (pairingCode !== null) return pairingCode;
    if (connected) {
      throw new DomainError('ALREADY_CONNECTED', `Company ${companyId} is linked to a phone already`, { companyId });
    }
    throw new DomainError('NOT_CONNECTED', 'WhatsApp is not ready to pair yet; try again in a moment', { companyId });
  }

  /**
   * What has to be signed before WhatsApp links the device.
   *
   * @throws DomainError SESSION_NOT_FOUND, PASSKEY_NOT_PENDING
   */
  async getPasskeyRequest(companyId: string): Promise<PasskeyRequest> {
    const passkey = this.pool.get(companyId)?.state.passkey;
    if (passkey) return passkey;
    await this.getSession(companyId);
    throw new DomainError('PASSKEY_NOT_PENDING', `WhatsApp asks for no passkey for company ${companyId}`, {
      companyId,
    });
  }

  /** Hands the signature over; pairing then goes on by itself. @throws DomainError, see `getPasskeyRequest` */
  async submitPasskey(companyId: string, assertion: PasskeyAssertion): Promise<SessionView> {
    await this.getPasskeyRequest(companyId);
    await this.pool.get(companyId)?.submitPasskey(assertion);
    return this.getSession(companyId);
  }

  /** @throws DomainError SESSION_NOT_FOUND */
  async getSession(companyId: string): Promise<SessionView> {
    const runner = this.pool.get(companyId);
    if (runner !== undefined) return this.view(runner);
    const record = await this.records.find(companyId);
    if (record === null) throw sessionNotFound(companyId);
    return restingView(record);
  }

  /** @throws DomainError SESSION_NOT_FOUND */
  async getSessionStatus(companyId: string): Promise<SessionView> {
    return this.getSession(companyId);
  }

  /** All sessions that are known, running or not, by company; of one company when it is given. */
  async listSessions(companyId?: string): Promise<SessionView[]> {
    const records = await this.records.list(companyId);
    // Not by the database, whose order hangs on its locale: pages go on after an id.
    records.sort((one, other) => (one.companyId < other.companyId ? -1 : 1));
    return records.map((record) => {
      const runner = this.pool.get(record.companyId);
      return runner === undefined ? restingView(record) : this.view(runner);
    });
  }

  /** The sessions that are connected at this moment in this process. */
  getActiveSessions(): SessionView[] {
    return this.pool
      .all()
      .filter((runner) => runner.state.status === 'connected')
      .map((runner) => this.view(runner));
  }

  /** Whether the session is connected at this moment in this process. */
  isConnected(companyId: string): boolean {
    return this.pool.get(companyId)?.state.status === 'connected';
  }

  /** How many sessions of this process are in each state. */
  countByStatus(): Partial<Record<SessionStatus, number>> {
    const counts: Partial<Record<SessionStatus, number>> = {};
    for (const { state } of this.pool.all()) counts[state.status] = (counts[state.status] ?? 0) + 1;
    return counts;
  }

  /** Messages of one company since the process started. */
  trafficOf(companyId: string): Readonly<Traffic> {
    return this.counters.ofCompany(companyId);
  }

  getMetrics(): PoolMetrics {
    const all = this.pool.all();
    return {
      totalSessions: all.length,
      activeConnections: all.filter((runner) => runner.state.status === 'connected').length,
      ...this.counters.counts,
    };
  }

  /** Sends a text. Resolves when WhatsApp's server confirmed it. @throws DomainError, see `connected` and the port */
  async sendMessage(companyId: string, to: Address, text: string, quoted?: MessageReference): Promise<SentMessage> {
    const connection = await this.connected(companyId);
    const sent = await timed('send', { kind: 'text' }, () => connection.sendText(to, text, quoted));
    this.counters.messageSent(companyId);
    return sent;
  }

  /** Sends a reaction; an empty emoji takes it back. Resolves and throws as `sendMessage`. */
  async sendReaction(companyId: string, to: Address, target: MessageReference, emoji: string): Promise<SentMessage> {
    const connection = await this.connected(companyId);
    return timed('send', { kind: 'reaction' }, () => connection.sendReaction(to, target, emoji));
  }

  /** Closes the connection and keeps the credentials. @throws DomainError SESSION_NOT_FOUND */
  async disconnect(companyId: string): Promise<void> {
    await this.getSession(companyId);
    await this.records.unwant(companyId);
    const runner = this.pool.get(companyId);
    if (runner === undefined) return;
    runner.dispatch({ type: 'stop' });
    await runner.settled();
    await this.records.settled(companyId);
  }

  /**
   * Unlinks the device and deletes credentials and keys.
   *
   * @throws DomainError SESSION_NOT_FOUND; NOT_CONNECTED when the device is linked but cannot be unlinked now
   */
  async removeSession(companyId: string): Promise<void> {
    const view = await this.getSession(companyId);
    const linked = await this.authStates.isPaired(companyId);
    if (linked && !view.connected) {
      throw new DomainError(
        'NOT_CONNECTED',
        'The device can be unlinked only while the session is connected; initialize it first',
        { companyId },
      );
    }
    if (linked) await (await this.connected(companyId)).unlink();
    const runner = this.pool.get(companyId);
    if (runner !== undefined) {
      runner.dispatch({ type: 'logout' });
      await runner.settled();
    }
    await this.authStates.delete(companyId);
    await this.records.remove(companyId);
    this.counters.forget(companyId);
    this.breakers.forget(companyId);
  }

  /**
   * Brings back credentials that were deleted in the last 24 hours, and the session with them.
   *
   * @throws DomainError NO_DELETED_CREDENTIALS when there are none, or the company is linked again
   */
  async restoreCredentials(companyId: string): Promise<SessionView> {
    const runner = this.pool.get(companyId);
    // The deletion itself may still be under way.
    await runner?.settled();
    if (!(await this.authStates.undelete(companyId))) {
      throw new DomainError('NO_DELETED_CREDENTIALS', `No deleted credentials of company ${companyId}`, { companyId });
    }
    if (runner !== undefined) {
      runner.dispatch({ type: 'stop' });
      await runner.settled();
    }
    return this.view(await this.create(companyId));
  }

  /**
   * The open connection of a company.
   *
   * @throws DomainError SESSION_NOT_FOUND, AUTHENTICATION_REQUIRED with the QR code, NOT_CONNECTED
   */
  private async connected(companyId: string): Promise<WhatsappConnection> {
    const runner = this.pool.get(companyId);
    if (runner === undefined) {
      await this.getSession(companyId);
      throw new DomainError('NOT_CONNECTED', `The session of company ${companyId} is not connected`, { companyId });
    }
    const { status, qr } = runner.state;
    if ((status === 'qr' || status === 'pairing') && qr !== null) {
      throw new DomainError('AUTHENTICATION_REQUIRED', undefined, { companyId, qrCode: await qrDataUrl(qr) });
    }
    return runner.open;
  }

  private async startRunner(companyId: string): Promise<SessionRunner> {
    const running = this.pool.get(companyId);
    // A session that waits for its next try is woken by the command; any other that is alive goes on as it is.
    if (running !== undefined && isAlive(running.state.status) && running.state.status !== 'reconnecting')
      return running;
    await this.records.want(companyId);
    const [paired, record] = await Promise.all([this.authStates.isPaired(companyId), this.records.find(companyId)]);
    return this.pool.start(companyId, { paired, phoneNumber: record?.phoneNumber ?? null });
  }

  private view(runner: SessionRunner): SessionView {
    return liveView(runner, this.processId);
  }
}

function hasNews(state: SessionState): boolean {
  return state.status === 'connected' || state.qr !== null || !isAlive(state.status);
}
