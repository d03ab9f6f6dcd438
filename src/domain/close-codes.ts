/** What a session does when its connection ends with a certain code. */
export type CloseOutcome =
  /** Connect again at once; not a failure. */
  | 'restart'
  /** Connect again after the backoff. */
  | 'reconnect'
  /** The phone unlinked this device: an end, and the auth state is of no more use. */
  | 'logged_out'
  /** Another connection took over: an end, never followed by an automatic reconnect. */
  | 'replaced'
  /** WhatsApp no longer talks to this version: an end until the program was updated. */
  | 'outdated'
  /** Trying again cannot help until somebody acts. */
  | 'failed';

export interface CloseRule {
  outcome: CloseOutcome;
  meaning: string;
  /** What the company's people must do; null when the session looks after itself. */
  userAction: string | null;
  /** Whether credentials and keys survive. What is deleted can be brought back for 24 hours. */
  authState: 'kept' | 'deleted';
}

/** A close code of ours, which neither WhatsApp nor Baileys gives; the reason of the end says what is missing. */
export const INCOMPATIBLE = 426;

/**
 * Every close code that WhatsApp or Baileys is known to give (Baileys `DisconnectReason`, and the codes it passes on
 * from `<failure reason>` and `<stream:error code>`; 405 is not in its enumeration), and one of ours: 426.
 */
export const CLOSE_RULES: Readonly<Record<number, CloseRule>> = {
  401: {
    outcome: 'logged_out',
    meaning: 'logged out: the device was unlinked',
    userAction: 'Link the device again: initialize the session and scan the new QR code.',
    authState: 'deleted',
  },
  403: {
    outcome: 'logged_out',
    meaning: 'forbidden: WhatsApp refused the account',
    userAction: 'Open WhatsApp on the phone to see whether the account is banned, then link the device again.',
    authState: 'deleted',
  },
  405: {
    outcome: 'outdated',
    meaning: 'WhatsApp no longer accepts this client version',
    userAction: 'Update Switchboard, then initialize the session; linking again does not help.',
    authState: 'kept',
  },
  408: { outcome: 'reconnect', meaning: 'connection timed out or lost', userAction: null, authState: 'kept' },
  411: {
    outcome: 'failed',
    meaning: 'the account is not enabled for linked devices',
    userAction: 'Update WhatsApp on the phone, then initialize the session again.',
    authState: 'kept',
  },
  [INCOMPATIBLE]: {
    outcome: 'failed',
    meaning: 'the installed version of Baileys cannot be used',
    userAction: 'Install the version that package-lock.json names (npm ci) and restart; linking again does not help.',
    authState: 'kept',
  },
  428: { outcome: 'reconnect', meaning: 'connection closed', userAction: null, authState: 'kept' },
  440: {
    outcome: 'replaced',
    meaning: 'another connection of the same device took over',
    userAction: 'Find the other program that uses this device; initializing the session here takes over again.',
    authState: 'kept',
  },
  500: {
    outcome: 'reconnect',
    meaning: 'bad session or internal error of the connection',
    userAction: null,
    authState: 'kept',
  },
  503: { outcome: 'reconnect', meaning: 'WhatsApp is unavailable', userAction: null, authState: 'kept' },
  515: {
    outcome: 'restart',
    meaning: 'restart required, the normal end of pairing',
    userAction: null,
    authState: 'kept',
  },
};

const UNKNOWN: CloseRule = {
  outcome: 'reconnect',
  meaning: 'connection closed for an unknown reason',
  userAction: null,
  authState: 'kept',
};

/** The rule of a close code; an unknown code is treated as a lost connection. */
export function closeRule(code: number | null): CloseRule {
  return (code === null ? undefined : CLOSE_RULES[code]) ?? UNKNOWN;
}
