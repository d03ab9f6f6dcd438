import { createHash } from 'node:crypto';
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
    '8471940274618402',
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

  it.each([
    // What chance made once, and what it may make: hex whose letters happen to be words.
    '7be1a09a4471be2a90a1176be3081a42',
    '9a17a04a62a8a3055a71a2a98a4a16a0',
    '73948205716394820571',
    'correct horse battery staple',
  ])('of one’s own is taken: %s', (secret) => {
    expect(isWellKnown(secret)).toBe(false);
  });

  it.each(['hex', 'base64', 'base64url'] as const)('of one’s own is taken, whatever it is in %s', (encoding) => {
    for (let n = 0; n < 500; n += 1) {
      const secret = createHash('sha256').update(`secret ${n}`).digest().subarray(0, 16).toString(encoding);
      expect(isWellKnown(secret), secret).toBe(false);
    }
  });
});
