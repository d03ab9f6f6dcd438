import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { SettingsError } from './settings-error.js';

/** Whether a package manager runs this process as a script: it passes signals on that a terminal, or systemd, sends to both. */
export function isPackageScript(): boolean {
  return process.env.npm_lifecycle_event !== undefined;
}

/** Where programs that this one starts are looked for. Nothing else of the environment is any of their business. */
export function pathOfPrograms(): string {
  return process.env.PATH ?? '';
}

/**
 * The environment, with what `.env` in the working directory adds; a variable that is set wins over the file.
 *
 * @throws SettingsError when the file cannot be read as UTF-8; half a file would be settings that nobody wanted
 */
export function readEnvironment(): NodeJS.ProcessEnv {
  if (!existsSync('.env')) return process.env;
  let bytes: Buffer;
  try {
    bytes = readFileSync('.env');
  } catch (error) {
    throw new SettingsError(`.env cannot be read: ${(error as Error).message}`);
  }
  for (const [name, value] of Object.entries(parseEnv(textOf(bytes)))) process.env[name] ??= value;
  return process.env;
}

/** The text of a settings file, without the byte order mark that some editors put in front. */
export function textOf(bytes: Uint8Array): string {
  const encoding = foreignEncoding(bytes);
  if (encoding !== undefined) throw new SettingsError(`.env is ${encoding}; save it as UTF-8`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new SettingsError(
      `.env is not UTF-8 but an older encoding, such as Latin-1 or Windows-1252 (line ${badLine(bytes)}); save it as UTF-8`,
    );
  }
}

/** The name of an encoding that takes two or four bytes for each letter, by its mark or by its zeros. */
function foreignEncoding(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  if (start === 'fffe0000' || start === '0000feff') return 'UTF-32';
  if (start.startsWith('fffe')) return 'UTF-16 (little endian)';
  if (start.startsWith('feff')) return 'UTF-16 (big endian)';
  const zero = bytes.indexOf(0);
  if (zero === -1) return undefined;
  return `UTF-16 without a byte order mark (${zero % 2 === 1 ? 'little' : 'big'} endian), or no text at all`;
}

function badLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    try {
      decoder.decode(bytes.subarray(start, end === -1 ? bytes.length : end));
    } catch {
      return line;
    }
    if (end === -1) return line;
    start = end + 1;
  }
  return line;
}
