import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { hkdf, hmacSha256 } from './ciphers.js';

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

export interface EncryptedMedia {
  blob: Buffer;
  mediaKey: Buffer;
  fileSha256: Buffer;
  fileEncSha256: Buffer;
}

/** AES-256-CBC with ten bytes of HMAC behind it (Baileys lib/Utils/messages-media.js, encryptedStream). */
export function encryptMedia(kind: MediaKind, content: Buffer): EncryptedMedia {
  const mediaKey = randomBytes(32);
  const { iv, cipherKey, macKey } = expand(mediaKey, kind);
  const cipher = createCipheriv('aes-256-cbc', cipherKey, iv);
  const ciphertext = Buffer.concat([cipher.update(content), cipher.final()]);
  const blob = Buffer.concat([ciphertext, hmacSha256(macKey, iv, ciphertext).subarray(0, MAC_BYTES)]);
  return { blob, mediaKey, fileSha256: sha256(content), fileEncSha256: sha256(blob) };
}

export function decryptMedia(kind: MediaKind, blob: Buffer, mediaKey: Uint8Array): Buffer {
  if (blob.length <= MAC_BYTES) throw new Error('the media is empty');
  const { iv, cipherKey, macKey } = expand(mediaKey, kind);
  const ciphertext = blob.subarray(0, -MAC_BYTES);
  const mac = hmacSha256(macKey, iv, ciphertext).subarray(0, MAC_BYTES);
  if (!timingSafeEqual(mac, blob.subarray(-MAC_BYTES))) throw new Error('the media was tampered with');
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}

export function sha256(data: Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}

function expand(mediaKey: Uint8Array, kind: MediaKind): { iv: Buffer; cipherKey: Buffer; macKey: Buffer } {
  const keys = hkdf(mediaKey, 112, Buffer.alloc(32), KEY_INFO[kind]);
  return { iv: keys.subarray(0, 16), cipherKey: keys.subarray(16, 48), macKey: keys.subarray(48, 80) };
}
