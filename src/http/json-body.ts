import type { Request } from 'express';
import { json, type RequestHandler } from 'express';
import { DomainError, invalidField } from '../domain/errors.js';

const BODY_LIMIT = '1mb';
/** Far beyond what any route takes. class-transformer copies an object in the square of its members, and recursively. */
const MAX_MEMBERS = 200;
const MAX_DEPTH = 32;
const MAX_VALUES = 50_000;

/**
 * Names by which JSON reaches what every object inherits: what copies such a body sets a prototype with it, and
 * class-transformer takes `constructor` for the class. Looked for before parsing, as names only, escapes included.
 */
const POISON = new RegExp(`"(?:${['__proto__', 'constructor'].map(escapedOrNot).join('|')})"\\s*:`);

/** Reads JSON bodies up to 1 MB, and refuses what is no JSON or would cost more to copy than to send. */
export function jsonBody(): RequestHandler[] {
  // What `verify` throws would come out as a 403.
  const refused = new WeakMap<object, DomainError>();
  return [
    (request, _response, next) => {
      if (hasBody(request) && !request.is('application/json')) return next(notJson());
      next();
    },
    json({
      limit: BODY_LIMIT,
      verify: (request, _response, body, encoding) => {
        if (encoding !== 'utf-8') refused.set(request, notJson());
        else if (POISON.test(body.toString())) {
          refused.set(
            request,
            invalidField('body', 'The body must not have members with the name __proto__ or constructor'),
          );
        }
      },
    }),
    (request, _response, next) => {
      const error = refused.get(request) ?? (isTooLarge(request.body) ? tooLarge() : undefined);
      next(error);
    },
  ];
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

function tooLarge(): DomainError {
  return invalidField(
    'body',
    `The body must not have more than ${MAX_MEMBERS} members in an object, ${MAX_VALUES} values in all, or ${MAX_DEPTH} levels`,
  );
}

/** Without recursion: it is what a body of 100,000 levels is after. */
function isTooLarge(body: unknown): boolean {
  const waiting: { value: unknown; depth: number }[] = [{ value: body, depth: 0 }];
  let values = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    const members: unknown[] = Array.isArray(value) ? value : Object.values(value);
    values += members.length;
    if (depth >= MAX_DEPTH || values > MAX_VALUES) return true;
    if (!Array.isArray(value) && members.length > MAX_MEMBERS) return true;
    for (const member of members) waiting.push({ value: member, depth: depth + 1 });
  }
  return false;
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
