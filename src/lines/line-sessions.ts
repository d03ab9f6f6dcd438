import { Injectable } from '@nestjs/common';
import { AuthStateService } from '../auth-state/auth-state.service.js';
import type { PasskeyAssertion } from '../domain/commands.js';
import { DomainError, sessionNotFound } from '../domain/errors.js';
import type { Tenure } from '../domain/lease.js';
import { type LineId, lineName } from '../domain/line.js';
import type { SessionSnapshot } from '../domain/session-snapshot.js';
import { isAlive, type PasskeyRequest, type SessionState } from '../domain/session-state.js';
import type { WhatsappConnection } from '../whatsapp/whatsapp-connection.js';
import { CreationBreakers } from './creation-breakers.js';
import { LineHolds } from './line-holds.js';
import { LineRestrictions } from './line-restrictions.js';
import { qrDataUrl } from './qr-images.js';
import { SessionCounters } from './session-counters.js';
import { SessionPool } from './session-pool.js';
import { SessionRecords } from './session-records.js';
import type { SessionRunner } from './session-runner.js';

/** How long a command waits for a QR code or a log-in before it answers with what there is, ms. */
const FIRST_NEWS_TIMEOUT_MS = 25_000;

/** Carries out the commands that make and end the session of a line in this process. */
@Injectable()
export class LineSessions {
  private readonly breakers = new CreationBreakers<SessionRunner>(
    ({ state }) => state.status === 'failed' || state.status === 'outdated',
  );

  constructor(
    private readonly pool: SessionPool,
    private readonly holds: LineHolds,
    private readonly records: SessionRecords,
    private readonly authStates: AuthStateService,
    private readonly counters: SessionCounters,
    private readonly restrictions: LineRestrictions,
  ) {}

  async start(line: LineId, phoneNumber: string | null): Promise<SessionSnapshot> {
    const live = this.pool.get(line);
    // The breaker is there for creations; a session that lives can be joined whatever was tried before.
    const runner =
      live !== undefined && isAlive(live.state.status) && hasNews(live.state)
        ? live
        : await this.holds.claim(line, () => this.breakers.run(line, () => this.createLinkable(line)));
    const { paired, status } = runner.state;
    if (phoneNumber !== null && !paired && (status === 'qr' || status === 'pairing')) {
      await runner.requestPairingCode(phoneNumber);
    }
    return runner.snapshot();
  }

  async stop(line: LineId): Promise<null> {
    await this.assertKnown(line);
    await this.records.unwant(line);
    const runner = this.pool.get(line);
    if (runner !== undefined) {
      runner.dispatch({ type: 'stop' });
      await runner.settled();
      await this.records.settled(line);
    }
    await this.pool.forget(line);
    return null;
  }

  /**
   * Closes a session that nobody has used for so many hours; the next command brings it back.
   *
   * @returns false when it does not live here, nothing would bring it back, or it is used after all
   */
  async putToSleep(line: LineId, unusedHours: number): Promise<boolean> {
    const runner = this.pool.get(line);
    if (runner === undefined || !runner.state.paired || !isAlive(runner.state.status)) return false;
    if (this.holds.isUsed(line) || !(await this.records.sleep(line, unusedHours))) return false;
    if (this.holds.isUsed(line)) {
      await this.records.want(line);
      return false;
    }
    runner.dispatch({ type: 'stop' });
    await runner.settled();
    await this.records.settled(line);
    return true;
  }

  /** Brings back a session that was closed for want of use; does nothing for any other. */
  async wake(line: LineId): Promise<void> {
    const runner = this.pool.get(line);
    if (runner !== undefined && isAlive(runner.state.status)) return;
    // It may be on its way to sleep at this moment.
    await runner?.settled();
    if ((await this.records.find(line))?.asleep === true) await this.start(line, null);
  }

  /** Forgets a line that does not live. @returns false when it does */
  async forget(line: LineId): Promise<boolean> {
    const runner = this.pool.get(line);
    if (runner !== undefined && isAlive(runner.state.status)) return false;
    if (!(await this.holds.isFree(line))) return false;
    await this.records.remove(line);
    this.counters.forget(line);
    this.breakers.forget(line);
    await this.pool.forget(line);
    return true;
  }

  async logout(line: LineId): Promise<null> {
    await this.assertKnown(line);
    await this.wake(line);
    return this.holds.claim(line, (tenure) => this.unlink(tenure));
  }

  private async unlink(tenure: Tenure): Promise<null> {
    const line: LineId = { companyId: tenure.companyId, line: tenure.line };
    const linked = await this.authStates.isPaired(line);
    if (linked && !this.isConnected(line)) {
      throw new DomainError(
        'NOT_CONNECTED',
        'The device can be unlinked only while the session is connected; initialize it first',
        { ...line },
      );
    }
    if (linked) await (await this.connection(line)).unlink();
    const runner = this.pool.get(line);
    if (runner !== undefined) {
      runner.dispatch({ type: 'logout' });
      await runner.settled();
    }
    await this.authStates.delete(tenure);
    await this.records.remove(line);
    this.counters.forget(line);
    this.breakers.forget(line);
    await this.pool.forget(line);
    return null;
  }

  restoreCredentials(line: LineId): Promise<SessionSnapshot> {
    return this.holds.claim(line, (tenure) => this.undelete(tenure));
  }

  private async undelete(tenure: Tenure): Promise<SessionSnapshot> {
    const line: LineId = { companyId: tenure.companyId, line: tenure.line };
    const runner = this.pool.get(line);
    // The deletion itself may still be under way.
    await runner?.settled();
    if (!(await this.authStates.undelete(tenure))) {
      throw new DomainError('NO_DELETED_CREDENTIALS', `No deleted credentials of company ${lineName(line)}`, {
        ...line,
      });
    }
    if (runner !== undefined) {
      runner.dispatch({ type: 'stop' });
      await runner.settled();
    }
    return (await this.create(line)).snapshot();
  }

  async passkeyRequest(line: LineId): Promise<PasskeyRequest> {
    const passkey = this.pool.get(line)?.state.passkey;
    if (passkey) return passkey;
    await this.assertKnown(line);
    throw new DomainError('PASSKEY_NOT_PENDING', `WhatsApp asks for no passkey for company ${lineName(line)}`, {
      ...line,
    });
  }

  async submitPasskey(line: LineId, assertion: PasskeyAssertion): Promise<SessionSnapshot> {
    await this.passkeyRequest(line);
    const runner = this.pool.get(line);
    if (runner === undefined) throw sessionNotFound(line);
    await runner.submitPasskey(assertion);
    return runner.snapshot();
  }

  /** Whether the session is connected at this moment in this process. */
  isConnected(line: LineId): boolean {
    return this.pool.get(line)?.state.status === 'connected';
  }

  /**
   * The open connection of a line.
   *
   * @throws DomainError SESSION_NOT_FOUND, AUTHENTICATION_REQUIRED with the QR code, NOT_CONNECTED
   */
  async connection(line: LineId): Promise<WhatsappConnection> {
    const runner = this.pool.get(line);
    if (runner === undefined) {
      await this.assertKnown(line);
      throw new DomainError('NOT_CONNECTED', `The session of company ${lineName(line)} is not connected`, { ...line });
    }
    const { status, qr } = runner.state;
    if ((status === 'qr' || status === 'pairing') && qr !== null) {
      throw new DomainError('AUTHENTICATION_REQUIRED', undefined, { ...line, qrCode: await qrDataUrl(qr) });
    }
    return runner.open;
  }

  /** @throws DomainError SESSION_NOT_FOUND */
  private async assertKnown(line: LineId): Promise<void> {
    if (this.pool.get(line) === undefined && (await this.records.find(line)) === null) throw sessionNotFound(line);
  }

  private async createLinkable(line: LineId): Promise<SessionRunner> {
    const runner = await this.create(line);
    if (runner.state.status !== 'logged_out') return runner;
    // The credentials turned out to be void and are gone: whoever asked for a session wants the QR code of a new one.
    await runner.settled();
    return this.create(line);
  }

  private async create(line: LineId): Promise<SessionRunner> {
    const runner = await this.startRunner(line);
    const state = await runner.waitFor(hasNews, FIRST_NEWS_TIMEOUT_MS);
    if (!hasNews(state)) throw new DomainError('CONNECT_TIMEOUT', state.lastError ?? undefined, { ...line });
    return runner;
  }

  private async startRunner(line: LineId): Promise<SessionRunner> {
    const running = this.pool.get(line);
    // A session that waits for its next try is woken by the command; any other that is alive goes on as it is.
    if (running !== undefined && isAlive(running.state.status) && running.state.status !== 'reconnecting')
      return running;
    await this.records.want(line);
    const [paired, record] = await Promise.all([
      this.authStates.isPaired(line),
      this.records.find(line),
      this.restrictions.read(line),
    ]);
    return this.pool.run(line, { paired, phoneNumber: record?.phoneNumber ?? null });
  }
}

function hasNews(state: SessionState): boolean {
  return state.status === 'connected' || state.qr !== null || !isAlive(state.status);
}
