import { ValidateBy } from 'class-validator';

/** What secrets in examples are made of. Longer words first, so that none is left over in half. */
const WORDS =
  /placeholder|production|supersecret|whatsapp|example|password|changeit|passwd|replace|default|letmein|private|change|qwerty|random|secret|please|insert|secure|string|bearer|token|value|admin|super|short|enter|jwt|key|api|the|set|bit|hs|your|this|long|very|with|here|must|some|pass|todo|user|root|foo|bar|my|me|be|to|in|of|at|an|or|a/g;
const LEAST_CHARACTERS = 6;
/** Of a word that tells of an example: `a` and `be` stand in secrets that are random hex. */
const LEAST_OF_A_WORD = 3;
/** Nobody finds out that many digits by trying. */
const ENOUGH_DIGITS = 20;

/**
 * True for a secret that is known to everybody: words of examples and nothing else (`your-secret-key`, `changeme123`),
 * a few characters or one piece repeated, or a row of the alphabet or, in hex, of bytes.
 */
export function isWellKnown(secret: string): boolean {
  const text = secret.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  return (
    isMadeOfWords(text) ||
    new Set(text).size < LEAST_CHARACTERS ||
    /^(.{1,12}?)\1+$/u.test(text) ||
    isRow(text) ||
    (/^([\da-f]{2})+$/.test(text) && isRow(Buffer.from(text, 'hex').toString('latin1')))
  );
}

/** Refuses secrets that are known to everybody. */
export function NotWellKnown(): PropertyDecorator {
  return refuse((value) => isWellKnown(value));
}

function refuse(bad: (value: string) => boolean): PropertyDecorator {
  return ValidateBy({
    name: 'notWellKnown',
    validator: {
      validate: (value) => typeof value !== 'string' || !bad(value),
      defaultMessage: () => 'must be a secret of your own, not one of an example; `openssl rand -hex 32` makes one',
    },
  });
}

/** Nothing but words of examples and digits. */
function isMadeOfWords(text: string): boolean {
  const letters = text.replaceAll(/\d/g, '');
  if (letters === '') return text.length < ENOUGH_DIGITS;
  const words = letters.match(WORDS) ?? [];
  return words.join('') === letters && words.some((word) => word.length >= LEAST_OF_A_WORD);
}

function isRow(text: string): boolean {
  const steps = Array.from(text, (_, n) => Math.abs(text.charCodeAt(n) - text.charCodeAt(n - 1)) <= 1);
  return steps.filter(Boolean).length >= text.length * 0.75;
}
