import type { MessageStatus } from './message-status.js';

/** A person as an event names them: by phone and by LID where both are known. */
export interface Party {
  phone: string | null;
  lid: string | null;
}

/** A message as clients see it, whichever way it went. */
export interface MessagePayload {
  messageId: string;
  /** The conversation: JID of the person or group. */
  chat: string;
  from: Party;
  fromMe: boolean;
  isGroup: boolean;
  /**
   * `text`, `image`, `video`, `audio`, `document`, `sticker`, `location`, `contacts`, `unsupported`; or `undecryptable`:
   * its sender is asked to send it again, and the message comes once more, with the same id and its content.
   */
  type: string;
  /** The words of a text, the caption of a medium, otherwise null. */
  text: string | null;
  quotedMessageId: string | null;
  pushName: string | null;
  /** When WhatsApp took the message, seconds since 1970. */
  sentAt: number;
  /** True for a message that waited on the server while the session was away. */
  offline: boolean;
}

/** Payload of each event type, beside the envelope. */
export interface EventPayloads {
  connecting: { attempt: number };
  qr: { qr: string };
  pairing_code: { pairingCode: string; expiresAt: string };
  /** WhatsApp wants a passkey before it links: `requestOptions` have to be signed on the page `openUrl`. */
  passkey_required: { requestOptions: Readonly<Record<string, unknown>>; expiresAt: string; openUrl: string };
  connected: { phoneNumber: string | null };
  disconnected: { code: number | null; reason: string; userAction: string | null };
  reconnecting: { attempt: number; delayMs: number; code: number | null; reason: string };
  message: { message: MessagePayload };
  message_status: {
    messageId: string;
    chat: string;
    status: MessageStatus;
    /** The member of a group that it is about; null for a message to one person, and for the word of WhatsApp's server. */
    recipient: Party | null;
    /** WhatsApp's code for what failed; null otherwise. */
    code: number | null;
  };
  reaction: { messageId: string; targetMessageId: string; chat: string; from: Party; fromMe: boolean; emoji: string };
  logout: { code: number | null; reason: string };
  replaced: { reason: string };
  reconnect_failed: { attempts: number; code: number | null; reason: string };
  health_check_failed: { reason: string };
  error: { error: string };
}

export type EventType = keyof EventPayloads;

/** Which events go to the log and can be had again by their id; the others are for whoever listens at the moment. */
export const EVENT_DURABILITY = {
  connecting: 'live',
  qr: 'live',
  pairing_code: 'live',
  passkey_required: 'live',
  connected: 'durable',
  disconnected: 'durable',
  reconnecting: 'live',
  message: 'durable',
  message_status: 'durable',
  reaction: 'durable',
  logout: 'durable',
  replaced: 'durable',
  reconnect_failed: 'durable',
  health_check_failed: 'durable',
  error: 'durable',
} as const satisfies Record<EventType, 'durable' | 'live'>;

export const EVENT_TYPES = Object.keys(EVENT_DURABILITY) as EventType[];

/** An event before it has an id: what a session reports. */
export type SessionEvent = {
  [T in EventType]: { type: T; companyId: string; line: string; timestamp: string } & EventPayloads[T];
}[EventType];

/** An event as clients get it; `id` is unique and sorts in the order of the log. */
export type PublishedEvent = SessionEvent & { id: string };
