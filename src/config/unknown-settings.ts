import { settingNames } from './settings.js';
import { OTHER_NAMES } from './other-names.js';

/** So many letters may be wrong in a name that begins like none of ours. */
const SLIPS = 2;
/** Shorter names are near to anything. */
const LEAST_LENGTH = 6;
/** Begin like a setting and belong to Node, to a desktop, to Kubernetes or to Docker. */
const FOREIGN = /^NODE_|^SESSION_MANAGER$|^DATA_HOME$|_SERVICE_(HOST|PORT)|_PORT_\d+_|_ENV_|_NAME$/;

/** What the log says of variables that are no settings, though somebody seems to have thought so. */
export function adviceOn(environment: NodeJS.ProcessEnv): string[] {
  const names = settingNames();
  const known = new Set([...names, 'WHATSAPP_PROVIDER']);
  const beginnings = new Set(names.map(firstWord));
  return Object.entries(environment).flatMap(([given, value]) => {
    if (value === undefined || value === '' || known.has(given)) return [];
    const meant = OTHER_NAMES.get(given);
    if (meant !== undefined) return [`${given} is taken for ${meant}, which is the name to use`];
    const name = given.toUpperCase();
    if (FOREIGN.test(name) || (name.endsWith('_PORT') && value.startsWith('tcp://'))) return [];
    const isOurs = given === name && name.includes('_') && beginnings.has(firstWord(name));
    if (!isOurs && name.length < LEAST_LENGTH) return [];
    // Most of an environment is foreign, and to compare it with everything takes a while.
    const possible = isOurs ? names : names.filter((one) => Math.abs(one.length - name.length) <= SLIPS);
    if (possible.length === 0) return [];
    const [nearest, slips] = nearestTo(name, possible);
    if (!isOurs && slips > SLIPS) return [];
    return [`${given} is no setting and is ignored; the nearest one is ${nearest} (.env.example has all)`];
  });
}

function firstWord(name: string): string {
  return name.split('_', 1)[0]!;
}

function nearestTo(name: string, names: readonly string[]): [name: string, slips: number] {
  const measured = names.map((one): [string, number] => [one, slipsBetween(name, one)]);
  return measured.toSorted(([, one], [, other]) => one - other)[0]!;
}

/** Letters that were left out, put in or changed (Levenshtein's distance). */
function slipsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const changed = row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[other.length]!;
}
