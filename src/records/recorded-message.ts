import { bodyName } from '../auth-state/auth-commit.js';
import type { MessagePayload, Party } from '../domain/events.js';
import { parseJid } from '../domain/jid.js';
import { type LineId, lineOf } from '../domain/line.js';
import { type MessageFailure, messageFailure, unconfirmedFailure } from '../domain/message-failures.js';
import { type QueueStatus, type RecordedStatus, toldStatus } from '../domain/message-status.js';
import type { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { failureOfQueued, type QueuedMessage, statusOf, wordsOf } from '../queue/queued-message.js';

/** When a message of ours got so far, ISO 8601; null where it has not, or nobody said. */
export interface StatusTimes {
  accepted: string | null;
  delivered: string | null;
  read: string | null;
  played: string | null;
  failed: string | null;
}

/** How far a message to a group got with one of its members. */
export interface RecipientStatus extends Party {
  delivered: string | null;
  read: string | null;
  played: string | null;
}

/** A message as its record has it: what events tell of it, and what became of it. */
export interface RecordedMessage extends MessagePayload {
  /** The same as `type`. */
  kind: string;
  companyId: string;
  line: string;
  direction: 'in' | 'out';
  /** When it was received or about to leave, ISO 8601. */
  createdAt: string;
  /** When its words were last changed, ISO 8601; null when they were not. */
  editedAt: string | null;
  /** When it was deleted for everybody, ISO 8601; what it said stays on record. */
  deletedAt: string | null;
  /** Null for what somebody else wrote, and for what is older than the record of statuses. */
  status: RecordedStatus | QueueStatus | null;
  statusTimes: StatusTimes;
  failure: MessageFailure | null;
  /** The members of a group that have it; null for other chats, for what came in, and in lists. */
  recipients: RecipientStatus[] | null;
}

/** What of a row is read for it. */
export interface MessageRow {
  company_id: string;
  line: string;
  message_id: string;
  chat: string;
  author: string;
  from_me: boolean;
  kind: string;
  body: Buffer | null;
  status: RecordedStatus | null;
  accepted_at: Date | null;
  delivered_at: Date | null;
  read_at: Date | null;
  played_at: Date | null;
  failed_at: Date | null;
  failure_code: number | null;
  edited_at: Date | null;
  deleted_at: Date | null;
  encryption_key_id: string | null;
  created_at: Date;
  /** Of `created_at`, since 1970. */
  micros: string;
}

/** The columns of such a row, of the table or the subquery `m`. */
export const MESSAGE_COLUMNS = `m.company_id, m.line, m.message_id, m.chat, m.author, m.from_me, m.kind, m.body, m.status,
  m.accepted_at, m.delivered_at, m.read_at, m.played_at, m.failed_at, m.failure_code, m.edited_at, m.deleted_at, m.encryption_key_id, m.created_at,
  (extract(epoch FROM m.created_at) * 1000000)::bigint::text AS micros`;

/** @throws when the row cannot be opened with the keys of the settings */
export function toRecordedMessage(row: MessageRow, cipher: AtRestCipher): RecordedMessage {
  const { company_id: companyId, line, kind, status } = row;
  // Spread into a new object it would be a dictionary to V8, with twenty times the work and kilobytes of garbage a message.
  return Object.assign(payloadOf(lineOf(companyId, line), row, cipher), {
    kind,
    companyId,
    line,
    direction: row.from_me ? ('out' as const) : ('in' as const),
    createdAt: row.created_at.toISOString(),
    editedAt: isoOf(row.edited_at),
    deletedAt: isoOf(row.deleted_at),
    status: status === null ? null : toldStatus(status),
    statusTimes: {
      accepted: isoOf(row.accepted_at),
      delivered: isoOf(row.delivered_at),
      read: isoOf(row.read_at),
      played: isoOf(row.played_at),
      failed: isoOf(row.failed_at),
    },
    failure:
      status === 'unknown' ? unconfirmedFailure() : status === 'failed' ? messageFailure(row.failure_code) : null,
    recipients: null,
  });
}

/** A message that has not left, or never will. */
export function toUnsent(queued: QueuedMessage): RecordedMessage {
  const { line, messageId, chat, given, createdAt, endedAt } = queued;
  const content = given?.message.content;
  const to = parseJid(chat);
  return {
    messageId,
    chat,
    from: { phone: null, lid: null },
    fromMe: true,
    isGroup: to?.kind === 'group',
    type: content?.type ?? 'text',
    text: content === undefined ? null : wordsOf(content),
    quotedMessageId: content?.type === 'reaction' ? null : (given?.message.refersTo?.messageId ?? null),
    pushName: null,
    sentAt: Math.floor(createdAt.getTime() / 1000),
    offline: false,
    ...(typeof given?.message.metadata === 'string' && { metadata: given.message.metadata }),
    kind: content?.type ?? 'text',
    ...line,
    direction: 'out',
    createdAt: createdAt.toISOString(),
    editedAt: null,
    deletedAt: null,
    status: statusOf(queued),
    statusTimes: { ...NO_TIMES, failed: queued.state === 'failed' ? isoOf(endedAt) : null },
    failure: failureOfQueued(queued),
    recipients: null,
  };
}

const NO_TIMES: StatusTimes = { accepted: null, delivered: null, read: null, played: null, failed: null };

export function isoOf(time: Date | null): string | null {
  return time === null ? null : time.toISOString();
}

/** Of a message that was sealed before the record told what events do, only where it belongs is known. */
function payloadOf(line: LineId, row: MessageRow, cipher: AtRestCipher): MessagePayload {
  const {
    message_id: messageId,
    chat,
    author,
    from_me: fromMe,
    body,
    kind,
    encryption_key_id: keyId,
    created_at,
  } = row;
  if (body !== null) {
    const name = bodyName(line, { chat, messageId, author });
    return JSON.parse(cipher.open({ data: body, keyId }, name).toString()) as MessagePayload;
  }
  const address = fromMe ? undefined : parseJid(author);
  return {
    messageId,
    chat,
    from: {
      phone: address?.kind === 'phone' ? address.user : null,
      lid: address?.kind === 'lid' ? address.jid : null,
    },
    fromMe,
    isGroup: chat.endsWith('@g.us'),
    type: kind,
    text: null,
    quotedMessageId: null,
    pushName: null,
    sentAt: Math.floor(created_at.getTime() / 1000),
    offline: false,
  };
}
