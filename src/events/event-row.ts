import { createHash } from 'node:crypto';
import type { PublishedEvent, SessionEvent } from '../domain/events.js';
import type { WhatsappEvent } from './whatsapp-event.entity.js';

const MAX_KEY_LENGTH = 500;

/** An event as the log and the inbound journal hold it. */
export interface EventRow {
  companyId: string;
  type: string;
  /** All but the envelope, as JSON that PostgreSQL takes. */
  payload: string;
  /** Names what the event tells about, where the same thing can be reported twice. */
  dedupKey: string | null;
  createdAt: string;
}

export function toEventRow(event: SessionEvent): EventRow {
  const { type, companyId, timestamp, ...payload } = event;
  return { companyId, type, payload: storableJson(payload), dedupKey: dedupKey(event), createdAt: timestamp };
}

export function toPublishedEvent({ id, companyId, type, createdAt, payload }: WhatsappEvent): PublishedEvent {
  return { id, type, companyId, timestamp: createdAt.toISOString(), ...payload } as unknown as PublishedEvent;
}

/** PostgreSQL knows neither U+0000 nor half a surrogate pair. */
function storableJson(payload: object): string {
  return JSON.stringify(payload, (_key, value: unknown) => (typeof value === 'string' ? storable(value) : value));
}

function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

/** WhatsApp delivers a message again whenever it missed the receipt. */
function dedupKey(event: SessionEvent): string | null {
  const key = nameOf(event);
  if (key === null || key.length <= MAX_KEY_LENGTH) return key === null ? null : storable(key);
  // Its parts come from other people's clients: one that is too long for an index goes in as its hash.
  return createHash('sha256').update(key).digest('hex');
}

function nameOf(event: SessionEvent): string | null {
  switch (event.type) {
    case 'message': {
      const { chat, from, fromMe, messageId, type } = event.message;
      // What could not be decrypted at first and was resent is news once more.
      const kind = type === 'undecryptable' ? type : 'message';
      return `${kind}/${chat}/${fromMe ? 'me' : (from.lid ?? from.phone ?? '')}/${messageId}`;
    }
    case 'reaction':
      return `reaction/${event.chat}/${event.fromMe ? 'me' : (event.from.lid ?? event.from.phone ?? '')}/${event.messageId}`;
    case 'message_status':
      return `message_status/${event.chat}/${event.messageId}/${event.status}`;
    default:
      return null;
  }
}
