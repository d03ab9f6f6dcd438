import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { hasFileName, keyFileName } from './key-files.js';
import { type LineState, SourceProblem } from './line-state.js';

const WRITTEN_AT_ONCE = 32;

/**
 * Writes a line as `useMultiFileAuthState` reads it, for this user alone to read. The folder is there when all of it is.
 *
 * @returns how many files it has
 * @throws SourceProblem when there is something already
 */
export async function writeSessionFolder(folder: string, { credentials, keys }: LineState): Promise<number> {
  const path = resolve(folder);
  await assertFree(path);
  const making = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  await mkdir(making, { recursive: true, mode: 0o700 });
  try {
    const files = new Map([['creds.json', credentials]]);
    for (const [type, values] of keys) {
      for (const [id, json] of values) {
        // Whoever reads it would take it for another key.
        if (!hasFileName({ type, id }))
          throw new SourceProblem(`The key ${type} ${id} has no name as a file; take a bundle`);
        files.set(keyFileName({ type, id }), json);
      }
    }
    const next = files.entries();
    const worker = async (): Promise<void> => {
      // Not flushed one by one: until the folder is there, the database has it all.
      for (const [name, json] of next) await writeFile(join(making, name), json, { flag: 'wx', mode: 0o600 });
    };
    await Promise.all(Array.from({ length: WRITTEN_AT_ONCE }, worker));
    // An empty folder that was there is in the way of some systems.
    await rmdir(path).catch(() => undefined);
    await rename(making, path);
    return files.size;
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Writes one file, for this user alone; it is there when all of it is, and on disk.
 *
 * @throws SourceProblem when there is something already
 */
export async function writePrivately(file: string, bytes: Buffer): Promise<void> {
  const path = resolve(file);
  if (existsSync(path)) throw new SourceProblem(`${path} is there already`);
  const making = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    await writeFile(making, bytes, { flag: 'wx', mode: 0o600, flush: true });
    await rename(making, path);
  } catch (error) {
    await rm(making, { force: true });
    throw error;
  }
}

async function assertFree(path: string): Promise<void> {
  let names: string[];
  try {
    names = await readdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    throw new SourceProblem(code === 'ENOTDIR' ? `${path} is a file` : `${path} cannot be read: ${code}`);
  }
  if (names.length > 0) throw new SourceProblem(`${path} is not empty; two devices must not be mixed in one folder`);
}
