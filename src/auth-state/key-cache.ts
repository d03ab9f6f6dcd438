import { LRUCache } from 'lru-cache';

interface Entry {
  owner: KeyCacheSpace;
  json: string | null;
}

/** A value beside the JSON that it was made of, or into. */
interface Parsed {
  json: string;
  value: unknown;
}

const ENTRY_OVERHEAD_BYTES = 200;
/** Of some kilobytes each. */
const MOST_PARSED = 500;

/**
 * The read cache of Signal keys: one for the whole process, bounded in bytes, without timers. A key that is known to be
 * absent is cached as null, which saves most reads of a send. Only the owner of a company writes its rows, so an entry
 * stays true for as long as its space is open.
 */
export class KeyCache {
  private readonly entries: LRUCache<string, Entry>;
  /** Values of keys that are used again and again. */
  private readonly values = new LRUCache<string, Parsed>({ max: MOST_PARSED });
  private spaces = 0;

  constructor(maxBytes: number) {
    this.entries = new LRUCache<string, Entry>({
      maxSize: maxBytes,
      sizeCalculation: (entry, key) => ENTRY_OVERHEAD_BYTES + 2 * (key.length + (entry.json?.length ?? 0)),
      dispose: (entry, key) => entry.owner.forget(key),
    });
  }

  /** A part of the cache that nobody else sees and that `close` empties. */
  openSpace(): KeyCacheSpace {
    this.spaces += 1;
    return new KeyCacheSpace(this.entries, this.values, `${this.spaces}`);
  }

  /** Bytes held now, as an estimate. */
  get bytes(): number {
    return this.entries.calculatedSize;
  }
}

export class KeyCacheSpace {
  private readonly mine = new Set<string>();
  private closed = false;

  constructor(
    private readonly entries: LRUCache<string, Entry>,
    private readonly values: LRUCache<string, Parsed>,
    private readonly prefix: string,
  ) {}

  /** The cached JSON, null for a key known to be absent, undefined when nothing is known. */
  get(type: string, id: string): string | null | undefined {
    return this.entries.get(this.key(type, id))?.json;
  }

  set(type: string, id: string, json: string | null): void {
    if (this.closed) return;
    const key = this.key(type, id);
    this.entries.set(key, { owner: this, json });
    this.mine.add(key);
  }

  delete(type: string, id: string): void {
    this.entries.delete(this.key(type, id));
  }

  /** The value that this JSON stands for, to be read only; undefined when it has to be parsed. */
  parsed(type: string, id: string, json: string): unknown {
    const known = this.values.get(this.key(type, id));
    return known?.json === json ? known.value : undefined;
  }

  /** Keeps a value that nobody will change. */
  keepParsed(type: string, id: string, json: string, value: unknown): void {
    if (!this.closed) this.values.set(this.key(type, id), { json, value });
  }

  close(): void {
    this.closed = true;
    for (const key of this.mine) this.entries.delete(key);
    for (const key of this.values.keys()) if (key.startsWith(`${this.prefix}/`)) this.values.delete(key);
  }

  /** Called by the cache when an entry has gone. */
  forget(key: string): void {
    this.mine.delete(key);
  }

  private key(type: string, id: string): string {
    return `${this.prefix}/${type}/${id}`;
  }
}
