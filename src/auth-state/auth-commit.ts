import type { MessagePayload, Party } from '../domain/events.js';
import type { Tenure } from '../domain/lease.js';
import { type LineId, lineName } from '../domain/line.js';
import type { MessageStatus } from '../domain/message-status.js';

/** A received message that is put down together with the ratchet that decrypted it. */
export interface JournalEntry {
  dedupKey: string;
  type: string;
  /** JSON */
  payload: string;
  createdAt: string;
}

/**
 * A message that is written down together with the ratchet that decrypted or will encrypt it. There is one for each
 * author and id in a chat; a second one changes nothing.
 */
export interface MessageRecord {
  /** The conversation as events name it. */
  chat: string;
  /** The other name of a chat with one person, phone or LID, where it is known. */
  otherName?: string | null;
  messageId: string;
  fromMe: boolean;
  /** JID of the person who wrote it, by the name that the chat knows them by; empty when that is not known. */
  author: string;
  /** WhatsApp's `Message`, encoded; null for a message that came another way than by WhatsApp. */
  content: Uint8Array | null;
  /** What events tell of it; null for what is no message that anybody sees in a chat. */
  message: MessagePayload | null;
  /** `pending` for what is about to leave; null for what somebody else wrote. */
  status: 'pending' | 'accepted' | null;
  createdAt: string;
}

/** A message of ours got a step further, for all of its chat or for one member of a group. */
export interface StatusStep {
  messageId: string;
  /** The conversation as events name it now, and its other name where there is one. */
  chat: string;
  otherName: string | null;
  /** The member of a group that it is about; null otherwise. */
  recipient: Party | null;
  status: MessageStatus | 'unknown';
  /** WhatsApp's code for what failed. */
  code: number | null;
  /** ISO 8601 */
  at: string;
}

/** What an edit or a deletion makes of a message on record. */
export interface RecordEdit {
  /** The conversation and the author as the record names them. */
  chat: string;
  messageId: string;
  author: string;
  fromMe: boolean;
  /** What events would tell of it now, with its content as it was, which is sealed by the same key; null leaves both. */
  edited: { message: MessagePayload; content: Uint8Array } | null;
  /** True when it was deleted for everybody. */
  deleted: boolean;
  /** ISO 8601 */
  at: string;
}

/** The name of a record's row, by which its content is sealed. */
export function recordName(line: LineId, row: Pick<MessageRecord, 'chat' | 'messageId' | 'author'>): string {
  return `message/${lineName(line)}/${row.chat}/${row.messageId}/${row.author}`;
}

/** The same for what events tell of it: neither can be put in the place of the other. */
export function bodyName(line: LineId, row: Pick<MessageRecord, 'chat' | 'messageId' | 'author'>): string {
  return `body/${recordName(line, row)}`;
}

/** The same for the name that a chat's other side gave itself. */
export function chatRowName(line: LineId, chat: string): string {
  return `chat/${lineName(line)}/${chat}`;
}

/** What one line commits together: credentials, Signal keys, received and sent messages. Null removes a key. */
export interface AuthCommit {
  /** Nothing is written when it is not held so any more. */
  line: Tenure;
  /** Credentials as JSON. */
  credentials: string | null;
  /** Key type to key id to JSON. */
  keys: Map<string, Map<string, string | null>>;
  journal: JournalEntry[];
  records: MessageRecord[];
  statuses: StatusStep[];
  edits: RecordEdit[];
}

/** One part of a commit, as it is asked for. */
export type AuthChange = Omit<AuthCommit, 'line'>;

/** What of it is about messages. */
export type MessageChanges = Pick<AuthChange, 'journal' | 'records' | 'statuses' | 'edits'>;

export function emptyCommit(line: Tenure): AuthCommit {
  return { line, credentials: null, keys: new Map(), journal: [], records: [], statuses: [], edits: [] };
}

/** Adds what came later; for the same key the later value wins. */
export function addToCommit(commit: AuthCommit, later: AuthChange): void {
  if (later.credentials !== null) commit.credentials = later.credentials;
  for (const [type, values] of later.keys) {
    const known = commit.keys.get(type) ?? new Map<string, string | null>();
    for (const [id, json] of values) known.set(id, json);
    commit.keys.set(type, known);
  }
  commit.journal.push(...later.journal);
  commit.records.push(...later.records);
  commit.statuses.push(...later.statuses);
  commit.edits.push(...later.edits);
}

/** Rows that a commit writes. */
export function commitSize(commit: AuthCommit): number {
  const { credentials, journal, records, statuses, edits } = commit;
  let rows = journal.length + records.length + statuses.length + edits.length + (credentials === null ? 0 : 1);
  for (const values of commit.keys.values()) rows += values.size;
  return rows;
}
