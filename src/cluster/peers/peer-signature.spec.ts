import { describe, expect, it } from 'vitest';
import {
  hashOf,
  isAnswer,
  isSigned,
  peerKeys,
  readStamp,
  signAnswer,
  signRequest,
  type SignedRequest,
} from './peer-signature.js';
import { REQUEST_WINDOW_MS, SeenNonces } from './seen-nonces.js';

const [key, old, foreign] = peerKeys(['first secret of the cluster', 'the one before it', 'of somebody else']) as [
  Buffer,
  Buffer,
  Buffer,
];
const request: SignedRequest = {
  method: 'POST',
  path: '/internal/commands',
  from: '6f1a90b2-0000-4000-8000-000000000001',
  to: '6f1a90b2-0000-4000-8000-000000000002',
  at: 1_760_000_000_000,
  nonce: 'b0b1b2b3b4b5b6b7',
  bodyHash: hashOf('{"do":"stop"}'),
};

/** What whoever is asked makes of the header, for a request that it sees. */
function accepted(header: unknown, seen: Partial<SignedRequest> = {}, keys = [key]): boolean {
  const read = readStamp(header);
  return read !== undefined && isSigned(keys, { ...request, ...read.stamp, ...seen }, read.mac);
}

describe('a request between processes', () => {
  it('is believed as it was signed, and with a secret that is on its way out', () => {
    expect(accepted(signRequest(key, request))).toBe(true);
    expect(accepted(signRequest(old, request), {}, [key, old])).toBe(true);
    expect(readStamp(signRequest(key, request))?.stamp).toEqual({
      from: request.from,
      to: request.to,
      at: request.at,
      nonce: request.nonce,
      bodyHash: request.bodyHash,
    });
  });

  it('is not believed by another secret', () => {
    expect(accepted(signRequest(foreign, request))).toBe(false);
    expect(accepted(signRequest(old, request))).toBe(false);
  });

  it.each<[keyof SignedRequest, string | number]>([
    ['method', 'GET'],
    ['path', '/internal/snapshots'],
    ['from', 'somebody-else'],
    ['to', 'somebody-else'],
    ['at', request.at + 1],
    ['nonce', 'b0b1b2b3b4b5b6b8'],
    ['bodyHash', hashOf('{"do":"logout"}')],
  ])('is void when its %s is changed', (member, value) => {
    expect(accepted(signRequest(key, request), { [member]: value })).toBe(false);
  });

  it.each([
    [undefined],
    [''],
    ['v1'],
    [['v1;a', 'v1;b']],
    [signRequest(key, request).replace('v1', 'v2')],
    [`${signRequest(key, request)};more`],
    [signRequest(key, request).slice(0, -1)],
    [signRequest(key, { ...request, nonce: 'a\nb' })],
    [signRequest(key, { ...request, at: -1 })],
    [signRequest(key, { ...request, bodyHash: 'x' })],
  ])('is none with the header %j', (header) => {
    expect(readStamp(header)).toBeUndefined();
  });
});

describe('an answer', () => {
  const answer = { nonce: request.nonce, status: 200, body: '{"answer":null}' };
  const header = signAnswer(key, answer.nonce, answer.status, answer.body);

  it('is believed as it was signed', () => {
    expect(isAnswer([foreign, key], header, answer)).toBe(true);
  });

  it.each([
    ['to another request', { ...answer, nonce: 'another' }],
    ['of another status', { ...answer, status: 409 }],
    ['with other words', { ...answer, body: '{"answer":1}' }],
  ])('is void %s', (_, changed) => {
    expect(isAnswer([key], header, changed)).toBe(false);
  });

  it('is void without a signature, by another secret, or signed as a request', () => {
    for (const other of [undefined, '', 'v1;', header.replace('v1', 'v2'), signRequest(key, request)]) {
      expect(isAnswer([key], other, answer)).toBe(false);
    }
    expect(isAnswer([foreign], header, answer)).toBe(false);
  });
});

describe('what was asked', () => {
  const now = 1_760_000_000_000;

  it('is taken once, within the window only', () => {
    const seen = new SeenNonces();
    expect(seen.take('a', now, now)).toBe(true);
    expect(seen.take('a', now, now + 1)).toBe(false);
    expect(seen.take('b', now - REQUEST_WINDOW_MS, now)).toBe(true);
    expect(seen.take('c', now - REQUEST_WINDOW_MS - 1, now)).toBe(false);
    expect(seen.take('d', now + REQUEST_WINDOW_MS + 1, now)).toBe(false);
  });

  it('cannot be asked again as long as its time fits, and is forgotten then', () => {
    const seen = new SeenNonces();
    // Signed by a clock that is ahead: it fits for longest.
    const at = now + REQUEST_WINDOW_MS;
    expect(seen.take('a', at, now)).toBe(true);
    for (const later of [1, REQUEST_WINDOW_MS, 2 * REQUEST_WINDOW_MS, 2 * REQUEST_WINDOW_MS + 1]) {
      expect(seen.take('a', at, now + later)).toBe(false);
    }
    expect(seen.take('b', now + 10 * REQUEST_WINDOW_MS, now + 10 * REQUEST_WINDOW_MS)).toBe(true);
    expect(seen.size).toBe(1);
  });
});
