import type { ChatChange, ChatState } from './chat-change.js';
import { DomainError, type ErrorCode, ERRORS } from './errors.js';
import type { Address } from './jid.js';
import type { KnownNumber } from './known-number.js';
import type { ChangedMessage, MessageChange, TargetMessage } from './message-change.js';
import { ORDERS, type Orders } from './orders.js';
import type { Attempt, OutgoingMessage } from './outgoing.js';
import type { StatusStyle } from './status-post.js';
import type { PasskeyRequest } from './session-state.js';
import type { SessionSnapshot } from './session-snapshot.js';

/** A WebAuthn assertion as a browser gives it, binary members in base64url without padding. */
export interface PasskeyAssertion {
  id: string;
  rawId: string;
  type: string;
  response: { clientDataJSON: string; authenticatorData: string; signature: string; userHandle?: string | null };
}

/** A message that WhatsApp's server has confirmed. */
export interface SentMessage {
  messageId: string;
  /** The conversation as events name it: by WhatsApp's own form of the number, which may not be the one that was given. */
  chat: string;
  /** Seconds since 1970. */
  timestamp: number;
  /** Of an album: ids of all its messages, in their order; the first is the one above. */
  album?: string[];
}

/**
 * What a line can be told to do, with what it answers. All of it is plain data that survives JSON, since the line may live
 * in another process.
 */
export interface CommandTable extends Orders {
  /**
   * Creates the session, or joins the one that is there, and waits for its first news: a QR code, a log-in or an end. Any
   * number at the same time share one connection. With a phone number (E.164 digits) it asks for a pairing code as well.
   *
   * Errors: CIRCUIT_OPEN, CONNECT_TIMEOUT, SHUTTING_DOWN, WHATSAPP_UNANSWERED.
   */
  start: { given: { phoneNumber: string | null }; answer: SessionSnapshot };
  /** Closes the connection and keeps the credentials. Errors: SESSION_NOT_FOUND. */
  stop: { given: object; answer: null };
  /** Unlinks the device and deletes its credentials. Errors: SESSION_NOT_FOUND, NOT_CONNECTED when it cannot be unlinked now. */
  logout: { given: object; answer: null };
  /** Brings back credentials that were deleted in the last 24 hours, and connects. Errors: NO_DELETED_CREDENTIALS and those of `start`. */
  restore_credentials: { given: object; answer: SessionSnapshot };
  /** How the session is at this moment, with its QR code. Errors: SESSION_NOT_FOUND. */
  show: { given: object; answer: SessionSnapshot };
  /**
   * How much of the limits is used where the line lives.
   *
   * @param to a recipient whose windows are wanted as well
   */
  show_limits: { given: { to: Address | null }; answer: UsedLimits };
  /** What a passkey has to sign. Errors: SESSION_NOT_FOUND, PASSKEY_NOT_PENDING. */
  passkey_request: { given: object; answer: PasskeyRequest };
  /** Hands the signature over. Errors: those of `passkey_request`, WHATSAPP_UNANSWERED. */
  passkey: { given: { assertion: PasskeyAssertion }; answer: SessionSnapshot };
  /**
   * Sends a message within the limits and answers when WhatsApp's server has confirmed it.
   *
   * Errors: VALIDATION_FAILED, RATE_LIMITED, SESSION_NOT_FOUND, CHAT_NOT_FOUND, AUTHENTICATION_REQUIRED, NOT_CONNECTED,
   * NOT_ON_WHATSAPP, MESSAGE_REJECTED, WHATSAPP_UNANSWERED, ACK_TIMEOUT.
   */
  send: { given: { to: Address; message: OutgoingMessage }; answer: SentMessage };
  /**
   * Who is behind phone numbers (E.164 digits), each of them once: what the line knows, and what WhatsApp says of the others
   * within the limit. One answer for each, in their order.
   *
   * Errors: VALIDATION_FAILED, RATE_LIMITED, SESSION_NOT_FOUND, AUTHENTICATION_REQUIRED, NOT_CONNECTED, WHATSAPP_UNANSWERED.
   */
  check_numbers: { given: { numbers: readonly string[] }; answer: KnownNumber[] };
  /**
   * Forgets the keys of a person, by which messages with them are read and written; whatever comes next makes new ones.
   *
   * @param names all their JIDs; the answer is how many keys there were
   */
  forget_person: { given: { names: readonly string[] }; answer: { keys: number } };
  /**
   * Has the phone put the file of a message on WhatsApp's media server once more, and answers where it is there.
   *
   * Errors: MESSAGE_NOT_FOUND, MEDIA_UNAVAILABLE, SESSION_NOT_FOUND, AUTHENTICATION_REQUIRED, NOT_CONNECTED,
   * WHATSAPP_UNANSWERED.
   */
  renew_medium: { given: { messageId: string; chat: string }; answer: { directPath: string } };
  /**
   * Posts a status (a story), within the limits: a text, a picture, a video or a sound that those who are named can see,
   * or all people of the line's chats. `seenBy` is how many of them are on WhatsApp.
   *
   * Errors: those of `send`.
   */
  post_status: {
    given: { recipients: Address[] | 'all'; message: OutgoingMessage; style: StatusStyle };
    answer: SentMessage & { seenBy: number };
  };
  /** Sends what a message holds to somebody else, within the limits. Errors: MESSAGE_NOT_FOUND and those of `send`. */
  forward: { given: { target: TargetMessage; to: Address; attempt: Attempt }; answer: SentMessage };
  /**
   * Does something to a message that was sent or received. What others are told of leaves as a message, within the limits of
   * reactions, and answers when WhatsApp's server has confirmed it.
   *
   * Errors: MESSAGE_NOT_FOUND, MESSAGE_TOO_OLD and those of `send`.
   */
  change: { given: { target: TargetMessage; change: MessageChange; attempt: Attempt }; answer: ChangedMessage };
  /** Changes a chat on all devices of the account. Errors: those of `send`, but for the limits. */
  change_chat: { given: { chat: Address; change: ChatChange }; answer: { chat: string } };
  /** Shows who is in a chat that somebody types, or no longer does. Errors: those of `send`, but for the limits. */
  presence: { given: { chat: Address; state: ChatState }; answer: { chat: string } };
  /**
   * Asks the phone for messages of a chat that are older than the oldest on record. What it hands over comes later, goes on
   * record, and is told as `history` with the same `requestId`. Errors: CHAT_NOT_FOUND when nothing of the chat is on record,
   * and those of `presence`.
   */
  fetch_history: {
    given: { chat: Address; count: number };
    answer: { chat: string; requestId: string; before: { messageId: string; sentAt: number } };
  };
}

export type CommandName = keyof CommandTable;

/** Their names; another process may send what this one does not know. */
export const COMMANDS: Readonly<Record<CommandName, true>> = {
  start: true,
  stop: true,
  logout: true,
  restore_credentials: true,
  show: true,
  show_limits: true,
  passkey_request: true,
  passkey: true,
  send: true,
  check_numbers: true,
  forget_person: true,
  renew_medium: true,
  forward: true,
  change: true,
  change_chat: true,
  presence: true,
  fetch_history: true,
  post_status: true,
  ...ORDERS,
};

export type Command<N extends CommandName = CommandName> = { [K in N]: { do: K } & CommandTable[K]['given'] }[N];

export type Answer<N extends CommandName> = CommandTable[N]['answer'];

/** A limit that a command counted in, and how much of it is used. */
export interface LimitUse {
  /** Its name in the headers, letters and hyphens. */
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
  readonly used: number;
  /** Milliseconds until there is more room. */
  readonly freeInMs: number;
}

/** The limits of a line, and how much of each is used. */
export interface UsedLimits {
  windows: readonly LimitUse[];
  /** That of messages to people who never wrote, which is among them. */
  pacing: LimitUse;
  /** Whether the recipient never wrote to the line; null when none was named. */
  newContact: boolean | null;
}

/** An error as plain data. */
export interface Failure {
  code: ErrorCode;
  message: string;
  members: Readonly<Record<string, unknown>>;
}

/** What became of a command: an answer or an error, and the limits that it counted in either way. */
export type Outcome<N extends CommandName = CommandName> = { limits: readonly LimitUse[] } & (
  { answer: Answer<N> } | { failure: Failure }
);

/** The answer. @throws DomainError what the command failed with */
export function answerOf<N extends CommandName>(outcome: Outcome<N>): Answer<N> {
  if (!('failure' in outcome)) return outcome.answer;
  const { code, message, members } = outcome.failure;
  // A newer process may know errors that this one does not.
  if (!Object.hasOwn(ERRORS, code)) throw new DomainError('INTERNAL', message, members);
  throw new DomainError(code, message, members);
}

/** The error that a client is told about, as data; undefined for any other, which is a fault of ours. */
export function failureOf(error: unknown): Failure | undefined {
  if (!(error instanceof DomainError)) return undefined;
  const { code, message, members } = error;
  return { code, message, members };
}
