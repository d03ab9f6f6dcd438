import type { Restriction } from './restriction.js';
import type { SessionStatus } from './session-state.js';

/** What is known of a session at a moment, as plain data. Times are milliseconds since 1970. */
export interface SessionSnapshot {
  companyId: string;
  line: string;
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
  /** What WhatsApp holds it back by towards people who never wrote to it. */
  restriction?: Restriction | null;
  qr: string | null;
  pairingCode: { code: string; expiresAt: number } | null;
}
