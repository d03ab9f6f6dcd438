import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { hkdf } from './ciphers.js';

export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';

/** Baileys lib/Defaults: MEDIA_HKDF_KEY_MAPPING. A sticker uses the keys of an image. */
const KEY_INFO: Record<MediaKind, string> = {
  image: 'WhatsApp Image Keys',
  video: 'WhatsApp Video Keys',
  audio: 'WhatsApp Audio Keys',
  document: 'WhatsApp Document Keys',
  sticker: 'WhatsApp Image Keys',
};
const MAC_BYTES = 10;
const BLOCK_BYTES = 16;
const PART_BYTES = 1024 * 1024;

export interface EncryptedMedia {
  blob: Buffer;
  mediaKey: Buffer;
  fileSha256: Buffer;
  fileEncSha256: Buffer;
}

/** What a message says of its file. */
export interface ClaimedMedia {
  kind: MediaKind;
  mediaKey: Uint8Array;
  fileSha256?: Uint8Array | null | undefined;
  fileEncSha256?: Uint8Array | null | undefined;
  fileLength?: number | undefined;
}

/**
 * AES-256-CBC with ten bytes of HMAC behind it (Baileys lib/Utils/messages-media.js, encryptedStream). The file comes in
 * parts, so that it is in memory once, encrypted.
 */
export function encryptMedia(kind: MediaKind, file: Iterable<Uint8Array>, size: number): EncryptedMedia {
  const mediaKey = randomBytes(32);
  const { iv, cipherKey, macKey } = expand(mediaKey, kind);
  const cipher = createCipheriv('aes-256-cbc', cipherKey, iv);
  const mac = createHmac('sha256', macKey).update(iv);
  const plain = createHash('sha256');
  const blob = Buffer.allocUnsafeSlow(size - (size % BLOCK_BYTES) + BLOCK_BYTES + MAC_BYTES);
  let at = 0;
  const put = (ciphertext: Buffer): void => {
    mac.update(ciphertext);
    at += ciphertext.copy(blob, at);
  };
  for (const part of file) {
    plain.update(part);
    put(cipher.update(part));
  }
  put(cipher.final());
  mac.digest().copy(blob, at, 0, MAC_BYTES);
  return { blob, mediaKey, fileSha256: plain.digest(), fileEncSha256: sha256(blob) };
}

/** The file in parts, without a look at its MAC; `checkMedia` has done that. */
export function* decryptMedia(kind: MediaKind, blob: Buffer, mediaKey: Uint8Array): Generator<Buffer> {
  const { iv, cipherKey } = expand(mediaKey, kind);
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv);
  for (const part of parts(blob.subarray(0, -MAC_BYTES))) yield decipher.update(part);
  yield decipher.final();
}

/** Reads the whole file as a phone would: what is wrong with it, or how large it is and its SHA-256. */
export async function checkMedia(
  claimed: ClaimedMedia,
  blob: Buffer | undefined,
): Promise<{ error: string } | { size: number; sha256: Buffer }> {
  if (!blob) return { error: 'the media server does not have it' };
  if (blob.length <= MAC_BYTES) return { error: 'the media is empty' };
  const { iv, macKey } = expand(claimed.mediaKey, claimed.kind);
  const mac = createHmac('sha256', macKey).update(iv);
  const encrypted = createHash('sha256');
  for (const part of parts(blob.subarray(0, -MAC_BYTES))) {
    mac.update(part);
    encrypted.update(part);
    await setImmediate();
  }
  encrypted.update(blob.subarray(-MAC_BYTES));
  if (!timingSafeEqual(mac.digest().subarray(0, MAC_BYTES), blob.subarray(-MAC_BYTES))) {
    return { error: 'the MAC is wrong' };
  }
  if (claimed.fileEncSha256?.length && !encrypted.digest().equals(claimed.fileEncSha256)) {
    return { error: 'fileEncSha256 is that of another file' };
  }
  const plain = createHash('sha256');
  let size = 0;
  try {
    for (const part of decryptMedia(claimed.kind, blob, claimed.mediaKey)) {
      plain.update(part);
      size += part.length;
      await setImmediate();
    }
  } catch {
    return { error: 'it cannot be decrypted' };
  }
  const hash = plain.digest();
  if (claimed.fileSha256?.length && !hash.equals(claimed.fileSha256)) {
    return { error: 'fileSha256 is that of another file' };
  }
  if (claimed.fileLength !== undefined && claimed.fileLength !== size) {
    return { error: `fileLength is ${claimed.fileLength}, the file has ${size} bytes` };
  }
  return { size, sha256: hash };
}

/** Bytes that nobody has seen before, in parts. */
export function* noise(size: number): Generator<Buffer> {
  for (let left = size; left > 0; left -= PART_BYTES) yield randomBytes(Math.min(left, PART_BYTES));
}

export function sha256(data: Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}

function* parts(blob: Buffer): Generator<Buffer> {
  for (let at = 0; at < blob.length; at += PART_BYTES) yield blob.subarray(at, at + PART_BYTES);
}

function expand(mediaKey: Uint8Array, kind: MediaKind): { iv: Buffer; cipherKey: Buffer; macKey: Buffer } {
  const keys = hkdf(mediaKey, 112, Buffer.alloc(32), KEY_INFO[kind]);
  return { iv: keys.subarray(0, 16), cipherKey: keys.subarray(16, 48), macKey: keys.subarray(48, 80) };
}
