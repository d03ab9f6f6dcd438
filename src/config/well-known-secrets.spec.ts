import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isWellKnown } from './well-known-secrets.js';

describe('a secret', () => {
  it.each([
    'changeme',
    'change-me-in-production',
    'CHANGE_ME_PLEASE_0000',
    'your-secret-key-here',
    'your-256-bit-secret',
    'supersecretsupersecretsupersecret',
    'secret',
    'secret1234567890',
    'my-super-secret-jwt-key',
    'passwordpassword',
    'admin-api-key-123',
    '<insert a long random string here>',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'abababababababab',
    'x7f!x7f!x7f!x7f!',
    '0000000000000000',
    '0123456789abcdef',
    'abcdefghijklmnopqrstuvwxyz012345',
    '------------------------',
    '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
  ])('that everybody knows is refused: %s', (secret) => {
    expect(isWellKnown(secret)).toBe(true);
  });

  it('of one’s own is taken', () => {
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      for (let n = 0; n < 500; n += 1) expect(isWellKnown(randomBytes(16).toString(encoding))).toBe(false);
    }
    expect(isWellKnown('correct horse battery staple')).toBe(false);
  });
});
