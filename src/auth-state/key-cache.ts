import { LRUCache } from 'lru-cache';

interface Entry {
  owner: KeyCacheSpace;
  json: string | null;
}

const ENTRY_OVERHEAD_BYTES = 200;

/**
 * The read cache of Signal keys: one for the whole process, bounded in bytes, without timers. A key that is known to be
 * absent is cached as null, which saves most reads of a send. Only the owner of a company writes its rows, so an entry
 * stays true for as long as its space is open.
 */
export class KeyCache {
  private readonly entries: LRUCache<string, Entry>;
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
    return new KeyCacheSpace(this.entries, `${this.spaces}`);
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

  close(): void {
    this.closed = true;
    for (const key of this.mine) this.entries.delete(key);
  }

  /** Called by the cache when an entry has gone. */
  forget(key: string): void {
    this.mine.delete(key);
  }

  private key(type: string, id: string): string {
    return `${this.prefix}/${type}/${id}`;
  }
}
