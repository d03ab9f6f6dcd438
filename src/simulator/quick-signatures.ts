import { createRequire } from 'node:module';
import { calculateSignature, verifySignature } from 'whatsapp-rust-bridge';

/**
 * Lets libsignal sign and check signatures in WebAssembly in place of its JavaScript. Imported for its effect, before
 * Baileys is.
 *
 * Each member's phone checks the signature of a message to a group: in JavaScript, 6 ms for each of 200 members hold the
 * server up for more than a second.
 */
interface Curve {
  calculateSignature: (privateKey: Buffer, message: Uint8Array) => Buffer;
  verifySignature: (publicKey: Buffer, message: Uint8Array, signature: Uint8Array, isInit?: boolean) => boolean;
}

const curve = createRequire(import.meta.url)('libsignal/src/curve.js') as Curve;

curve.calculateSignature = (privateKey, message) => Buffer.from(calculateSignature(privateKey, message));
curve.verifySignature = (publicKey, message, signature, isInit) =>
  isInit === true || verifySignature(publicKey, message, signature);
