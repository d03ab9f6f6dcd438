/** A received message that is put down together with the ratchet that decrypted it. */
export interface JournalEntry {
  dedupKey: string;
  type: string;
  /** JSON */
  payload: string;
  createdAt: string;
}

/** What one company commits together: credentials, Signal keys, received messages. Null removes a key. */
export interface AuthCommit {
  companyId: string;
  /** Credentials as JSON. */
  credentials: string | null;
  /** Key type to key id to JSON. */
  keys: Map<string, Map<string, string | null>>;
  journal: JournalEntry[];
}

/** One part of a commit, as it is asked for. */
export type AuthChange = Omit<AuthCommit, 'companyId'>;

export function emptyCommit(companyId: string): AuthCommit {
  return { companyId, credentials: null, keys: new Map(), journal: [] };
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
}

/** Rows that a commit writes. */
export function commitSize(commit: AuthCommit): number {
  let rows = commit.journal.length + (commit.credentials === null ? 0 : 1);
  for (const values of commit.keys.values()) rows += values.size;
  return rows;
}
