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

/** The one-time keys that a device has uploaded; each is handed out once. */
export class PreKeyStock {
  private readonly keys = new Map<number, Buffer>();
  private readonly seen = new Set<number>();

  get size(): number {
    return this.keys.size;
  }

  ids(): number[] {
    return [...this.keys.keys()];
  }

  /** Returns how many of the ids had been uploaded before. */
  add(keys: readonly PublicPreKey[]): number {
    let reused = 0;
    for (const { id, key } of keys) {
      if (this.seen.has(id)) reused += 1;
      this.seen.add(id);
      this.keys.set(id, key);
    }
    return reused;
  }

  take(): PublicPreKey | undefined {
    for (const [id, key] of this.keys) {
      this.keys.delete(id);
      return { id, key };
    }
    return undefined;
  }
}
