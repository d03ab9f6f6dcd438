import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { Curve } from './baileys.js';
import { verifyXeddsa } from './libsignal-curve.js';

const reference = createRequire(import.meta.url)('curve25519-js') as {
  generateKeyPair: (seed: Uint8Array) => { public: Uint8Array; private: Uint8Array };
  sign: (key: Uint8Array, message: Uint8Array) => Uint8Array;
  verify: (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
};

describe('signatures', () => {
  it('are taken and refused as libsignal’s own code does', () => {
    for (let round = 0; round < 40; round += 1) {
      const { public: publicKey, private: privateKey } = reference.generateKeyPair(randomBytes(32));
      const message = randomBytes(1 + round * 7);
      const signature = reference.sign(privateKey, message);
      expect(verifyXeddsa(publicKey, message, signature)).toBe(true);
      for (const [index, of] of [
        [round % 32, publicKey],
        [round % message.length, message],
        [round % 64, signature],
        [63, signature],
      ] as const) {
        of[index]! ^= 1 << (round % 8);
        const taken = verifyXeddsa(publicKey, message, signature);
        expect(taken).toBe(reference.verify(publicKey, message, signature));
        // The highest bit of a key is no part of it.
        const isNoPart = of === publicKey && index === 31 && round % 8 === 7;
        expect(taken && !isNoPart).toBe(false);
        of[index]! ^= 1 << (round % 8);
      }
    }
  });

  it('are made so that libsignal’s own code takes them', () => {
    for (let round = 0; round < 40; round += 1) {
      const { public: publicKey, private: privateKey } = reference.generateKeyPair(randomBytes(32));
      const message = randomBytes(1 + round * 7);
      const signature = Curve.sign(privateKey, message);
      expect(signature).toHaveLength(64);
      expect(reference.verify(publicKey, message, signature)).toBe(true);
      expect(verifyXeddsa(publicKey, message, signature)).toBe(true);
    }
    expect(() => Curve.sign(randomBytes(31), randomBytes(5))).toThrow();
  });

  it('are what Baileys uses, and a wrong one is refused', () => {
    const pair = Curve.generateKeyPair();
    const message = randomBytes(50);
    const signature = Curve.sign(pair.private, message);
    expect(Curve.verify(pair.public, message, signature)).toBe(true);
    expect(Curve.verify(pair.public, randomBytes(50), signature)).toBe(false);
    expect(Curve.verify(pair.public, message, signature.subarray(1))).toBe(false);
  });

  it.each([0, 1, -1])('refuse the degenerate key %i like the reference', (u) => {
    const key = Buffer.alloc(32);
    if (u === 1) key[0] = 1;
    if (u === -1) key.fill(0xff, 1, 31).set([0xec]);
    if (u === -1) key[31] = 0x7f;
    const signature = randomBytes(64);
    signature[63]! &= 0x0f;
    expect(verifyXeddsa(key, Buffer.from('x'), signature)).toBe(reference.verify(key, Buffer.from('x'), signature));
  });
});
