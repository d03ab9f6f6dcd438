import { isUtf8 } from 'node:buffer';
import type { Request } from 'express';
import { json, type RequestHandler } from 'express';
import { DomainError, invalidField } from '../domain/errors.js';
import { isBroken } from '../domain/text.js';

const BODY_BYTES = 1_048_576;
/** Read by their routes, when it is known who sends them: they may be larger, or other than JSON. */
const READ_LATER = [/^\/api\/whatsapp\/sessions\/[^/]+\/media\/?$/i];
/** Far beyond what any route takes. class-transformer copies an object in the square of its members, and recursively. */
const MAX_MEMBERS = 200;
const MAX_DEPTH = 32;
const MAX_VALUES = 50_000;

/**
 * Names by which JSON reaches what every object inherits: what copies such a body sets a prototype with it, and
 * class-transformer takes `constructor` for the class. Looked for before parsing, as names only, escapes included.
 */
const POISON = new RegExp(`"(?:${['__proto__', 'constructor'].map(escapedOrNot).join('|')})"\\s*:`);

/** True for a body that its route reads. */
export function isReadLater({ method, path }: Pick<Request, 'method' | 'path'>): boolean {
  return method === 'POST' && READ_LATER.some((pattern) => pattern.test(path));
}

/** Reads JSON bodies up to 1 MB, but for those that their routes read. */
export function jsonBody(): RequestHandler {
  const read = jsonReader(BODY_BYTES);
  return (request, response, next) => (isReadLater(request) ? next() : read(request, response, next));
}

/**
 * Reads JSON bodies of so many bytes at most, and refuses what is no JSON, would cost more to copy than to send, or holds
 * half of a character.
 */
export function jsonReader(maxBytes: number): RequestHandler {
  // What `verify` throws would come out as a 403.
  const refused = new WeakMap<object, DomainError>();
  const parse = json({
    limit: maxBytes,
    verify: (request, _response, body) => {
      if (!isUtf8(body)) refused.set(request, invalidField('body', 'The body is not valid UTF-8'));
      else if (POISON.test(body.toString())) {
        refused.set(
          request,
          invalidField('body', 'The body must not have members with the name __proto__ or constructor'),
        );
      }
    },
  });
  return (request, response, next) => {
    if (hasBody(request)) {
      if (!request.is('application/json')) return next(notJson());
      const charset = charsetOf(request);
      if (charset !== undefined && !isNameOfUtf8(charset)) return next(otherCharset(charset));
      // The parser knows UTF-8 by one of its names only.
      request.headers['content-type'] = 'application/json; charset=utf-8';
    }
    parse(request, response, (error?: unknown) => {
      next(error ?? refused.get(request) ?? faultOf(request.body));
    });
  };
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function notJson(): DomainError {
  return new DomainError(
    'UNSUPPORTED_MEDIA_TYPE',
    'The body must be JSON in UTF-8, with Content-Type: application/json',
  );
}

function charsetOf({ headers }: Request): string | undefined {
  return /;\s*charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;]*))/i
    .exec(headers['content-type'] ?? '')
    ?.slice(1)
    .join('');
}

/** By the names that the Encoding Standard gives it: `utf-8`, `UTF8` and a few old ones. */
function isNameOfUtf8(name: string): boolean {
  try {
    return new TextDecoder(name).encoding === 'utf-8';
  } catch {
    return false;
  }
}

function otherCharset(charset: string): DomainError {
  return new DomainError(
    'UNSUPPORTED_MEDIA_TYPE',
    `The body must be in UTF-8, and not in ${JSON.stringify(charset.slice(0, 40))} as its Content-Type says`,
  );
}

function tooLarge(): DomainError {
  return invalidField(
    'body',
    `The body must not have more than ${MAX_MEMBERS} members in an object, ${MAX_VALUES} values in all, or ${MAX_DEPTH} levels`,
  );
}

/** A value of a body, and the way to it. */
interface Place {
  value: unknown;
  depth: number;
  name: string;
  within?: Place;
}

/** Without recursion: it is what a body of 100,000 levels is after. */
function faultOf(body: unknown): DomainError | undefined {
  const waiting: Place[] = [{ value: body, depth: 0, name: '' }];
  let values = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next;
    if (typeof value === 'string' && isBroken(value)) return broken(next);
    if (typeof value !== 'object' || value === null) continue;
    const members = Object.entries(value);
    values += members.length;
    if (depth >= MAX_DEPTH || values > MAX_VALUES) return tooLarge();
    if (!Array.isArray(value) && members.length > MAX_MEMBERS) return tooLarge();
    for (const [name, member] of members) waiting.push({ value: member, depth: depth + 1, name, within: next });
  }
  return undefined;
}

/** Half of a surrogate pair cannot be written in UTF-8: neither WhatsApp nor the database takes it. */
function broken(place: Place): DomainError {
  const path: string[] = [];
  for (let at: Place | undefined = place; at?.within !== undefined; at = at.within) path.unshift(at.name);
  const field = path.join('.') || 'body';
  return invalidField(field, `${field} must not hold half of a character`);
}

function escapedOrNot(name: string): string {
  const letters = [...name].map((letter) => {
    const [high, low] = letter.charCodeAt(0).toString(16).padStart(2, '0');
    return `(?:${letter}|\\\\u00${anyCase(high!)}${anyCase(low!)})`;
  });
  return letters.join('');
}

function anyCase(digit: string): string {
  return `[${digit}${digit.toUpperCase()}]`;
}
