import { readFile, stat } from 'node:fs/promises';
import type { LineId } from '../domain/line.js';
import { openBundle } from './files/bundle.js';
import { type FoundState, SourceProblem } from './files/line-state.js';
import { assertUntouched, readSessionFolder } from './files/read-folder.js';
import { findSessionFolders, type SessionFolder } from './files/session-folders.js';

const MAX_BUNDLE_BYTES = 256 * 1024 * 1024;

/** What an import reads. */
export interface ReadSource {
  readonly states: FoundState[];
  /** What is there and is not taken, in words. */
  readonly leftOut: string[];
  /** @throws SourceProblem when somebody wrote to it since it was read */
  assertUntouched(): Promise<void>;
}

export interface SourceChoices {
  /** The line that it shall be, where it is one. */
  readonly as?: LineId;
  /** Asked when it is a bundle. */
  readonly password: () => Promise<string>;
  /** Told how many files of a folder are read. */
  readonly told?: (files: number, folder: SessionFolder) => void;
}

/**
 * Reads a folder with sessions, or a bundle, whole. It is only read.
 *
 * @throws SourceProblem when not all of it can be taken
 */
export async function readSource(path: string, { as, password, told }: SourceChoices): Promise<ReadSource> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new SourceProblem(`${path} cannot be read: ${error.code}`);
  });
  if (found.isFile()) {
    if (found.size > MAX_BUNDLE_BYTES) throw new SourceProblem(`${path} is too large for a bundle`);
    const state = await openBundle(await readFile(path), await password(), path, as);
    return { states: [state], leftOut: [], assertUntouched: () => Promise.resolve() };
  }
  const folders = await findSessionFolders(path, as);
  const states: FoundState[] = [];
  const leftOut: string[] = [];
  for (const folder of folders) {
    const read = await readSessionFolder(folder, (files) => told?.(files, folder));
    if (read.state === null) leftOut.push(`${folder.path}: no phone has linked this device`);
    else states.push(read.state);
    if (read.leftOut.length > 0) leftOut.push(`${folder.path}: ${read.leftOut.join(', ')} (no keys)`);
  }
  if (states.length === 0) throw new SourceProblem(`${path}: no phone has linked any device in it`);
  return {
    states,
    leftOut,
    assertUntouched: async () => {
      for (const folder of folders) await assertUntouched(folder);
    },
  };
}
