/** Loaded before the product: counts what it asks the database, by the text of each statement. */
import { Client } from 'pg';
import { answer } from '../inside/answers.js';

const SHOWN = 90;
/** The statement that reads keys, and which of its values names their type. */
const READ_KEYS = 'auth-state-get';
const KEY_TYPE = 2;

let counts = new Map<string, number>();

type Query = (this: Client, ...given: unknown[]) => unknown;
const prototype = Client.prototype as unknown as { query: Query };
const query = prototype.query;
prototype.query = function (...given) {
  const name = nameOf(given[0]);
  counts.set(name, (counts.get(name) ?? 0) + 1);
  return query.apply(this, given);
};

answer('takeStatements', (): [string, number][] => {
  const taken = [...counts];
  counts = new Map();
  return taken;
});

/** The type of Signal keys that are read, the name that a prepared one has, or else the beginning of its text. */
function nameOf(asked: unknown): string {
  if (typeof asked === 'string') return short(asked);
  const { name, text, values } = (asked ?? {}) as { name?: string; text?: string; values?: string[] };
  if (name === READ_KEYS) return `keys of type ${values?.[KEY_TYPE]}`;
  return name ?? short(text ?? '');
}

function short(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, SHOWN);
}
