import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inSlices } from './in-slices.js';
import { keyOfFile, readJson } from './key-files.js';
import { credentialsOf, type FoundState, keyJson, NOT_LINKED, SourceProblem } from './line-state.js';
import { type FileStamp, type SessionFolder, stampsOf } from './session-folders.js';

/** No key comes near it; a larger file is none. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;
/** Problems that are told; whoever has more of them has one cause for all. */
const TOLD_PROBLEMS = 20;

/** What was found in a folder. */
export interface ReadFolder {
  /** Null where no phone has linked the device. */
  readonly state: FoundState | null;
  /** Files that are no keys. */
  readonly leftOut: string[];
}

/**
 * Reads a session that `useMultiFileAuthState` wrote, and nothing of it unless all of it is good. The folder is only read.
 *
 * @param told of files that are read, while it goes on
 * @throws SourceProblem naming each file that is not as it should be
 */
export async function readSessionFolder(
  folder: SessionFolder,
  told: (files: number) => void = () => undefined,
): Promise<ReadFolder> {
  const { path, line, files } = folder;
  const problems: string[] = [];
  const leftOut: string[] = [];
  const keys = new Map<string, Map<string, string>>();
  let owner: ReturnType<typeof credentialsOf> | undefined;
  let read = 0;

  const readOne = (name: string, { size }: FileStamp): void => {
    const key = name === 'creds.json' ? 'credentials' : keyOfFile(name);
    if (key === undefined) return void leftOut.push(name);
    if (key === null) return void problems.push(`${name} is of no key that can be told by its name: is it a copy?`);
    if (size > MAX_FILE_BYTES) return void problems.push(`${name} is too large for a key`);
    const json = readJson(readFileSync(join(path, name)));
    if ('problem' in json) return void problems.push(`${name} ${json.problem}`);
    if (key === 'credentials') {
      try {
        owner = credentialsOf(unwrapped(json.value));
      } catch (error) {
        if (!(error instanceof SourceProblem)) throw error;
        problems.push(`${name} ${error.message}`);
      }
      return;
    }
    const stored = keyJson(key.type, json.value);
    if (stored === undefined) return void problems.push(`${name} holds no ${key.type}`);
    const ofType = keys.get(key.type) ?? new Map<string, string>();
    keys.set(key.type, ofType.set(key.id, stored));
  };

  await inSlices(files, ([name, stamp]) => {
    readOne(name, stamp);
    told((read += 1));
  });
  if (problems.length > 0) {
    const some = problems.toSorted().slice(0, TOLD_PROBLEMS);
    const more = problems.length > some.length ? [`and ${problems.length - some.length} more`] : [];
    throw new SourceProblem(`${path}: ${[...some, ...more].join('; ')}`);
  }
  if (owner === undefined || owner === NOT_LINKED) return { state: null, leftOut };
  return { state: { ...owner, line, keys, place: path }, leftOut: leftOut.toSorted() };
}

/**
 * Tells a source that is still in use: what was read of it is then of no one moment, and its other user would go on.
 *
 * @throws SourceProblem when a file came, went or was written since the folder was found
 */
export async function assertUntouched({ path, files }: SessionFolder): Promise<void> {
  const now = await stampsOf(path);
  const changed = [...now].some(([name, { size, writtenAt }]) => {
    const before = files.get(name);
    return before === undefined || before.size !== size || before.writtenAt !== writtenAt;
  });
  if (changed || now.size !== files.size) {
    throw new SourceProblem(`${path} was written to meanwhile; stop what uses it first, or both would fight over it`);
  }
}

/** Evolution API keeps credentials in a column, as JSON inside of a JSON string. */
function unwrapped(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const inner = readJson(Buffer.from(value));
  return 'value' in inner ? inner.value : value;
}
