import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Transform } from 'node:stream';

const BLOCK_BYTES = 16;
const ALGORITHM = 'aes-256-ctr';

/**
 * A key for one file and no other, which is why its counter may begin at zero. The file is as long as before and can be read
 * from the middle. That nobody changed it its SHA-256 proves, which is sealed beside the key.
 */
export function newFileKey(): Buffer {
  return randomBytes(32);
}

export function sealFile(key: Buffer): Transform {
  return createCipheriv(ALGORITHM, key, Buffer.alloc(BLOCK_BYTES));
}

/** Opens what was read of such a file from its byte `start` on. */
export function openFile(key: Buffer, start: number): Transform {
  const counter = Buffer.alloc(BLOCK_BYTES);
  counter.writeBigUInt64BE(BigInt(Math.floor(start / BLOCK_BYTES)), BLOCK_BYTES - 8);
  const decipher = createDecipheriv(ALGORITHM, key, counter);
  // Of the first block the bytes before `start` are passed over.
  decipher.update(Buffer.alloc(start % BLOCK_BYTES));
  return decipher;
}
