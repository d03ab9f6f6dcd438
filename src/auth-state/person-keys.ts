import { BufferJSON } from '../baileys/baileys.js';
import type { Person } from '../domain/person.js';

/** The list of whose tokens there are, among those tokens (Baileys lib/Utils/tc-token-utils.js, TC_TOKEN_INDEX_KEY). */
const TOKEN_INDEX = '__index';

/** Types of keys of which each is about one person and names them, or is made anew when it is missing. */
const NAMING_OTHERS: ReadonlySet<string> = new Set(['lid-mapping', 'sender-key-memory']);

/**
 * What is left of a key when a person is forgotten.
 *
 * @param json opens it
 * @returns undefined when it is not about them, null when nothing is left
 */
export function keyWithout(person: Person, type: string, id: string, json: () => string): unknown {
  if (type === 'tctoken' && id === TOKEN_INDEX) {
    const index = JSON.parse(json(), BufferJSON.reviver) as { token?: Uint8Array };
    const names: unknown = JSON.parse(Buffer.from(index.token ?? []).toString() || '[]');
    if (!Array.isArray(names)) return undefined;
    const left = names.filter((name) => typeof name !== 'string' || !person.isNamedIn(name));
    return left.length === names.length ? undefined : { ...index, token: Buffer.from(JSON.stringify(left)) };
  }
  if (person.isNamedIn(id)) return null;
  return NAMING_OTHERS.has(type) && person.isNamedIn(json()) ? null : undefined;
}
