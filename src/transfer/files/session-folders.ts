import { lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type LineId, lineName, parseLine } from '../../domain/line.js';
import { inSlices } from './in-slices.js';
import { SourceProblem } from './line-state.js';

const CREDENTIALS = 'creds.json';
/** `company_1/auth_info` within `baileys_sessions` within the folder that is named. */
const DEEPEST = 3;
/** Folders that are named after what is in them; the one around them says whose it is. */
const AUTH_FOLDER = /^(auth|auth_info|auth_info_baileys|baileys_auth_info|baileys_auth|session|auth_info_multi)$/;
const COMPANY_FOLDER = /^company[_-](.+)$/;

/** A folder with the state of one device. */
export interface SessionFolder {
  readonly path: string;
  readonly line: LineId;
  /** Names of the files in it, and when they were written last. */
  readonly files: ReadonlyMap<string, FileStamp>;
}

export interface FileStamp {
  readonly size: number;
  readonly writtenAt: number;
}

/**
 * Finds the sessions below a folder, in whatever of these forms: `company_ID/…`, `ID/auth_info/…`, `ID/…`, where `ID` may be
 * `COMPANY.LINE`, or the folder itself. Links are not followed.
 *
 * @param as whose it is, where it is one session
 * @throws SourceProblem when there are none, one has no name that can be a line's, or one line is there twice
 */
export async function findSessionFolders(root: string, as: LineId | undefined): Promise<SessionFolder[]> {
  const found = await foldersBelow(resolve(root), DEEPEST);
  if (found.length === 0) throw new SourceProblem(`${root} has no session in it: there is no ${CREDENTIALS}`);
  if (as !== undefined && found.length > 1) {
    throw new SourceProblem(`${root} has ${found.length} sessions in it; only one of them can be ${lineName(as)}`);
  }
  const folders = found.map(({ path, files }) => ({ path, files, line: as ?? lineOfFolder(path) }));
  const places = new Map<string, string>();
  for (const { path, line } of folders) {
    const name = lineName(line);
    const other = places.get(name);
    if (other !== undefined) throw new SourceProblem(`${other} and ${path} are both of line ${name}; one must go`);
    places.set(name, path);
  }
  return folders.toSorted((a, b) => (lineName(a.line) < lineName(b.line) ? -1 : 1));
}

/** The files of a folder, without links, folders and whatever else is none. */
export async function stampsOf(folder: string): Promise<Map<string, FileStamp>> {
  const stamps = new Map<string, FileStamp>();
  await inSlices(await readdir(folder), (name) => {
    const stat = lstatSync(join(folder, name));
    if (stat.isSymbolicLink()) throw new SourceProblem(`${join(folder, name)} is a link, which is not followed`);
    if (stat.isFile()) stamps.set(name, { size: stat.size, writtenAt: stat.mtimeMs });
  });
  return stamps;
}

async function foldersBelow(path: string, levels: number): Promise<{ path: string; files: Map<string, FileStamp> }[]> {
  let entries;
  try {
    entries = await readdir(path, { withFileTypes: true });
  } catch (error) {
    throw new SourceProblem(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'failed'}`);
  }
  const here = entries.some((entry) => entry.name === CREDENTIALS) ? [{ path, files: await stampsOf(path) }] : [];
  const below = [];
  for (const entry of entries) {
    if (levels > 0 && entry.isDirectory()) below.push(...(await foldersBelow(join(path, entry.name), levels - 1)));
  }
  return [...here, ...below];
}

function lineOfFolder(path: string): LineId {
  const own = basename(path);
  const name = AUTH_FOLDER.test(own) ? basename(dirname(path)) : own;
  const line = parseLine(COMPANY_FOLDER.exec(name)?.[1] ?? name);
  if (line === undefined) {
    throw new SourceProblem(
      `${path}: "${name}" is no name of a line (letters, digits, hyphens and underscores); name it with --as COMPANY`,
    );
  }
  return line;
}
