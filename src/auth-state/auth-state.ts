import {
  type AuthenticationCreds,
  BufferJSON,
  initAuthCreds,
  proto,
  type SignalDataSet,
  type SignalDataTypeMap,
} from '../baileys/baileys.js';
import type { Tenure } from '../domain/lease.js';
import {
  addToCommit,
  type AuthChange,
  type AuthCommit,
  commitSize,
  emptyCommit,
  type MessageChanges,
  type MessageRecord,
} from './auth-commit.js';
import type { AuthStateStore } from './auth-state.store.js';
import type { KeyCacheSpace } from './key-cache.js';

/** Read once each and many at a time: caching them would only push useful entries out. */
const UNCACHED_TYPES: ReadonlySet<string> = new Set(['pre-key']);

/** So long what nobody waits for lets other commits of the line come, to share their statement. */
const PATIENCE_MS = 8;

/**
 * Credentials and Signal keys of one live session. Commits leave in the order in which they were asked for, one at a
 * time; what is asked for meanwhile travels together in the next one. After a commit failed nothing more is accepted:
 * memory is then ahead of the database, and the session has to be opened anew from what is stored.
 */
export class AuthState {
  private pending: AuthCommit | null = null;
  private inFlight: AuthCommit | null = null;
  private writing: Promise<void> = Promise.resolve();
  /** Ends the wait of what is patient. */
  private hurry = (): void => undefined;
  private failure: Error | null = null;
  private version = 0;
  private closed = false;
  private recordedAt = '';
  private recordedThen = 0;

  private constructor(
    readonly line: Tenure,
    readonly creds: AuthenticationCreds,
    private readonly store: AuthStateStore,
    private readonly cache: KeyCacheSpace,
  ) {}

  /**
   * Loads what a line has. One that no phone has linked yet starts with fresh credentials.
   *
   * @throws when the database could not be read
   */
  static async load(line: Tenure, store: AuthStateStore, cache: KeyCacheSpace): Promise<AuthState> {
    const json = await store.readCredentials(line);
    const creds = json === null ? initAuthCreds() : (JSON.parse(json, BufferJSON.reviver) as AuthenticationCreds);
    return new AuthState(line, creds, store, cache);
  }

  /** True once a phone has linked this device. A number alone (`me`) is set before that, by a pairing code. */
  get paired(): boolean {
    return this.creds.account !== undefined;
  }

  /** Keys of one type by id; absent keys are left out. */
  async get<T extends keyof SignalDataTypeMap>(type: T, ids: string[]): Promise<Record<string, SignalDataTypeMap[T]>> {
    const found: Record<string, SignalDataTypeMap[T]> = {};
    const missing: string[] = [];
    for (const id of ids) {
      const json = this.latest(type, id);
      if (json === undefined) missing.push(id);
      else if (json !== null) found[id] = this.parsed(type, id, json);
    }
    if (missing.length === 0) return found;

    const version = this.version;
    const rows = await this.store.readKeys(this.line, type, missing);
    if (this.closed) throw hasEnded();
    for (const id of missing) {
      const json = rows.get(id) ?? null;
      // A commit that ended meanwhile may have made this answer old: it is good for this caller, not for the cache.
      if (version === this.version && !UNCACHED_TYPES.has(type)) this.cache.set(type, id, json);
      if (json !== null) found[id] = parse(type, json);
    }
    return found;
  }

  /**
   * Writes keys, all types in one statement with the messages they are about; resolves when they are on disk.
   *
   * @param patient it may wait a moment for others: nobody waits for it
   */
  set(
    data: SignalDataSet,
    { journal = [], records = [], statuses = [], edits = [] }: Partial<MessageChanges> = {},
    patient = false,
  ): Promise<void> {
    const keys: AuthCommit['keys'] = new Map();
    for (const [type, values] of Object.entries(data)) {
      const byId = new Map<string, string | null>();
      for (const [id, value] of Object.entries(values ?? {})) {
        const json = value === null || value === undefined ? null : toJson(type, value);
        if (json !== null && type === 'session') this.cache.keepParsed(type, id, json, value);
        // Baileys writes down at each send to a group which of its members' devices have our key, changed or not.
        if (json !== this.latest(type, id)) byId.set(id, json);
      }
      if (byId.size > 0) keys.set(type, byId);
    }
    if (keys.size === 0 && journal.length + records.length + statuses.length + edits.length === 0) return this.writing;
    return this.enqueue(
      { credentials: null, keys, journal, records: records.map(this.inOrder), statuses, edits },
      patient,
    );
  }

  /** Writes the credentials as they are now. Before a phone has linked the device there is nothing worth keeping. */
  saveCreds(): Promise<void> {
    if (!this.paired) return Promise.resolve();
    return this.enqueue({
      credentials: JSON.stringify(this.creds, BufferJSON.replacer),
      keys: new Map(),
      journal: [],
      records: [],
      statuses: [],
      edits: [],
    });
  }

  /** Rows that wait for the statement before them to end. */
  get waitingRows(): number {
    return this.pending === null ? 0 : commitSize(this.pending);
  }

  /** True when all that was asked for is on disk. */
  get isSettled(): boolean {
    return this.pending === null && this.inFlight === null && this.failure === null;
  }

  /** Resolves when all that was asked for so far is on disk; rejects when it cannot be. */
  async settled(): Promise<void> {
    await this.writing;
    if (this.failure !== null) throw this.failure;
  }

  /**
   * Takes and gives nothing more and lets go of the cache. Commits that were asked for still end. What a dead connection
   * decrypts afterwards is thus not kept, and WhatsApp, which got no receipt for it, delivers it again.
   */
  close(): void {
    this.closed = true;
    this.hurry();
    this.cache.close();
  }

  /** Of messages that come within a millisecond the record knows the order by the microseconds. */
  private readonly inOrder = (record: MessageRecord): MessageRecord => {
    const isLater = record.createdAt > this.recordedAt;
    this.recordedThen = isLater ? 0 : Math.min(this.recordedThen + 1, 999);
    if (isLater) this.recordedAt = record.createdAt;
    return { ...record, createdAt: this.recordedAt.replace('Z', `${String(this.recordedThen).padStart(3, '0')}Z`) };
  };

  private enqueue(part: AuthChange, patient = false): Promise<void> {
    if (this.failure !== null) return Promise.reject(this.failure);
    if (this.closed) return Promise.reject(hasEnded());
    if (this.pending === null) {
      this.pending = emptyCommit(this.line);
      const turn = this.turn(patient);
      this.writing = turn.then(() => this.write());
      // Whoever asked holds a promise of its own; this copy only keeps the order.
      this.writing.catch(() => undefined);
    } else if (!patient) {
      this.hurry();
    }
    addToCommit(this.pending, part);
    return this.writing;
  }

  /** Resolves when the commit before has ended, however, and, for what is patient, a moment has passed. */
  private async turn(patient: boolean): Promise<void> {
    const before = this.writing.catch(() => undefined);
    if (patient) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, PATIENCE_MS);
        this.hurry = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    await before;
  }

  private async write(): Promise<void> {
    const commit = this.pending;
    this.pending = null;
    if (commit === null || commitSize(commit) === 0) return;
    if (this.failure !== null) throw this.failure;
    this.inFlight = commit;
    try {
      await this.store.commit(commit);
    } catch (error) {
      this.failure = new Error('auth state could not be saved', { cause: error });
      throw this.failure;
    } finally {
      this.inFlight = null;
      this.version += 1;
    }
    for (const [type, values] of commit.keys) {
      for (const [id, json] of values) {
        if (UNCACHED_TYPES.has(type)) this.cache.delete(type, id);
        else this.cache.set(type, id, json);
      }
    }
  }

  /** Every message reads its session and writes it. Of what it reads libsignal makes objects of its own. */
  private parsed<T extends keyof SignalDataTypeMap>(type: T, id: string, json: string): SignalDataTypeMap[T] {
    if (type !== 'session') return parse(type, json);
    const known = this.cache.parsed(type, id, json);
    if (known !== undefined) return known as SignalDataTypeMap[T];
    const value = parse(type, json);
    this.cache.keepParsed(type, id, json, value);
    return value;
  }

  /** The newest value that is known without a look at the database; null for none, undefined when it is not known. */
  private latest(type: string, id: string): string | null | undefined {
    const unwritten = this.unwritten(type, id);
    return unwritten === undefined ? this.cache.get(type, id) : unwritten;
  }

  /** A value that is on its way to the database: newer than anything the cache or the database holds. */
  private unwritten(type: string, id: string): string | null | undefined {
    const values = this.pending?.keys.get(type);
    if (values?.has(id)) return values.get(id);
    return this.inFlight?.keys.get(type)?.get(id);
  }
}

function hasEnded(): Error {
  return new Error('the connection has ended');
}

/**
 * libsignal gives its sessions as strings and numbers, in which there are no bytes to look for; every message reads and
 * writes one.
 */
function toJson(type: string, value: unknown): string {
  const replacer = type === 'session' && !(value instanceof Uint8Array) ? undefined : BufferJSON.replacer;
  return JSON.stringify(value, replacer);
}

/** As Baileys' `BufferJSON` writes bytes down, and as `JSON.stringify` does. */
const PERHAPS_BYTES = /"type":"Buffer"|\{"\d/;

/** The reviver, which looks for bytes in each value, takes four times as long as all else. */
function parse<T extends keyof SignalDataTypeMap>(type: T, json: string): SignalDataTypeMap[T] {
  const mayHoldBytes = type === 'session' ? json.startsWith('{"type":"Buffer"') : PERHAPS_BYTES.test(json);
  const value = JSON.parse(json, mayHoldBytes ? BufferJSON.reviver : undefined) as SignalDataTypeMap[T];
  if (type === 'app-state-sync-key') {
    return proto.Message.AppStateSyncKeyData.fromObject(value as object) as unknown as SignalDataTypeMap[T];
  }
  return value;
}
