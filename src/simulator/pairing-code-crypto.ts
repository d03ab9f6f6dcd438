import { pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { applyCtr, decryptGcm, hkdf } from './ciphers.js';
import { generateKeyPair, sharedSecret, type KeyPair } from './curve.js';

const SALT_BYTES = 32;
const IV_BYTES = 16;
const GCM_IV_BYTES = 12;
/** Baileys lib/Utils/crypto.js, derivePairingCodeKey. */
const ITERATIONS = 2 << 16;

const deriveKey = promisify(pbkdf2);

/** What the phone has to remember between its two messages. */
export interface PhoneHalf {
  ephemeral: KeyPair;
  companionKey: Buffer;
}

/** The companion's ephemeral key travels under the code: salt, iv, key. */
export async function unwrapCompanionKey(wrapped: Buffer, code: string): Promise<Buffer> {
  const salt = wrapped.subarray(0, SALT_BYTES);
  const iv = wrapped.subarray(SALT_BYTES, SALT_BYTES + IV_BYTES);
  return applyCtr(wrapped.subarray(SALT_BYTES + IV_BYTES), await codeKey(code, salt), iv);
}

export async function wrapPhoneKey(companionKey: Buffer, code: string): Promise<{ half: PhoneHalf; wrapped: Buffer }> {
  const ephemeral = generateKeyPair();
  const salt = randomBytes(SALT_BYTES);
  const iv = randomBytes(IV_BYTES);
  const ciphertext = applyCtr(ephemeral.public, await codeKey(code, salt), iv);
  return { half: { ephemeral, companionKey }, wrapped: Buffer.concat([salt, iv, ciphertext]) };
}

/**
 * The companion's last message proves that it knows the code, and carries the randomness for the secret under which the
 * pairing is signed (Baileys lib/Socket/messages-recv.js, case link_code_companion_reg). Throws when the code was wrong.
 */
export function openBundle(half: PhoneHalf, bundle: Buffer, companionIdentity: Buffer, phone: KeyPair): Buffer {
  const shared = sharedSecret(half.ephemeral.private, half.companionKey);
  const salt = bundle.subarray(0, SALT_BYTES);
  const iv = bundle.subarray(SALT_BYTES, SALT_BYTES + GCM_IV_BYTES);
  const key = hkdf(shared, 32, salt, 'link_code_pairing_key_bundle_encryption_key');
  const content = decryptGcm(bundle.subarray(SALT_BYTES + GCM_IV_BYTES), key, iv, Buffer.alloc(0));
  const [companion, primary, random] = [content.subarray(0, 32), content.subarray(32, 64), content.subarray(64, 96)];
  if (!companion.equals(companionIdentity) || !primary.equals(phone.public) || random.length !== 32) {
    throw new Error('the bundle names other identities');
  }
  const identityShared = sharedSecret(phone.private, companionIdentity);
  return hkdf(Buffer.concat([shared, identityShared, random]), 32, Buffer.alloc(0), 'adv_secret');
}

function codeKey(code: string, salt: Buffer): Promise<Buffer> {
  return deriveKey(Buffer.from(code), salt, ITERATIONS, 32, 'sha256');
}
