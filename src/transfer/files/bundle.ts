import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type LineId, lineName, parseLine } from '../../domain/line.js';
import { credentialsOf, type FoundState, keyJson, type LineState, NOT_LINKED, SourceProblem } from './line-state.js';

/** The first bytes of a bundle: what it is, and which form of it. */
const MAGIC = Buffer.from('SWITCHBOARD-LINE-1\n');
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = MAGIC.length + SALT_BYTES + NONCE_BYTES;
/** 128 MB and about half a second for each password that somebody tries. */
const SCRYPT = { N: 131_072, r: 8, p: 1, maxmem: 160 * 1024 * 1024 };
/** What a bundle may grow to when it is opened. */
const MAX_OPENED_BYTES = 512 * 1024 * 1024;

export const LEAST_PASSWORD = 12;

interface Contents {
  line: string;
  exportedAt: string;
  credentials: unknown;
  keys: Record<string, Record<string, unknown>>;
}

/** True for a file that begins like a bundle. */
export function isBundle(bytes: Buffer): boolean {
  return bytes.subarray(0, MAGIC.length).equals(MAGIC);
}

/**
 * Packs a line into one file: JSON, gzip, AES-256-GCM with a key that scrypt makes of the password. The header (magic,
 * 16 bytes of salt, 12 of nonce) is authenticated with it; the tag of 16 bytes stands behind it.
 */
export async function sealBundle(line: LineId, state: LineState, password: string): Promise<Buffer> {
  const contents: Contents = {
    line: lineName(line),
    exportedAt: new Date().toISOString(),
    credentials: JSON.parse(state.credentials),
    keys: Object.fromEntries(
      [...state.keys].map(([type, values]) => [
        type,
        Object.fromEntries([...values].map(([id, json]) => [id, JSON.parse(json) as unknown])),
      ]),
    ),
  };
  const packed = await promisify(gzip)(JSON.stringify(contents));
  const salt = randomBytes(SALT_BYTES);
  const header = Buffer.concat([MAGIC, salt, randomBytes(NONCE_BYTES)]);
  const cipher = createCipheriv('aes-256-gcm', await keyOf(password, salt), header.subarray(-NONCE_BYTES));
  cipher.setAAD(header);
  const body = Buffer.concat([cipher.update(packed), cipher.final()]);
  return Buffer.concat([header, cipher.getAuthTag(), body]);
}

/**
 * Opens what `sealBundle` made.
 *
 * @param as the line that it shall be; the one that it was when left out
 * @throws SourceProblem for another password, and for a file that is not whole
 */
export async function openBundle(
  bytes: Buffer,
  password: string,
  place: string,
  as: LineId | undefined,
): Promise<FoundState> {
  if (!isBundle(bytes) || bytes.length < HEADER_BYTES + TAG_BYTES)
    throw new SourceProblem(`${place} is no whole bundle`);
  const header = bytes.subarray(0, HEADER_BYTES);
  const salt = header.subarray(MAGIC.length, MAGIC.length + SALT_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', await keyOf(password, salt), header.subarray(-NONCE_BYTES));
  decipher.setAAD(header);
  decipher.setAuthTag(bytes.subarray(HEADER_BYTES, HEADER_BYTES + TAG_BYTES));
  let packed: Buffer;
  try {
    packed = Buffer.concat([decipher.update(bytes.subarray(HEADER_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    throw new SourceProblem(`${place} does not open: the password is another one, or the file is damaged`);
  }
  try {
    const opened = await promisify(gunzip)(packed, { maxOutputLength: MAX_OPENED_BYTES });
    return stateOf(JSON.parse(opened.toString()) as Contents, place, as);
  } catch (error) {
    if (error instanceof SourceProblem) throw error;
    throw new SourceProblem(`${place} opens, and holds no line as it is exported`);
  }
}

/** Whoever has the password may have made it up: it is held against the same rules as files are. */
function stateOf(contents: Contents, place: string, as: LineId | undefined): FoundState {
  const owner = credentialsOf(contents.credentials);
  const line = as ?? parseLine(contents.line);
  if (owner === NOT_LINKED || line === undefined) throw new SourceProblem(`${place} holds no line`);
  const keys = new Map<string, Map<string, string>>();
  for (const [type, values] of Object.entries(contents.keys)) {
    const ofType = new Map<string, string>();
    for (const [id, value] of Object.entries(values)) {
      const json = isStorable(type, id) ? keyJson(type, value) : undefined;
      if (json === undefined) throw new SourceProblem(`${place}: ${type} ${id} is no key`);
      ofType.set(id, json);
    }
    if (ofType.size > 0) keys.set(type, ofType);
  }
  return { ...owner, line, keys, place };
}

function isStorable(type: string, id: string): boolean {
  return /^[a-z][a-z-]{0,31}$/.test(type) && id !== '' && !id.includes('\0');
}

async function keyOf(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, 32, SCRYPT, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
