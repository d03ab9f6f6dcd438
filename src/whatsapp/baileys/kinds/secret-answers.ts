import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { proto } from '../../../baileys/baileys.js';
import type { EventPayloads } from '../../../domain/events.js';
import { POLL_FIELDS } from './poll.js';
import { unwrap, whole } from './content.js';

/**
 * What is sealed with a secret of the message that it is about, beside the encryption of all messages: votes, answers to
 * events, reactions in communities, and edits of newer clients. The key is derived from the secret, the id of the
 * message, the names of its author and of the sender, and the purpose (whatsmeow `msgsecret.go`).
 */
type Purpose = 'Poll Vote' | 'Event Response' | 'Enc Reaction' | 'Message Edit' | 'Event Edit';

/** The purposes whose ciphertext is bound to message and sender once more. */
const BOUND: ReadonlySet<Purpose> = new Set(['Poll Vote', 'Event Response']);

const TAG_BYTES = 16;
const IV_BYTES = 12;
const { EventResponseType } = proto.Message.EventResponseMessage;
const { SecretEncType } = proto.Message.SecretEncryptedMessage;

const RESPONSES: Partial<Record<number, EventPayloads['event_response']['response']>> = {
  [EventResponseType.GOING]: 'going',
  [EventResponseType.NOT_GOING]: 'not_going',
  [EventResponseType.MAYBE]: 'maybe',
};

/** The message that is answered, and by what names WhatsApp may have called those who take part. */
export interface Question {
  messageId: string;
  message: proto.IMessage;
  /** JIDs of its author, and of whoever answers; the key is derived from one of each. */
  authors: string[];
  senders: string[];
}

interface Sealed {
  encPayload?: Uint8Array | null;
  encIv?: Uint8Array | null;
}

/** The options that a vote names; null when it cannot be decrypted. */
export function readVote({ pollUpdateMessage }: proto.IMessage, question: Question): string[] | null {
  const opened = open('Poll Vote', pollUpdateMessage?.vote, question, (bytes) =>
    proto.Message.PollVoteMessage.decode(bytes),
  );
  if (opened === undefined) return null;
  const content = unwrap(question.message)?.content ?? {};
  const poll = POLL_FIELDS.map((field) => content[field]).find(Boolean);
  const names = new Map((poll?.options ?? []).map(({ optionName }) => [hashOf(optionName ?? ''), optionName ?? '']));
  return (opened.selectedOptions ?? []).flatMap((hash) => names.get(Buffer.from(hash).toString('hex')) ?? []);
}

/** What an answer to an event says; null when it cannot be decrypted. */
export function readResponse(
  { encEventResponseMessage }: proto.IMessage,
  question: Question,
): Pick<EventPayloads['event_response'], 'response' | 'guests'> | null {
  const opened = open('Event Response', encEventResponseMessage, question, (bytes) =>
    proto.Message.EventResponseMessage.decode(bytes),
  );
  if (opened === undefined) return null;
  return { response: RESPONSES[opened.response ?? 0] ?? null, guests: whole(opened.extraGuestCount) ?? 0 };
}

/** The emoji of a sealed reaction; null when it cannot be decrypted. */
export function readReaction({ encReactionMessage }: proto.IMessage, question: Question): string | null {
  const opened = open('Enc Reaction', encReactionMessage, question, (bytes) =>
    proto.Message.ReactionMessage.decode(bytes),
  );
  return opened === undefined ? null : (opened.text ?? '');
}

/** The new content of a message that was edited; null when it cannot be decrypted. */
export function readEdit({ secretEncryptedMessage }: proto.IMessage, question: Question): proto.IMessage | null {
  const purpose = secretEncryptedMessage?.secretEncType === SecretEncType.EVENT_EDIT ? 'Event Edit' : 'Message Edit';
  const opened = open(purpose, secretEncryptedMessage, question, (bytes) => proto.Message.decode(bytes));
  if (opened === undefined) return null;
  return opened.protocolMessage?.editedMessage ?? opened;
}

/** A vote for options of a poll, by the first names of its author and of who votes. */
export function sealVote(question: Question, options: string[]): proto.Message.IPollEncValue {
  const selectedOptions = options.map((option) => Buffer.from(hashOf(option), 'hex'));
  return seal('Poll Vote', question, proto.Message.PollVoteMessage.encode({ selectedOptions }).finish());
}

/** The same for an answer to an event. */
export function sealResponse(
  question: Question,
  { response, guests }: { response: NonNullable<EventPayloads['event_response']['response']>; guests: number },
): proto.Message.IPollEncValue {
  const [type] = Object.entries(RESPONSES).find(([, name]) => name === response) ?? [];
  const answer = { response: Number(type), timestampMs: Date.now(), extraGuestCount: guests };
  return seal('Event Response', question, proto.Message.EventResponseMessage.encode(answer).finish());
}

function seal(
  purpose: Purpose,
  { messageId, message, authors: [author], senders: [sender] }: Question,
  bytes: Uint8Array,
): { encPayload: Uint8Array<ArrayBuffer>; encIv: Uint8Array<ArrayBuffer> } {
  const secret = unwrap(message)?.info?.messageSecret;
  if (!secret || author === undefined || sender === undefined) throw new Error('the question came without its secret');
  const encIv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyFor(purpose, secret, messageId, author, sender), encIv);
  if (BOUND.has(purpose)) cipher.setAAD(Buffer.from(`${messageId}\0${sender}`));
  return { encPayload: Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]), encIv };
}

function keyFor(purpose: Purpose, secret: Uint8Array, messageId: string, author: string, sender: string): Buffer {
  const info = `${messageId}${author}${sender}${purpose}`;
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), info, 32));
}

/** Nothing says by which of their names the two were called, so all are tried. */
function open<T>(
  purpose: Purpose,
  sealed: Sealed | null | undefined,
  { messageId, message, authors, senders }: Question,
  decode: (bytes: Uint8Array) => T,
): T | undefined {
  const secret = unwrap(message)?.info?.messageSecret;
  if (!secret || !sealed?.encPayload || !sealed.encIv) return undefined;
  for (const author of authors) {
    for (const sender of senders) {
      const key = keyFor(purpose, secret, messageId, author, sender);
      const bound = BOUND.has(purpose) ? Buffer.from(`${messageId}\0${sender}`) : undefined;
      try {
        return decode(decrypt(key, sealed.encIv, sealed.encPayload, bound));
      } catch {
        // Another name, or nobody's.
      }
    }
  }
  return undefined;
}

function decrypt(key: Uint8Array, iv: Uint8Array, sealed: Uint8Array, bound: Uint8Array | undefined): Uint8Array {
  const decipher = createDecipheriv('aes-256-gcm', key, iv);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  if (bound !== undefined) decipher.setAAD(bound);
  return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()]);
}

function hashOf(option: string): string {
  return createHash('sha256').update(option).digest('hex');
}
