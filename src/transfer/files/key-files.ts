import { isUtf8 } from 'node:buffer';

/**
 * What the ids of each type of key look like (Baileys lib/Types/Auth.d.ts, SignalDataTypeMap). An id that a file's name
 * cannot stand for is refused, so that a copy such as `pre-key-1 (1).json` is no key of its own.
 */
const IDS: Readonly<Record<string, RegExp>> = {
  'pre-key': /^\d+$/,
  session: /^\w+\.\d+$/,
  'identity-key': /^\w+\.\d+$/,
  // A group, or the broadcast of statuses, and a device of a member.
  'sender-key': /^[\w.-]+@[a-z.]+::\w+::\d+$/,
  'sender-key-memory': /^[\w.-]+@[a-z.]+$/,
  'app-state-sync-key': /^[A-Za-z0-9+/]+=*$/,
  'app-state-sync-version': /^[a-z_]+$/,
  'lid-mapping': /^\w+$/,
  'device-list': /^\w+$/,
  tctoken: /^(__index|\w+@[a-z.]+)$/,
  // What this product keeps beside them; Baileys does not look for it.
  contact: /^[\w.-]+@[a-z.]+$/,
  'chat-timer': /^[\w.-]+@[a-z.]+$/,
  devices: /^\w+$/,
};

/** The longest first: `sender-key-memory-…` is no `sender-key` whose id begins with `memory-`. */
const TYPES = Object.keys(IDS).toSorted((a, b) => b.length - a.length);

/** A Signal key by type and id. */
export interface KeyName {
  readonly type: string;
  readonly id: string;
}

/** The name of a key's file, as `useMultiFileAuthState` makes it: slashes become `__` and colons `-`. */
export function keyFileName({ type, id }: KeyName): string {
  return `${type}-${id}.json`.replaceAll('/', '__').replaceAll(':', '-');
}

/**
 * The key that a file of `useMultiFileAuthState` is of. Only base64 has slashes and only sender keys have colons, and
 * neither has in it what these are written as; `__` in any other id is meant as it is (`tctoken-__index.json`).
 *
 * @returns undefined for a file of no known type, null for one whose id cannot be told
 */
export function keyOfFile(name: string): KeyName | undefined | null {
  const stem = name.slice(0, -'.json'.length);
  const type = TYPES.find((known) => stem.startsWith(`${known}-`));
  if (type === undefined || !name.endsWith('.json')) return undefined;
  const id = idOf(type, stem.slice(type.length + 1));
  return IDS[type]!.test(id) ? { type, id } : null;
}

/** Whether the name of a key's file says which one it is. */
export function hasFileName(key: KeyName): boolean {
  const told = keyOfFile(keyFileName(key));
  return told?.type === key.type && told.id === key.id;
}

function idOf(type: string, escaped: string): string {
  if (type === 'app-state-sync-key') return escaped.replaceAll('__', '/');
  // Groups of the first years have a hyphen in their ids; devices are behind the last two pairs of them.
  if (type === 'sender-key') return escaped.replace(/^(.+@[a-z.]+)--(\w+)--(\d+)$/, '$1::$2::$3');
  return escaped;
}

/**
 * Reads a file of JSON as Baileys writes it.
 *
 * @returns what is in it, or in words what is wrong with it
 */
export function readJson(bytes: Buffer): { value: unknown } | { problem: string } {
  if (bytes.length === 0) return { problem: 'is empty: its writing was cut off' };
  const start = bytes.subarray(0, 4).toString('hex');
  if (start === 'fffe0000' || start === '0000feff') return { problem: 'is UTF-32; it must be UTF-8' };
  if (start.startsWith('fffe') || start.startsWith('feff')) return { problem: 'is UTF-16; it must be UTF-8' };
  if (start.startsWith('efbbbf')) {
    return { problem: 'begins with a byte order mark, so that something else than Baileys wrote it; save it without' };
  }
  if (bytes.includes(0)) {
    const isCut = bytes.every((byte) => byte === 0);
    return {
      problem: isCut
        ? 'holds zeros only: its writing was cut off'
        : 'has zeros in it: it is UTF-16 without its mark, or no text',
    };
  }
  if (!isUtf8(bytes)) return { problem: 'is not UTF-8' };
  try {
    return { value: JSON.parse(bytes.toString()) as unknown };
  } catch {
    return { problem: 'is not whole JSON: its writing was cut off, or something else wrote it' };
  }
}
