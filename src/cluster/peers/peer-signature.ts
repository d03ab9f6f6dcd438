import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** The header that an internal request and its answer carry. */
export const SIGNATURE_HEADER = 'x-switchboard-signature';

const VERSION = 'v1';
const KEY_INFO = 'switchboard peers';
const KEY_BYTES = 32;
const HASH = /^[0-9a-f]{64}$/;
const WORD = /^[\w-]{1,64}$/;

/** What is asked of a process, and by whom. Whatever of it is changed on the way makes the signature void. */
export interface SignedRequest {
  method: string;
  path: string;
  /** The processes that ask and are asked: what was meant for one is void at any other, and after a restart of it. */
  from: string;
  to: string;
  /** By the clock of the database, ms since 1970. */
  at: number;
  /** Never used twice. */
  nonce: string;
  /** Of the body, SHA-256 in hex. */
  bodyHash: string;
}

/** What of it the header has to say: the rest is seen. */
export type RequestStamp = Pick<SignedRequest, 'from' | 'to' | 'at' | 'nonce' | 'bodyHash'>;

/** Keys from secrets, so that a secret signs nothing else. */
export function peerKeys(secrets: readonly (string | Buffer)[]): Buffer[] {
  return secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), KEY_INFO, KEY_BYTES)));
}

export function hashOf(body: string | Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}

/** The header of a request. */
export function signRequest(key: Buffer, request: SignedRequest): string {
  const { from, to, at, nonce, bodyHash } = request;
  return [VERSION, from, to, at, nonce, bodyHash, macOf(key, textOf(request))].join(';');
}

/** Reads the header of a request; undefined when it is none of ours. It proves nothing until `isSigned` has said so. */
export function readStamp(header: unknown): { stamp: RequestStamp; mac: string } | undefined {
  if (typeof header !== 'string') return undefined;
  const [version, from = '', to = '', at = '', nonce = '', bodyHash = '', mac = '', ...more] = header.split(';');
  const words = [from, to, nonce].every((word) => WORD.test(word));
  if (version !== VERSION || more.length > 0 || !words || !/^\d{1,15}$/.test(at)) return undefined;
  if (!HASH.test(bodyHash) || !HASH.test(mac)) return undefined;
  return { stamp: { from, to, at: Number(at), nonce, bodyHash }, mac };
}

/** True when somebody who has one of the keys signed this very request. */
export function isSigned(keys: readonly Buffer[], request: SignedRequest, mac: string): boolean {
  return keys.some((key) => equal(mac, macOf(key, textOf(request))));
}

/** The header of the answer to the request with that nonce. */
export function signAnswer(key: Buffer, nonce: string, status: number, body: string): string {
  return `${VERSION};${macOf(key, answerText(nonce, status, body))}`;
}

/** True for an answer to that request by somebody who has one of the keys. */
export function isAnswer(
  keys: readonly Buffer[],
  header: unknown,
  answer: { nonce: string; status: number; body: string },
): boolean {
  const [version, mac = '', ...more] = typeof header === 'string' ? header.split(';') : [];
  if (version !== VERSION || more.length > 0 || !HASH.test(mac)) return false;
  return keys.some((key) => equal(mac, macOf(key, answerText(answer.nonce, answer.status, answer.body))));
}

function textOf({ method, path, from, to, at, nonce, bodyHash }: SignedRequest): string {
  return [VERSION, 'request', method, path, from, to, at, nonce, bodyHash].join('\n');
}

function answerText(nonce: string, status: number, body: string): string {
  return [VERSION, 'answer', nonce, status, hashOf(body)].join('\n');
}

function macOf(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

function equal(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
