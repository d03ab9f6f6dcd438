import { createPublicKey, verify } from 'node:crypto';
import { createRequire } from 'node:module';
import { calculateSignature } from 'whatsapp-rust-bridge';

/**
 * Lets libsignal check signatures with Node's own Ed25519 in place of its JavaScript, and makes a wrong one an error; and
 * lets it sign with the WebAssembly that Baileys brings along.
 * Imported for its effect, before Baileys is.
 *
 * An error, because Baileys' `Curve.verify` takes anything but an exception for a good signature, while libsignal 6
 * returns false: neither the server's certificate chain nor the phone's signature of a linked device is checked by the
 * two as they come.
 *
 * Each log-in checks the two signatures of the server's certificate chain, and each first message to a device that of
 * its keys. In JavaScript one check holds the process up for about 6 ms, natively for a fraction of one: that is what
 * makes hundreds of sessions come back without stalling those that work. Each message to a group is signed, which in
 * JavaScript takes about 4 ms; Node cannot sign with the key of an exchange.
 */

const P = 2n ** 255n - 19n;
const SIGN_BIT = 0x80;
const PUBLIC_KEY_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Checks an XEdDSA signature (https://signal.org/docs/specifications/xeddsa/): Ed25519 with the key in its Edwards form,
 * whose sign travels in the highest bit of the signature.
 *
 * @param publicKey X25519 key, 32 bytes
 */
export function verifyXeddsa(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const edwards = toEdwards(publicKey);
  const ed25519 = Buffer.from(signature);
  edwards[31]! |= ed25519[63]! & SIGN_BIT;
  ed25519[63]! &= ~SIGN_BIT;
  const key = createPublicKey({ key: Buffer.concat([PUBLIC_KEY_PREFIX, edwards]), format: 'der', type: 'spki' });
  return verify(null, message, key, ed25519);
}

/** y = (u - 1) / (u + 1) mod p, little-endian. */
function toEdwards(publicKey: Uint8Array): Buffer {
  const bigEndian = Buffer.from(publicKey).reverse();
  bigEndian[0]! &= ~SIGN_BIT;
  const u = BigInt(`0x${bigEndian.toString('hex')}`) % P;
  const y = ((u - 1n + P) * invert(u + 1n)) % P;
  return Buffer.from(y.toString(16).padStart(64, '0'), 'hex').reverse();
}

/** By the extended Euclidean algorithm; 0 for 0, as Fermat's little theorem has it. */
function invert(value: bigint): bigint {
  let [a, b, x, y] = [value % P, P, 1n, 0n];
  while (a > 1n) {
    const quotient = b / a;
    [a, b] = [b - quotient * a, a];
    [x, y] = [y - quotient * x, x];
  }
  return a === 0n ? 0n : ((x % P) + P) % P;
}

interface Curve {
  calculateSignature: (privateKey: Buffer, message: Uint8Array) => Buffer;
  verifySignature: (publicKey: Buffer, message: Uint8Array, signature: Uint8Array, isInit?: boolean) => boolean;
}

const curve = createRequire(import.meta.url)('libsignal/src/curve.js') as Curve;
const original = curve.verifySignature;

curve.verifySignature = (publicKey, message, signature, isInit) => {
  // Whatever is not a signature by a key is libsignal's to refuse.
  const isOne = publicKey?.byteLength === 33 && publicKey[0] === 5 && signature?.byteLength === 64;
  if (isInit === true || !isOne) return original(publicKey, message, signature, isInit);
  if (!verifyXeddsa(publicKey.subarray(1), message, signature)) throw new Error('Invalid signature');
  return true;
};

curve.calculateSignature = (privateKey, message) => Buffer.from(calculateSignature(privateKey, message));
