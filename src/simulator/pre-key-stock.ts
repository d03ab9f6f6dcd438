export interface PublicPreKey {
  id: number;
  key: Buffer;
}

export interface SignedPreKey extends PublicPreKey {
  signature: Buffer;
}

/** What somebody needs to open a Signal session with a device. */
export interface KeyBundle {
  registrationId: number;
  identityKey: Buffer;
  signedPreKey: SignedPreKey;
  preKey?: PublicPreKey | undefined;
  /** The account's signature over a companion device; a phone has none. */
  deviceIdentity?: Buffer | undefined;
}

const KEY_BYTES = 32;

/**
 * The one-time keys that a device has uploaded; each is handed out once. Baileys uploads 812 at its first login, so they
 * lie in one buffer: with an object for each, keys would be most of the memory of this process.
 */
export class PreKeyStock {
  private ids: number[] = [];
  private keys: Buffer = Buffer.alloc(0);
  private next = 0;
  /** Ids ever uploaded, as ranges, first and last. */
  private readonly seen: [number, number][] = [];

  get size(): number {
    return this.ids.length - this.next;
  }

  available(): number[] {
    return this.ids.slice(this.next);
  }

  /** In the order of `available`. */
  availableKeys(): Buffer[] {
    return this.available().map((_, index) => this.keyAt(this.next + index));
  }

  /** Returns how many of the ids had been uploaded before. */
  add(uploaded: readonly PublicPreKey[]): number {
    const reused = uploaded.filter(({ id }) => this.seen.some(([first, last]) => id >= first && id <= last));
    // An id that is uploaded again while its first key is still there replaces it.
    const replaced = new Set(reused.map(({ id }) => id));
    const kept = this.available().flatMap((id, index) =>
      replaced.has(id) ? [] : [{ id, key: this.keyAt(this.next + index) }],
    );
    const all = [...kept, ...uploaded];
    this.ids = all.map(({ id }) => id);
    this.keys = Buffer.concat(all.map(({ key }) => key));
    this.next = 0;
    for (const { id } of uploaded) this.markSeen(id);
    return reused.length;
  }

  take(): PublicPreKey | undefined {
    const id = this.ids[this.next];
    if (id === undefined) return undefined;
    const key = Buffer.from(this.keyAt(this.next));
    this.next += 1;
    return { id, key };
  }

  private keyAt(index: number): Buffer {
    return this.keys.subarray(index * KEY_BYTES, (index + 1) * KEY_BYTES);
  }

  private markSeen(id: number): void {
    const range = this.seen.find(([first, last]) => id >= first && id <= last + 1);
    if (range) range[1] = Math.max(range[1], id);
    else this.seen.push([id, id]);
  }
}
