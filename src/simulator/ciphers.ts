import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

const GCM_TAG_BYTES = 16;

/** AES-256-GCM with the tag after the ciphertext. */
export function encryptGcm(plaintext: Uint8Array, key: Buffer, iv: Buffer, aad: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(aad);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

export function decryptGcm(ciphertext: Uint8Array, key: Buffer, iv: Buffer, aad: Buffer): Buffer {
  if (ciphertext.length < GCM_TAG_BYTES) throw new Error('ciphertext is shorter than its tag');
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: GCM_TAG_BYTES });
  decipher.setAAD(aad);
  decipher.setAuthTag(ciphertext.subarray(ciphertext.length - GCM_TAG_BYTES));
  return Buffer.concat([decipher.update(ciphertext.subarray(0, -GCM_TAG_BYTES)), decipher.final()]);
}

/** AES-256-CTR is its own inverse. */
export function applyCtr(data: Uint8Array, key: Buffer, iv: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-ctr', key, iv);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

export function hmacSha256(key: Uint8Array, ...parts: Uint8Array[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** HKDF-SHA256 by hand: the Noise split needs an empty input key, which node's `hkdf` refuses in some versions. */
export function hkdf(input: Uint8Array, length: number, salt: Uint8Array, info: string): Buffer {
  const key = hmacSha256(salt.length > 0 ? salt : Buffer.alloc(32), input);
  const blocks: Buffer[] = [];
  let block = Buffer.alloc(0);
  for (let index = 1; blocks.length * 32 < length; index += 1) {
    block = Buffer.from(hmacSha256(key, block, Buffer.from(info), Buffer.from([index])));
    blocks.push(block);
  }
  return Buffer.concat(blocks).subarray(0, length);
}

export function bigEndian(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}
