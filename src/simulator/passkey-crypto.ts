import { createHash } from 'node:crypto';
import { hkdf, hmacSha256 } from './ciphers.js';

/**
 * The sums of linking with a passkey ("shortcake" inside WhatsApp Web). Source: public implementations, which agree with
 * each other; Baileys 7.0.0-rc14 knows the protobuf messages and none of this.
 */

/** "Crockford" as WhatsApp has it: without 0, I, O and U, and starting at 1. Pairing codes use it too. */
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTVWXYZ';
const CODE_BYTES = 5;

/** Shows the phone that who sends the prologue also knew the secret that was scanned. */
export function handoffProof(scannedSecret: Buffer, prologue: Uint8Array): Buffer {
  return hmacSha256(hkdf(scannedSecret, 32, Buffer.alloc(0), 'shortcake-passkey-handoff-v1'), prologue);
}

/** What the companion binds itself to, before it knows the phone's key and nonce. */
export function commitmentOf(companionIdentity: Uint8Array, companionNonce: Uint8Array): Buffer {
  return createHash('sha256').update(companionIdentity).update(companionNonce).digest();
}

/** Eight characters that both sides show; they differ when somebody sits between them with a key of his own. */
export function verificationCode(primaryNonce: Buffer, companionNonce: Uint8Array, primaryPublic: Uint8Array): string {
  const digest = createHash('sha256').update(companionNonce).update(primaryPublic).digest();
  let bits = 0n;
  for (let index = 0; index < CODE_BYTES; index += 1) {
    bits = (bits << 8n) | BigInt(primaryNonce.readUInt8(index) ^ digest.readUInt8(index));
  }
  const symbol = (place: number) => ALPHABET.charAt(Number((bits >> BigInt(5 * (7 - place))) & 31n));
  const code = Array.from({ length: 8 }, (_, place) => symbol(place)).join('');
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** `deviceType` is the number of the platform in DeviceProps. */
export function pairingRequestKey(shared: Buffer, deviceType: number, ref: string): Buffer {
  const salt = Buffer.from(`Companion Pairing ${deviceType} with ref ${ref}`);
  return hkdf(shared, 32, salt, 'Pairing Information Encryption Key');
}
