import { closeRule, INCOMPATIBLE } from './close-codes.js';
import { reconnectDelay, type ReconnectPolicy } from './reconnect-policy.js';

export const SESSION_STATUSES = [
  'idle',
  'connecting',
  'qr',
  'pairing',
  'passkey',
  'connected',
  'reconnecting',
  'logged_out',
  'replaced',
  'outdated',
  'failed',
] as const;

export type SessionStatus = (typeof SESSION_STATUSES)[number];

/** What a person's authenticator has to sign before WhatsApp links the device. */
export interface PasskeyRequest {
  /** WebAuthn request options, as the server gave them. */
  readonly requestOptions: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** All that is known of a session's life at one moment. Times are milliseconds since 1970. */
export interface SessionState {
  readonly status: SessionStatus;
  /** True once a phone has linked this device and until it unlinks it. */
  readonly paired: boolean;
  /** Tries since the last connection that held. */
  readonly reconnectAttempts: number;
  readonly qr: string | null;
  readonly pairingCode: { readonly code: string; readonly expiresAt: number } | null;
  readonly passkey: PasskeyRequest | null;
  readonly phoneNumber: string | null;
  readonly connectedAt: number | null;
  readonly lastError: string | null;
  /** True between the scan and the first log-in. */
  readonly finishingPairing: boolean;
  /** Restarts (515) since the last log-in. */
  readonly restarts: number;
}

/** What happens to a session. */
export type SessionSignal =
  | { type: 'start' }
  | { type: 'qr'; qr: string }
  | { type: 'pairing_code'; code: string; expiresAt: number }
  | { type: 'passkey_required'; passkey: PasskeyRequest }
  | { type: 'passkey_failed'; reason: string }
  | { type: 'pairing_code_failed'; reason: string }
  | { type: 'paired' }
  | { type: 'opened'; phoneNumber: string | null; at: number }
  | { type: 'closed'; code: number | null; reason: string; at: number; random: number }
  | { type: 'retry_due' }
  | { type: 'stop' }
  /** The line is not this process's own any more, and nobody shall hear of it from here. */
  | { type: 'lost' }
  | { type: 'logout' };

/** What the runner must do, in this order. */
export type SessionEffect =
  | { do: 'connect' }
  | { do: 'close' }
  | { do: 'schedule_retry'; delayMs: number }
  | { do: 'cancel_retry' }
  | { do: 'delete_auth_state' }
  | { do: 'publish'; event: LifecycleEvent };

/** The events that tell about the session itself, without the envelope. */
export type LifecycleEvent =
  | { type: 'connecting'; attempt: number }
  | { type: 'qr'; qr: string }
  | { type: 'pairing_code'; pairingCode: string; expiresAt: string }
  | { type: 'passkey_required'; requestOptions: Readonly<Record<string, unknown>>; expiresAt: string; openUrl: string }
  | { type: 'error'; error: string }
  | { type: 'connected'; phoneNumber: string | null }
  | { type: 'disconnected'; code: number | null; reason: string; userAction: string | null }
  | { type: 'reconnecting'; attempt: number; delayMs: number; code: number | null; reason: string }
  | { type: 'logout'; code: number | null; reason: string }
  | { type: 'replaced'; reason: string }
  | { type: 'reconnect_failed'; attempts: number; code: number | null; reason: string };

export interface SessionPolicy extends ReconnectPolicy {
  /** A connection that lasted this long, ms, wipes the count of tries. */
  stableAfterMs: number;
}

export interface Transition {
  state: SessionState;
  effects: SessionEffect[];
}

/** Where a person's authenticator answers: WebAuthn is bound to the site, so no page of ours can ask for it. */
export const PASSKEY_ORIGIN = 'https://web.whatsapp.com';

/** The states in which a connection is on its way to its log-in. */
const OPENING: ReadonlySet<SessionStatus> = new Set(['connecting', 'qr', 'pairing', 'passkey']);

/** The states in which a session holds a connection or is about to. */
const ALIVE: ReadonlySet<SessionStatus> = new Set([
  'connecting',
  'qr',
  'pairing',
  'passkey',
  'connected',
  'reconnecting',
]);

export function initialState(paired: boolean, phoneNumber: string | null): SessionState {
  return {
    status: 'idle',
    paired,
    reconnectAttempts: 0,
    qr: null,
    pairingCode: null,
    passkey: null,
    phoneNumber,
    connectedAt: null,
    lastError: null,
    finishingPairing: false,
    restarts: 0,
  };
}

export function isAlive(status: SessionStatus): boolean {
  return ALIVE.has(status);
}

/**
 * The whole life of a session: what a signal makes of a state, and what has to be done. A signal that does not fit the
 * state (a QR code after the socket closed, say) changes nothing.
 */
export function reduce(state: SessionState, signal: SessionSignal, policy: SessionPolicy): Transition {
  switch (signal.type) {
    case 'start':
      if (isAlive(state.status) && state.status !== 'reconnecting') return unchanged(state);
      return {
        state: { ...state, status: 'connecting', reconnectAttempts: 0, restarts: 0, lastError: null },
        effects: [
          { do: 'cancel_retry' },
          { do: 'publish', event: { type: 'connecting', attempt: 0 } },
          { do: 'connect' },
        ],
      };

    case 'qr':
      if (!OPENING.has(state.status) || state.finishingPairing) return unchanged(state);
      return {
        // A pairing code that was given out stays the way in; the QR code is kept beside it.
        // A server that offers a QR code knows no device of ours, whatever we believed.
        state: { ...state, status: waitingStatus(state), paired: false, qr: signal.qr },
        effects: [{ do: 'publish', event: { type: 'qr', qr: signal.qr } }],
      };

    case 'pairing_code': {
      if (!OPENING.has(state.status) || state.paired) return unchanged(state);
      const given = { ...state, pairingCode: { code: signal.code, expiresAt: signal.expiresAt } };
      return {
        state: { ...given, status: waitingStatus(given) },
        effects: [
          {
            do: 'publish',
            event: {
              type: 'pairing_code',
              pairingCode: signal.code,
              expiresAt: new Date(signal.expiresAt).toISOString(),
            },
          },
        ],
      };
    }

    case 'passkey_required':
      if (!OPENING.has(state.status) || state.paired) return unchanged(state);
      return {
        state: { ...state, status: 'passkey', passkey: signal.passkey },
        effects: [
          {
            do: 'publish',
            event: {
              type: 'passkey_required',
              requestOptions: signal.passkey.requestOptions,
              expiresAt: new Date(signal.passkey.expiresAt).toISOString(),
              openUrl: PASSKEY_ORIGIN,
            },
          },
        ],
      };

    case 'passkey_failed':
    case 'pairing_code_failed': {
      if (!OPENING.has(state.status) || state.paired) return unchanged(state);
      // It may fail before it was shown to anybody; what a person was asked to do is of no use any more.
      const before = signal.type === 'passkey_failed' ? { ...state, passkey: null } : { ...state, pairingCode: null };
      return {
        state: {
          ...before,
          status: state.status === 'connecting' ? state.status : waitingStatus(before),
          lastError: signal.reason,
        },
        effects: [{ do: 'publish', event: { type: 'error', error: signal.reason } }],
      };
    }

    case 'paired':
      if (!OPENING.has(state.status)) return unchanged(state);
      return {
        state: {
          ...state,
          status: 'connecting',
          paired: true,
          qr: null,
          pairingCode: null,
          passkey: null,
          finishingPairing: true,
        },
        effects: [],
      };

    case 'opened':
      if (!OPENING.has(state.status)) return unchanged(state);
      return {
        state: {
          ...state,
          status: 'connected',
          paired: true,
          phoneNumber: signal.phoneNumber ?? state.phoneNumber,
          connectedAt: signal.at,
          lastError: null,
          qr: null,
          pairingCode: null,
          passkey: null,
          finishingPairing: false,
          restarts: 0,
        },
        effects: [{ do: 'publish', event: { type: 'connected', phoneNumber: signal.phoneNumber } }],
      };

    case 'closed':
      if (!OPENING.has(state.status) && state.status !== 'connected') return unchanged(state);
      return closed(state, signal, policy);

    case 'retry_due':
      if (state.status !== 'reconnecting') return unchanged(state);
      return {
        state: { ...state, status: 'connecting' },
        effects: [
          { do: 'publish', event: { type: 'connecting', attempt: state.reconnectAttempts } },
          { do: 'connect' },
        ],
      };

    case 'stop': {
      if (!isAlive(state.status)) return unchanged(state);
      const reason = 'closed on request';
      return {
        state: { ...ended(state), status: 'idle' },
        effects: [
          { do: 'cancel_retry' },
          { do: 'close' },
          { do: 'publish', event: { type: 'disconnected', code: null, reason, userAction: null } },
        ],
      };
    }

    case 'lost':
      if (!isAlive(state.status)) return unchanged(state);
      return {
        state: { ...ended(state), status: 'idle', lastError: 'The session is not held by this process any more' },
        effects: [{ do: 'cancel_retry' }, { do: 'close' }],
      };

    case 'logout':
      if (state.status === 'logged_out') return unchanged(state);
      return {
        state: { ...ended(state), status: 'logged_out', paired: false, phoneNumber: null },
        effects: [
          { do: 'cancel_retry' },
          { do: 'close' },
          { do: 'delete_auth_state' },
          { do: 'publish', event: { type: 'logout', code: null, reason: 'logged out on request' } },
        ],
      };
  }
}

function closed(
  before: SessionState,
  signal: Extract<SessionSignal, { type: 'closed' }>,
  policy: SessionPolicy,
): Transition {
  const rule = closeRule(signal.code);
  const { code, reason } = signal;
  const state = ended(before);
  const disconnected: SessionEffect = {
    do: 'publish',
    event: { type: 'disconnected', code, reason, userAction: rule.userAction },
  };

  if (!before.paired && code === 408 && before.qr !== null) {
    return {
      state: { ...state, status: 'idle', lastError: 'The QR code lapsed without a scan' },
      effects: [
        {
          do: 'publish',
          event: {
            type: 'disconnected',
            code,
            reason: 'QR code lapsed',
            userAction: 'Initialize the session again and scan the new QR code.',
          },
        },
      ],
    };
  }

  // Right after pairing WhatsApp may not know the new device everywhere yet and answers the first log-in with 401.
  const notYetKnown = code === 401 && before.finishingPairing;
  // One restart is part of pairing; a server that asks for it again and again is a failure like any other.
  const restartsAgain = rule.outcome === 'restart' && before.restarts > 0;
  const outcome = notYetKnown || restartsAgain ? 'reconnect' : rule.outcome;

  const deletion: SessionEffect[] = rule.authState === 'deleted' ? [{ do: 'delete_auth_state' }] : [];

  switch (outcome) {
    case 'restart':
      return {
        state: {
          ...state,
          status: 'connecting',
          finishingPairing: before.finishingPairing,
          restarts: before.restarts + 1,
        },
        effects: [
          { do: 'publish', event: { type: 'connecting', attempt: before.reconnectAttempts } },
          { do: 'connect' },
        ],
      };

    case 'logged_out':
      return {
        state: { ...state, status: 'logged_out', paired: false, phoneNumber: null, lastError: rule.meaning },
        effects: [disconnected, ...deletion, { do: 'publish', event: { type: 'logout', code, reason: rule.meaning } }],
      };

    case 'replaced':
      return {
        state: { ...state, status: 'replaced', lastError: rule.meaning },
        effects: [disconnected, { do: 'publish', event: { type: 'replaced', reason: rule.meaning } }],
      };

    case 'outdated':
    case 'failed':
      return {
        state: { ...state, status: outcome, lastError: code === INCOMPATIBLE ? reason : rule.meaning },
        effects: [disconnected],
      };

    case 'reconnect': {
      const held = before.connectedAt !== null && signal.at - before.connectedAt >= policy.stableAfterMs;
      const attempt = (held ? 0 : before.reconnectAttempts) + 1;
      const delayMs = reconnectDelay(policy, attempt, signal.random);
      const wasConnected = before.status === 'connected' ? [disconnected] : [];
      if (delayMs === undefined) {
        return {
          state: { ...state, status: 'failed', reconnectAttempts: attempt - 1, lastError: reason },
          effects: [
            ...wasConnected,
            { do: 'publish', event: { type: 'reconnect_failed', attempts: attempt - 1, code, reason } },
          ],
        };
      }
      return {
        state: {
          ...state,
          status: 'reconnecting',
          reconnectAttempts: attempt,
          lastError: reason,
          finishingPairing: before.finishingPairing,
        },
        effects: [
          ...wasConnected,
          { do: 'schedule_retry', delayMs },
          { do: 'publish', event: { type: 'reconnecting', attempt, delayMs, code, reason } },
        ],
      };
    }
  }
}

/** The state without anything that only a live connection has. */
function ended(state: SessionState): SessionState {
  return { ...state, qr: null, pairingCode: null, passkey: null, connectedAt: null, finishingPairing: false };
}

/** What a session that no phone has linked waits for. */
function waitingStatus({ passkey, pairingCode }: SessionState): SessionStatus {
  if (passkey !== null) return 'passkey';
  return pairingCode === null ? 'qr' : 'pairing';
}

function unchanged(state: SessionState): Transition {
  return { state, effects: [] };
}
