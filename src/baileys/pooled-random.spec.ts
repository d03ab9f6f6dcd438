import { createRequire } from 'node:module';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import './pooled-random.js';

const required = createRequire(import.meta.url)('node:crypto') as typeof import('node:crypto');

describe('random bytes', () => {
  it('are taken from the pool by whoever imports or requires them, each once', () => {
    const given = [randomBytes, required.randomBytes].flatMap((ask) => Array.from({ length: 2_000 }, () => ask(16)));
    expect(given.every((bytes) => Buffer.isBuffer(bytes) && bytes.length === 16)).toBe(true);
    expect(new Set(given.map((bytes) => bytes.toString('hex'))).size).toBe(4_000);
    // None is a view of the pool: what is given out next changes nothing of it.
    expect(given.every((bytes) => bytes.some((byte) => byte !== 0))).toBe(true);
    expect(randomBytes).toBe(required.randomBytes);
  });

  it('have every value, also one by one', () => {
    const seen = new Set(Array.from({ length: 8_192 }, () => randomBytes(1)[0]));
    expect(seen.size).toBe(256);
  });

  it('are Node’s own where there are many, or none, or where somebody waits for them', async () => {
    expect(randomBytes(1_000)).toHaveLength(1_000);
    expect(randomBytes(0)).toHaveLength(0);
    expect(() => randomBytes(-1)).toThrow(RangeError);
    expect(() => randomBytes('1' as never)).toThrow(TypeError);
    const bytes = await new Promise<Buffer>((resolve, reject) => {
      randomBytes(8, (error, given) => (error === null ? resolve(given) : reject(error)));
    });
    expect(bytes).toHaveLength(8);
  });
});
