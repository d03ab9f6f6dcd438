import { isAlive, type SessionStatus } from '../domain/session-state.js';
import type { SessionRunner } from '../lines/session-runner.js';
import type { WhatsappSession } from '../lines/whatsapp-session.entity.js';

/** A session as the API shows it. Times are milliseconds since 1970. */
export interface SessionView {
  companyId: string;
  connected: boolean;
  status: SessionStatus;
  reconnectAttempts: number;
  connectedAt: number | null;
  phoneNumber: string | null;
  lastError: string | null;
  /** The process that runs the session; null when none does. */
  owner: string | null;
  healthy: boolean;
  /** What is wrong with a connection that is open. */
  trouble: string | null;
  qr: string | null;
  pairingCode: { code: string; expiresAt: number } | null;
}

/** A session that a process runs, or that has just ended in it. */
export function liveView({ companyId, state, healthy, trouble }: SessionRunner, processId: string): SessionView {
  return {
    companyId,
    connected: state.status === 'connected',
    status: state.status,
    reconnectAttempts: state.reconnectAttempts,
    connectedAt: state.connectedAt,
    phoneNumber: state.phoneNumber,
    lastError: state.lastError,
    owner: isAlive(state.status) ? processId : null,
    healthy,
    trouble,
    qr: state.qr,
    pairingCode: state.pairingCode,
  };
}

/** A session that no process runs: how it ended, or idle when it was cut off alive. */
export function restingView({ companyId, status, phoneNumber, lastError }: WhatsappSession): SessionView {
  return {
    companyId,
    connected: false,
    status: isAlive(status) ? 'idle' : status,
    reconnectAttempts: 0,
    connectedAt: null,
    phoneNumber,
    lastError,
    owner: null,
    healthy: false,
    trouble: null,
    qr: null,
    pairingCode: null,
  };
}
