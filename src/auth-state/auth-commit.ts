import { type LineId, lineName } from '../domain/line.js';

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
  messageId: string;
  fromMe: boolean;
  /** JID of the person who wrote it, by the name that the chat knows them by. */
  author: string;
  /** WhatsApp's `Message`, encoded. */
  content: Uint8Array;
  createdAt: string;
}

/** The name of a record's row, by which it is sealed. */
export function recordName(line: LineId, { chat, messageId, author }: Omit<MessageRecord, 'content'>): string {
  return `message/${lineName(line)}/${chat}/${messageId}/${author}`;
}

/** What one line commits together: credentials, Signal keys, received and sent messages. Null removes a key. */
export interface AuthCommit {
  line: LineId;
  /** Credentials as JSON. */
  credentials: string | null;
  /** Key type to key id to JSON. */
  keys: Map<string, Map<string, string | null>>;
  journal: JournalEntry[];
  records: MessageRecord[];
}

/** One part of a commit, as it is asked for. */
export type AuthChange = Omit<AuthCommit, 'line'>;

export function emptyCommit(line: LineId): AuthCommit {
  return { line, credentials: null, keys: new Map(), journal: [], records: [] };
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
}

/** Rows that a commit writes. */
export function commitSize(commit: AuthCommit): number {
  let rows = commit.journal.length + commit.records.length + (commit.credentials === null ? 0 : 1);
  for (const values of commit.keys.values()) rows += values.size;
  return rows;
}
