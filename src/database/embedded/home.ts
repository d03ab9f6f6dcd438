import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Account, canReach, serverAccount } from './account.js';

/** Where one embedded server lives: its cluster, its log, and who uses it. */
export interface Home {
  /** Real path, without symbolic links. */
  folder: string;
  /** The user that the server runs as; `undefined` means this process's own. */
  account: Account | undefined;
}

/** Owner may list and write, everybody else may only pass through to what is his. */
const PASSAGE = 0o711;

/**
 * The home for the data folder `dataDir`, made when missing: `<dataDir>/postgres`.
 *
 * Started by root the server runs as somebody else, who may have no way into the project (`/root/...`). Then the home
 * lies in a place of the system instead, named after the data folder, and `<dataDir>/postgres` is a link to it: every
 * later start finds the same data, and so does whoever looks for it.
 *
 * @throws when a home that was made earlier is out of the server's reach now
 */
export function dataHome(dataDir: string): Home {
  mkdirSync(dataDir, { recursive: true });
  const project = realpathSync(dataDir);
  const wanted = join(project, 'postgres');
  const account = serverAccount(kind(wanted) === 'folder' ? wanted : project);
  if (account === undefined) {
    mkdirSync(wanted, { recursive: true, mode: 0o700 });
    const { uid } = statSync(wanted);
    if (uid !== process.geteuid?.()) {
      throw new Error(
        `The database in ${wanted} belongs to user ${uid}: start as that user, or as root, or give it away (chown -R).`,
      );
    }
    return { folder: realpathSync(wanted), account };
  }
  const existing = kind(wanted);
  if (existing === 'link') return elsewhere(resolve(project, readlinkSync(wanted)), account);
  if (canReach(project, account)) {
    makeFolder(wanted);
    // With sudo in somebody's own project: the next start may be without.
    if (statSync(project).uid === account.uid) chownSync(wanted, account.uid, account.gid);
    return { folder: wanted, account };
  }
  if (existing === 'folder') {
    throw new Error(
      `The database in ${wanted} belongs to user ${account.uid}, who cannot reach it any more: make the folders above it passable (chmod o+x).`,
    );
  }
  const folder = join(systemFolder(account), createHash('sha256').update(project).digest('hex').slice(0, 16));
  const home = elsewhere(folder, account);
  try {
    symlinkSync(folder, wanted);
  } catch (error) {
    // Another process that starts right now has made the same link.
    if (kind(wanted) !== 'link') throw error;
  }
  return home;
}

/** What root makes in a home that is somebody else's becomes his. (Never the other way: root does not write where a server may.) */
export function giveToOwner(home: Home, path: string): void {
  const { uid, gid } = statSync(home.folder);
  if (uid !== process.geteuid?.()) chownSync(path, uid, gid);
}

/** A fresh home that the server can reach, in the system's folder for temporary files. */
export function throwawayHome(): Home {
  const account = serverAccount();
  const temporary = realpathSync(tmpdir());
  const base = account === undefined || canReach(temporary, account) ? temporary : systemFolder(account);
  const folder = mkdtempSync(join(base, 'switchboard-throwaway-'));
  if (account !== undefined) chmodSync(folder, PASSAGE);
  return { folder, account };
}

function elsewhere(folder: string, account: Account): Home {
  makeFolder(folder);
  return { folder: realpathSync(folder), account };
}

/** A folder that only root can write to and that survives a restart, where the machine has one. */
function systemFolder(account: Account): string {
  for (const base of ['/var/lib', realpathSync(tmpdir()), '/tmp']) {
    const folder = join(base, 'switchboard');
    try {
      makeFolder(folder);
    } catch {
      continue;
    }
    // In a folder that everybody can write to, somebody else may have been there first.
    if (lstatSync(folder).isDirectory() && lstatSync(folder).uid === 0 && canReach(folder, account)) return folder;
  }
  throw new Error('Found no folder that the user of the embedded database can reach: set DATA_DIR or DATABASE_URL.');
}

function makeFolder(folder: string): void {
  if (mkdirSync(folder, { recursive: true, mode: PASSAGE }) !== undefined) chmodSync(folder, PASSAGE);
}

function kind(path: string): 'nothing' | 'link' | 'folder' {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 'nothing';
  return found.isSymbolicLink() ? 'link' : 'folder';
}

/** Removes a throwaway home with all that is in it. */
export function removeHome(home: Home): void {
  rmSync(home.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}
