import { createCipheriv, createDecipheriv, createHash, randomFillSync } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** To ask the system for the bytes of one nonce costs as much as to encrypt with it. */
const NONCES_AT_ONCE = 256;
const nonces = Buffer.alloc(NONCES_AT_ONCE * NONCE_BYTES);
let nextNonce = NONCES_AT_ONCE;

/** What a row stores: the bytes, and which key sealed them (null: plain text). */
export interface Sealed {
  data: Buffer;
  keyId: string | null;
}

/**
 * Encrypts rows at rest with AES-256-GCM. The first key seals; all keys open, so that keys can be rotated; without keys
 * rows stay plain. The row's own name goes in as additional data, so that rows cannot be swapped.
 */
export class AtRestCipher {
  private readonly keys = new Map<string, Buffer>();
  /** The key that seals; null without encryption. */
  readonly currentId: string | null;

  /** @param keys 64 hexadecimal digits each, with commas between them; undefined for no encryption */
  constructor(keys: string | undefined) {
    const secrets = keys === undefined ? [] : keys.split(',').map((hex) => Buffer.from(hex, 'hex'));
    for (const secret of secrets) this.keys.set(keyIdOf(secret), secret);
    this.currentId = this.keys.keys().next().value ?? null;
  }

  seal(plain: Buffer, rowName: string): Sealed {
    if (this.currentId === null) return { data: plain, keyId: null };
    const nonce = freshNonce();
    const cipher = createCipheriv('aes-256-gcm', this.keys.get(this.currentId)!, nonce);
    cipher.setAAD(Buffer.from(rowName));
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return { data: Buffer.concat([nonce, cipher.getAuthTag(), body]), keyId: this.currentId };
  }

  /** All keys that open. */
  get ids(): string[] {
    return [...this.keys.keys()];
  }

  /** Whether what this key sealed can be opened. */
  knows(keyId: string): boolean {
    return this.keys.has(keyId);
  }

  /** @throws when the key is not configured or the row was tampered with */
  open(sealed: Sealed, rowName: string): Buffer {
    if (sealed.keyId === null) return sealed.data;
    const secret = this.keys.get(sealed.keyId);
    if (secret === undefined) throw new Error(`AUTH_ENCRYPTION_KEY does not hold the key ${sealed.keyId}`);
    const decipher = createDecipheriv('aes-256-gcm', secret, sealed.data.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(rowName));
    decipher.setAuthTag(sealed.data.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.data.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  }
}

/** Random bytes that nobody got before; good until the next one is asked for. */
function freshNonce(): Buffer {
  if (nextNonce === NONCES_AT_ONCE) {
    randomFillSync(nonces);
    nextNonce = 0;
  }
  const start = nextNonce * NONCE_BYTES;
  nextNonce += 1;
  return nonces.subarray(start, start + NONCE_BYTES);
}

function keyIdOf(secret: Buffer): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 16);
}
