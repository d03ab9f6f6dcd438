import type { PasskeyAssertion, SentMessage } from '../domain/commands.js';
import type { LineId } from '../domain/line.js';
import type { KnownMessage } from '../domain/known-message.js';
import type { Address } from '../domain/jid.js';
import type { PasskeyRequest } from '../domain/session-state.js';
import type { EventPayloads, MessagePayload, Party } from '../domain/events.js';

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
  | MessageNews
  | ({ type: 'message_status' } & EventPayloads['message_status'])
  /** `code` is the close code of WhatsApp; null when none came. */
  | { type: 'closed'; code: number | null; reason: string };

/** @param journalled true when the inbound journal holds the news: it cannot be lost any more */
export type NewsListener = (news: ConnectionNews, journalled: boolean) => void;

/** What a person sent. */
export type MessageNews =
  | { type: 'message'; message: MessagePayload }
  | {
      type: 'reaction';
      messageId: string;
      targetMessageId: string;
      chat: string;
      from: Party;
      fromMe: boolean;
      emoji: string;
    };

/** News of messages, as opposed to those of the connection itself. */
export function isTraffic(news: ConnectionNews): boolean {
  return news.type === 'message' || news.type === 'reaction' || news.type === 'message_status';
}

/**
 * A message that another one refers to. Which one of those with its id is meant depends on the chat, whose names the
 * connection knows; when it is none of them, the field that named it is at fault.
 */
export interface MessageReference {
  field: string;
  candidates: KnownMessage[];
}

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

  /** Resolves when WhatsApp's server confirmed the message. Errors tell whether anything left. */
  sendText(to: Address, text: string, quoted?: MessageReference): Promise<SentMessage>;

  /** Sends a reaction to a message of the same chat; an empty emoji takes it back. */
  sendReaction(to: Address, target: MessageReference, emoji: string): Promise<SentMessage>;

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
