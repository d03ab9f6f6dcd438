import type { ChatChange, ChatState } from '../domain/chat-change.js';
import type { Answer, Command, PasskeyAssertion, SentMessage } from '../domain/commands.js';
import type { ChangedMessage, MessageChange } from '../domain/message-change.js';
import type { LineId } from '../domain/line.js';
import type { KnownMessage } from '../domain/known-message.js';
import type { KnownNumber } from '../domain/known-number.js';
import type { Address } from '../domain/jid.js';
import type { OrderName } from '../domain/orders.js';
import type { Attempt, OutgoingMessage } from '../domain/outgoing.js';
import type { Person } from '../domain/person.js';
import type { StatusStyle } from '../domain/status-post.js';
import type { PasskeyRequest } from '../domain/session-state.js';
import type { EventPayloads, EventType } from '../domain/events.js';

/** What a connection tells its session. `closed` comes exactly once and is the last. */
export type ConnectionNews =
  | { type: 'qr'; qr: string }
  /** The server asked for a new pairing code in place of the one that was given out. */
  | { type: 'pairing_code_refreshed'; code: string }
  /** It could not be had: the code that was given out is of no more use. */
  | { type: 'pairing_code_failed'; reason: string }
  | { type: 'passkey_required'; passkey: PasskeyRequest }
  | { type: 'passkey_failed'; reason: string }
  | { type: 'paired' }
  | { type: 'opened'; phoneNumber: string | null }
  | Traffic
  /** `code` is the close code of WhatsApp; null when none came. */
  | { type: 'closed'; code: number | null; reason: string };

/** @param journalKey under which the inbound journal holds the news, where it does: it cannot be lost any more */
export type NewsListener = (news: ConnectionNews, journalKey?: string) => void;

/** Types of events that hold a message. */
const MESSAGES = ['message', 'message_sent', 'status_post', 'channel_message'] as const satisfies EventType[];

/** Types of events about what a message does to another one or to its chat. */
const CHANGES = [
  'message_edited',
  'message_deleted',
  'message_pinned',
  'reaction',
  'poll_vote',
  'event_response',
  'chat_updated',
] as const satisfies EventType[];

/** Types of events that come from WhatsApp and not from the connection itself. */
const TRAFFIC = [
  ...MESSAGES,
  ...CHANGES,
  'message_status',
  'call',
  'presence',
  'group_joined',
  'group_left',
  'group_updated',
  'group_participants',
  'group_join_request',
  'contact_updated',
  'identity_mapped',
  'label_updated',
  'blocklist_updated',
  'history',
  'restriction',
] as const satisfies EventType[];

type NewsOf<T extends EventType> = { [K in T]: { type: K } & EventPayloads[K] }[T];

/** A message by whomever, or what one does to another. */
export type MessageNews = NewsOf<(typeof MESSAGES)[number]> | ChangeNews;
export type ChangeNews = NewsOf<(typeof CHANGES)[number]> & { messageId: string };
export type Traffic = NewsOf<(typeof TRAFFIC)[number]>;

/** News of what goes on between people, as opposed to those of the connection itself. */
export function isTraffic(news: ConnectionNews): news is Traffic {
  return (TRAFFIC as readonly string[]).includes(news.type);
}

/**
 * A message that another one refers to. Which one of those with its id is meant depends on the chat, whose names the
 * connection knows; when it is none of them, the field that named it is at fault.
 */
export interface MessageReference {
  field: string;
  candidates: KnownMessage[];
}

/** What the record knows of a message that may have left at an earlier try. */
export interface KnownOfAttempt {
  /** WhatsApp's `Message`, as it was written down. */
  again?: Uint8Array;
  /** Of what is done to a status: who can see it. */
  audience?: readonly Address[];
}

/** What the record knows of messages that one is about to be sent with. */
export interface KnownOfMessage extends KnownOfAttempt {
  /** The one that it answers or reacts to. */
  refersTo?: MessageReference;
}

/** A received message, as its receipt has to name it. */
export type ReadMessage = Pick<KnownMessage, 'messageId' | 'chat' | 'author'>;

/** One connection of a line to WhatsApp. All methods but `close` throw a `DomainError` when it is not open. */
export interface WhatsappConnection {
  /** When the last frame came from WhatsApp, ms since 1970. */
  readonly lastHeardAt: number;

  /** Sends in a row that WhatsApp took and never confirmed: above 0 the connection is open and deaf. */
  readonly unconfirmedSends: number;

  /** Devices of others with which messages keep failing to decrypt, here or there, so that retries are slowed down. */
  readonly dampedRetries: number;

  /** Asks WhatsApp for a sign of life; a connection that gives none within seconds is closed with 408. */
  probe(): void;

  /**
   * Asks WhatsApp for a code that can be typed on the phone instead of scanning; possible while a QR code is pending.
   * Resolves with its 8 characters once the server has registered it.
   */
  requestPairingCode(phone: string): Promise<string>;

  /**
   * Hands over the signature that WhatsApp asked for (`passkey_required`) and resolves when WhatsApp has taken it;
   * pairing then goes on by itself.
   */
  submitPasskey(assertion: PasskeyAssertion): Promise<void>;

  /**
   * Resolves when WhatsApp's server confirmed the message. Errors tell whether anything left.
   *
   * @param known of the messages that it is about
   */
  send(to: Address, message: OutgoingMessage, known?: KnownOfMessage): Promise<SentMessage>;

  /**
   * Asks WhatsApp who is behind phone numbers (E.164 digits), and remembers it; one answer for each, in their order.
   * Errors: WHATSAPP_UNANSWERED, RATE_LIMITED when WhatsApp wants to be left alone.
   */
  lookUp(phones: readonly string[]): Promise<KnownNumber[]>;

  /** Forgets the keys of a person, and whatever else it knows of them. @returns how many keys there were */
  forgetPerson(person: Person): Promise<number>;

  /**
   * Has the phone put the file of a message on the media server once more; resolves with its path there.
   *
   * @throws DomainError MEDIA_UNAVAILABLE when the phone has it no longer, or does not answer
   */
  renewMedium(message: KnownMessage): Promise<string>;

  /**
   * Posts a status that these people can see.
   *
   * @returns with how many of them are on WhatsApp; errors as `send`, NOT_ON_WHATSAPP when nobody is
   */
  postStatus(
    recipients: readonly Address[],
    message: OutgoingMessage,
    style: StatusStyle,
    known: KnownOfAttempt,
  ): Promise<SentMessage & { seenBy: number }>;

  /** The same with what another message holds, as something that was passed on. */
  forward(to: Address, known: KnownMessage, attempt: Attempt & KnownOfAttempt): Promise<SentMessage>;

  /** Does something to a message; resolves when WhatsApp has taken it. */
  change(known: KnownMessage, change: MessageChange, attempt: Attempt & KnownOfAttempt): Promise<ChangedMessage>;

  /** Tells the authors of received messages that they were read. */
  markRead(messages: ReadMessage[]): Promise<void>;

  /**
   * Changes a chat on all devices of the account.
   *
   * @param last the last message in it, by which WhatsApp's clients tell whether something newer was said; null where none is known
   */
  changeChat(chat: Address, change: ChatChange, last: KnownMessage | null): Promise<void>;

  /** Shows whoever is in the chat that somebody types, or no longer does. */
  showPresence(chat: Address, state: ChatState): Promise<void>;

  /**
   * Asks the phone for so many messages that are older than this one; what it answers comes as news.
   *
   * @returns the id of the request, which the news name
   */
  fetchHistory(oldest: KnownMessage, count: number): Promise<string>;

  /** Asks WhatsApp, or has it do something. */
  order<N extends OrderName>(command: Command<N>): Promise<Answer<N>>;

  /** Unlinks the device from the phone's account; the server then ends the connection. */
  unlink(): Promise<void>;

  /** Closes without unlinking; what was written before is flushed. Never throws. */
  close(): Promise<void>;
}

/** The port to WhatsApp. */
export abstract class WhatsappConnector {
  /**
   * Opens a connection. It reports no error: whatever happens comes as news, so that one place decides what a failure
   * means.
   */
  abstract connect(line: LineId, onNews: NewsListener): WhatsappConnection;
}
