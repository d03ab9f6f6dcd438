import { Injectable } from '@nestjs/common';
import type { PasskeyAssertion } from '../domain/commands.js';
import { DomainError } from '../domain/errors.js';
import { type LineId, lineName } from '../domain/line.js';
import type { SessionSnapshot } from '../domain/session-snapshot.js';
import type { PasskeyRequest } from '../domain/session-state.js';
import { AllLines, type Overview } from '../lines/all-lines.js';
import { LineRouter } from '../lines/line-router.js';

/** What the routes and other modules may do with sessions, under the names that the first generation knows. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly router: LineRouter,
    private readonly lines: AllLines,
  ) {}

  /**
   * Creates a line's session, or joins the one that is there, and waits for its first news: a QR code, a log-in or an
   * end. Any number of calls at the same time share one connection and get the same answer.
   *
   * @param phoneNumber E.164 digits; given, a pairing code for that number is fetched as well
   * @throws DomainError CIRCUIT_OPEN, CONNECT_TIMEOUT, SHUTTING_DOWN, WHATSAPP_UNANSWERED
   */
  getOrCreateSession(line: LineId, phoneNumber?: string): Promise<SessionSnapshot> {
    return this.router.ask(line, { do: 'start', phoneNumber: phoneNumber ?? null });
  }

  /** The same for a session that is known: connects again, also after it was replaced, failed or lost its phone. */
  initializeSession(line: LineId): Promise<SessionSnapshot> {
    return this.getOrCreateSession(line);
  }

  /**
   * A pairing code for a session that waits to be linked; creates the session when there is none.
   *
   * @throws DomainError ALREADY_CONNECTED when a phone is linked, WHATSAPP_UNANSWERED, CONNECT_TIMEOUT
   */
  async requestPairingCode(line: LineId, phoneNumber: string): Promise<{ code: string; expiresAt: number }> {
    const { pairingCode, connected } = await this.getOrCreateSession(line, phoneNumber);
    if (pairingCode !== null) return pairingCode;
    if (connected) {
      throw new DomainError('ALREADY_CONNECTED', `Company ${lineName(line)} is linked to a phone already`, { ...line });
    }
    throw new DomainError('NOT_CONNECTED', 'WhatsApp is not ready to pair yet; try again in a moment', { ...line });
  }

  /**
   * What has to be signed before WhatsApp links the device.
   *
   * @throws DomainError SESSION_NOT_FOUND, PASSKEY_NOT_PENDING
   */
  getPasskeyRequest(line: LineId): Promise<PasskeyRequest> {
    return this.router.ask(line, { do: 'passkey_request' });
  }

  /** Hands the signature over; pairing then goes on by itself. @throws DomainError, see `getPasskeyRequest` */
  submitPasskey(line: LineId, assertion: PasskeyAssertion): Promise<SessionSnapshot> {
    return this.router.ask(line, { do: 'passkey', assertion });
  }

  /** @throws DomainError SESSION_NOT_FOUND */
  getSession(line: LineId): Promise<SessionSnapshot> {
    return this.lines.find(line);
  }

  /** The same, for what only its owner can tell. @throws DomainError SESSION_NOT_FOUND, OWNER_UNREACHABLE */
  getLiveSession(line: LineId): Promise<SessionSnapshot> {
    return this.router.ask(line, { do: 'show' });
  }

  /** @throws DomainError SESSION_NOT_FOUND */
  getSessionStatus(line: LineId): Promise<SessionSnapshot> {
    return this.getSession(line);
  }

  /**
   * All sessions that are known, running or not, by line, and what all processes counted; of one company when it is given.
   */
  listSessions(companyId?: string): Promise<Overview> {
    return this.lines.overview(companyId);
  }

  /** Closes the connection and keeps the credentials. @throws DomainError SESSION_NOT_FOUND */
  async disconnect(line: LineId): Promise<void> {
    await this.router.ask(line, { do: 'stop' });
  }

  /**
   * Unlinks the device and deletes credentials and keys.
   *
   * @throws DomainError SESSION_NOT_FOUND; NOT_CONNECTED when the device is linked but cannot be unlinked now
   */
  async removeSession(line: LineId): Promise<void> {
    await this.router.ask(line, { do: 'logout' });
  }

  /**
   * Brings back credentials that were deleted in the last 24 hours, and the session with them.
   *
   * @throws DomainError NO_DELETED_CREDENTIALS when there are none, or the line is linked again
   */
  restoreCredentials(line: LineId): Promise<SessionSnapshot> {
    return this.router.ask(line, { do: 'restore_credentials' });
  }
}
