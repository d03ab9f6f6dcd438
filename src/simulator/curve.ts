import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { calculateSignature, verifySignature } from 'libsignal/src/curve.js';

/** Raw X25519 keys, 32 bytes each. */
export interface KeyPair {
  private: Buffer;
  public: Buffer;
}

const PRIVATE_DER = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC_DER = Buffer.from('302a300506032b656e032100', 'hex');

/** The type byte in front of every public key inside Signal structures (Baileys lib/Defaults: KEY_BUNDLE_TYPE). */
export const KEY_TYPE = Buffer.from([5]);

export function generateKeyPair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('x25519', {
    publicKeyEncoding: { format: 'der', type: 'spki' },
    privateKeyEncoding: { format: 'der', type: 'pkcs8' },
  });
  return {
    private: Buffer.from(privateKey.subarray(PRIVATE_DER.length)),
    public: Buffer.from(publicKey.subarray(PUBLIC_DER.length)),
  };
}

/** The key pair of a known private key, so that a root key can stay the same across restarts. */
export function keyPairFromPrivate(privateKey: Buffer): KeyPair {
  const spki = createPublicKey(privateKeyObject(privateKey)).export({ format: 'der', type: 'spki' });
  return { private: privateKey, public: Buffer.from(spki.subarray(PUBLIC_DER.length)) };
}

/** X25519 through node's native implementation; libsignal's own goes the same way but copies more. */
export function sharedSecret(privateKey: Buffer, publicKey: Uint8Array): Buffer {
  if (publicKey.length !== 32) throw new Error(`a public key has 32 bytes, not ${publicKey.length}`);
  return diffieHellman({
    privateKey: privateKeyObject(privateKey),
    publicKey: createPublicKey({ key: Buffer.concat([PUBLIC_DER, publicKey]), format: 'der', type: 'spki' }),
  });
}

/** XEdDSA, the signature of Signal. */
export function sign(privateKey: Buffer, message: Uint8Array): Buffer {
  return Buffer.from(calculateSignature(privateKey, message));
}

export function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  return verifySignature(withKeyType(publicKey), message, signature);
}

/** 33 bytes, as libsignal wants its public keys. */
export function withKeyType(publicKey: Uint8Array): Buffer {
  return Buffer.concat([KEY_TYPE, publicKey]);
}

function privateKeyObject(privateKey: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PRIVATE_DER, privateKey]), format: 'der', type: 'pkcs8' });
}
