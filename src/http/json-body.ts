import { json, type RequestHandler } from 'express';
import { invalidField } from '../domain/errors.js';

const BODY_LIMIT = '1mb';

/**
 * Names by which JSON reaches what every object inherits: what copies such a body sets a prototype with it, and
 * class-transformer takes `constructor` for the class. Looked for before parsing, as names only, escapes included.
 */
const POISON = new RegExp(`"(?:${['__proto__', 'constructor'].map(escapedOrNot).join('|')})"\\s*:`);

/** Reads JSON bodies up to 1 MB. */
export function jsonBody(): RequestHandler[] {
  // What `verify` throws would come out as a 403.
  const poisoned = new WeakSet<object>();
  return [
    json({
      limit: BODY_LIMIT,
      verify: (request, _response, body) => {
        if (POISON.test(body.toString())) poisoned.add(request);
      },
    }),
    (request, _response, next) => {
      if (!poisoned.has(request)) return next();
      next(invalidField('body', 'The body must not have members with the name __proto__ or constructor'));
    },
  ];
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
