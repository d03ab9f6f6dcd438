import { createHash } from 'node:crypto';
import type { EventPayloads, MessageOrigin, PublishedEvent, SessionEvent } from '../domain/events.js';
import { MAIN_LINE } from '../domain/line.js';
import { storable, storableJson } from '../domain/text.js';
import type { WhatsappEvent } from './whatsapp-event.entity.js';

const MAX_KEY_LENGTH = 500;

/** An event as the log and the inbound journal hold it. */
export interface EventRow {
  companyId: string;
  line: string;
  type: string;
  /** All but the envelope, as JSON that PostgreSQL takes. */
  payload: string;
  /** Names what the event tells about, where the same thing can be reported twice; no other line of the company has it. */
  dedupKey: string | null;
  createdAt: string;
}

export function toEventRow(event: SessionEvent): EventRow {
  const { type, companyId, line, timestamp, ...payload } = event;
  return { companyId, line, type, payload: storableJson(payload), dedupKey: dedupKey(event), createdAt: timestamp };
}

export function toPublishedEvent({
  id,
  companyId,
  line,
  type,
  createdAt,
  payload,
}: Omit<WhatsappEvent, 'dedupKey'>): PublishedEvent {
  return { id, type, companyId, line, timestamp: createdAt.toISOString(), ...payload } as unknown as PublishedEvent;
}

/** WhatsApp delivers a message again whenever it missed the receipt. */
function dedupKey(event: SessionEvent): string | null {
  // It ends with the status, by which the log tells whether the message has got further already.
  if (event.type === 'message_status') {
    // What was not confirmed may still be refused, which is news.
    return `${keyOfLine(event.line, bounded(aboutOf(event)))}/${event.outcome ?? event.status}`;
  }
  const name = nameOf(event);
  return name === null ? null : keyOfLine(event.line, bounded(name));
}

/** Its parts come from other people's clients: one that is too long for an index goes in as its hash. */
function bounded(key: string): string {
  return key.length <= MAX_KEY_LENGTH ? storable(key) : createHash('sha256').update(key).digest('hex');
}

/** Keys of `main` are as they were when a company had one line; no key of that has a colon before its first slash. */
function keyOfLine(line: string, key: string): string {
  return line === MAIN_LINE ? key : `${line}:${key}`;
}

/** The key of what has no name of its own but one that comes from what told of it. */
export function noticeKey(line: string, name: string): string {
  return keyOfLine(line, bounded(`notice/${name}`));
}

/** The keys that a message has in the log, once its content is known. */
export function receivedKeys(line: string, origin: MessageOrigin): string[] {
  return ['message', 'reaction'].map((kind) => keyOfLine(line, bounded(`${kind}/${nameOfOrigin(origin)}`)));
}

function nameOfOrigin({ chat, from, fromMe, messageId }: MessageOrigin): string {
  return `${chat}/${fromMe ? 'me' : (from.lid ?? from.phone ?? '')}/${messageId}`;
}

/** Whose status it is: that of a message, in a group of the message for one member. */
function aboutOf({ chat, messageId, recipient }: EventPayloads['message_status']): string {
  const message = `message_status/${chat}/${messageId}`;
  return recipient === null ? message : `${message}/${recipient.lid ?? recipient.phone}`;
}

function nameOf(event: SessionEvent): string | null {
  if ('message' in event) {
    // What could not be decrypted at first and was resent is news once more.
    return `${event.message.type === 'undecryptable' ? 'undecryptable' : 'message'}/${nameOfOrigin(event.message)}`;
  }
  switch (event.type) {
    case 'reaction':
      return `reaction/${nameOfOrigin(event)}`;
    case 'message_edited':
    case 'message_deleted':
    case 'message_pinned':
    case 'poll_vote':
    case 'event_response':
      return `message/${nameOfOrigin(event)}`;
    case 'chat_updated': {
      const { messageId } = event;
      return messageId === null ? null : `message/${nameOfOrigin({ ...event, messageId })}`;
    }
    case 'identity_mapped':
      return `identity/${event.phone}/${event.lid}`;
    case 'call':
      return `call/${event.chat}/${event.callId}/${event.status}`;
    case 'media_ready':
      return `media_ready/${event.chat}/${event.messageId}`;
    default:
      return null;
  }
}
