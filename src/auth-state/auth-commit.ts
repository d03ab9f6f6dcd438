/** What one company commits together: credentials, Signal keys, or both. Null removes a key. */
export interface AuthCommit {
  companyId: string;
  /** Credentials as JSON. */
  credentials: string | null;
  /** Key type to key id to JSON. */
  keys: Map<string, Map<string, string | null>>;
}

export function emptyCommit(companyId: string): AuthCommit {
  return { companyId, credentials: null, keys: new Map() };
}

/** Adds what came later; for the same key the later value wins. */
export function addToCommit(commit: AuthCommit, later: Pick<AuthCommit, 'credentials' | 'keys'>): void {
  if (later.credentials !== null) commit.credentials = later.credentials;
  for (const [type, values] of later.keys) {
    const known = commit.keys.get(type) ?? new Map<string, string | null>();
    for (const [id, json] of values) known.set(id, json);
    commit.keys.set(type, known);
  }
}

/** Rows that a commit writes. */
export function commitSize(commit: AuthCommit): number {
  let rows = commit.credentials === null ? 0 : 1;
  for (const values of commit.keys.values()) rows += values.size;
  return rows;
}
