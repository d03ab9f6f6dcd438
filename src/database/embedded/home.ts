import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Account, canReach, onlyRootMayChange, serverAccount } from './account.js';
import { actingAs } from './acting-as.js';

/** Where one embedded server lives: its cluster, its log, and who uses it. */
export interface Home {
  /** Real path, without symbolic links. */
  folder: string;
  /** The user that the server runs as; `undefined` means this process's own. */
  account: Account | undefined;
  /** Whose the folder is when it is not this process's own: what is done in it is done with his rights. */
  owner: Account | undefined;
}

/** Owner may list and write, everybody else may only pass through to what is his. */
const PASSAGE = 0o711;

const THOROUGHLY = { recursive: true, force: true, maxRetries: 5, retryDelay: 20 } as const;

/**
 * The home for the data folder `dataDir`, made when missing: `<dataDir>/postgres`.
 *
 * Started by root the server runs as somebody else: the owner of the data folder, so that a project can be started with
 * sudo today and without it tomorrow. He may have no way into the project (`/root/...`). Then the home lies in a place
 * of the system instead, named after the data folder, and `<dataDir>/postgres` is a link to it: every later start finds
 * the same data, and so does whoever looks for it.
 *
 * Root works with its own rights only in a home that nobody else can change or put another in the place of. Any other
 * one belongs to the server's user, and root works in it as that user.
 *
 * @throws when a home that was made earlier is out of the server's reach now, or root's where others can change it
 */
export function dataHome(dataDir: string): Home {
  makeLikeItsParent(resolve(dataDir));
  const project = realpathSync(dataDir);
  const wanted = join(project, 'postgres');
  if (process.geteuid?.() !== 0) return ownHome(wanted);
  const existing = kind(wanted);
  if (existing === 'folder') return existingHome(wanted);
  if (existing === 'link') return linkedHome(project, wanted);
  const account = serverAccount(project);
  if (!canReach(project, account)) return homeOfTheSystem(project, wanted, account);
  if (statSync(project).uid === account.uid) {
    actingAs(account, () => makeFolder(wanted));
    return { folder: wanted, account, owner: account };
  }
  if (!onlyRootMayChange(project)) return givenHome(wanted, account);
  makeFolder(wanted);
  return { folder: wanted, account, owner: undefined };
}

/** A home in a folder where others can write: the server's user gets it, so that root has nothing to do there. */
function givenHome(wanted: string, account: Account): Home {
  const fresh = mkdtempSync(`${wanted}.new_`);
  try {
    // The folder that was made, and no other that lies there now.
    const opened = openSync(fresh, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    if (fstatSync(opened).uid === 0) {
      fchmodSync(opened, PASSAGE);
      fchownSync(opened, account.uid, account.gid);
    }
    closeSync(opened);
    renameSync(fresh, wanted);
  } catch (error) {
    rmdirSync(fresh);
    // Another process that starts right now was faster.
    if (kind(wanted) !== 'folder') throw error;
  }
  return existingHome(wanted);
}

/** For whoever is not root, the server is his own. */
function ownHome(wanted: string): Home {
  mkdirSync(wanted, { recursive: true, mode: 0o700 });
  const { uid } = statSync(wanted);
  if (uid !== process.geteuid?.() && process.geteuid !== undefined) {
    throw new Error(
      `The database in ${wanted} belongs to user ${uid}: start as that user, or as root, or give it away (chown -R).`,
    );
  }
  return { folder: realpathSync(wanted), account: undefined, owner: undefined };
}

/** A home that root finds. */
function existingHome(folder: string): Home {
  const { uid, gid } = lstatSync(folder);
  const account = uid === 0 ? serverAccount() : { uid, gid };
  if (uid === 0 && !onlyRootMayChange(folder)) {
    throw new Error(
      `The database in ${folder} belongs to root, and others can put something else in its place: give it to the user who shall serve it (chown -hR), or take their right to write from the folders above it.`,
    );
  }
  if (!canReach(dirname(folder), account)) {
    throw new Error(
      `The database in ${folder} belongs to user ${account.uid}, who cannot reach it any more: make the folders above it passable (chmod o+x).`,
    );
  }
  return { folder, account, owner: uid === 0 ? undefined : account };
}

/** A home behind a link: ours to a place of the system, or one that somebody made who moved his database. */
function linkedHome(project: string, wanted: string): Home {
  const target = resolve(project, readlinkSync(wanted));
  const { uid, gid } = lstatSync(wanted);
  if (uid === 0) {
    const account = serverAccount(project);
    if (target === placeInTheSystem(project, account)) return homeOfTheSystem(project, wanted, account);
    if (!onlyRootMayChange(project)) throw changeableLink(wanted);
  }
  const maker = uid === 0 ? undefined : { uid, gid };
  actingAs(maker, () => makeFolder(target));
  const folder = realpathSync(target);
  // A link says nothing of whose the folder behind it is: for its maker, only his own is served.
  if (maker !== undefined && lstatSync(folder).uid !== uid) throw changeableLink(wanted);
  return existingHome(folder);
}

function changeableLink(wanted: string): Error {
  return new Error(
    `${wanted} is a link to a folder of somebody else's, and root does not follow one that others can change: make DATA_DIR the folder itself.`,
  );
}

function homeOfTheSystem(project: string, wanted: string, account: Account): Home {
  const folder = placeInTheSystem(project, account);
  makeFolder(folder);
  try {
    symlinkSync(folder, wanted);
  } catch (error) {
    // Another process that starts right now has made the same link.
    if (kind(wanted) !== 'link') throw error;
  }
  return { folder: realpathSync(folder), account, owner: undefined };
}

/** A fresh home that the server can reach, in the system's folder for temporary files. */
export function throwawayHome(): Home {
  const account = process.geteuid?.() === 0 ? serverAccount() : undefined;
  const temporary = realpathSync(tmpdir());
  const base = account === undefined || canReach(temporary, account) ? temporary : systemFolder(account);
  const folder = mkdtempSync(join(base, 'switchboard-throwaway-'));
  if (account !== undefined) chmodSync(folder, PASSAGE);
  return { folder, account, owner: undefined };
}

function placeInTheSystem(project: string, account: Account): string {
  return join(systemFolder(account), createHash('sha256').update(project).digest('hex').slice(0, 16));
}

/** A folder that only root can write to and that survives a restart, where the machine has one. */
export function systemFolder(account: Account): string {
  for (const base of ['/var/lib', realpathSync(tmpdir()), '/tmp']) {
    const folder = join(base, 'switchboard');
    try {
      makeFolder(folder);
    } catch {
      continue;
    }
    // In a folder that everybody can write to, somebody else may have been there first.
    if (lstatSync(folder).isDirectory() && onlyRootMayChange(folder) && canReach(folder, account)) return folder;
  }
  throw new Error('Found no folder that the user of the embedded database can reach: set DATA_DIR or DATABASE_URL.');
}

function makeFolder(folder: string): void {
  if (mkdirSync(folder, { recursive: true, mode: PASSAGE }) !== undefined) chmodSync(folder, PASSAGE);
}

/** What root makes in a folder of somebody else's is his: without sudo, he can use it tomorrow. */
function makeLikeItsParent(folder: string): void {
  const missing: string[] = [];
  let parent = folder;
  for (; !existsSync(parent); parent = dirname(parent)) missing.unshift(parent);
  const { uid, gid } = statSync(parent);
  const owner = process.geteuid?.() === 0 && uid !== 0 ? { uid, gid } : undefined;
  actingAs(owner, () => {
    // One by one: where a file system takes no folders, as /proc, Node's own way of making several never ends.
    for (const each of missing) mkdirOnce(each);
    if (missing.length === 0) mkdirSync(folder, { recursive: true });
  });
}

function mkdirOnce(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process that starts right now was faster.
    if (kind(folder) === 'nothing') throw error;
  }
}

function kind(path: string): 'nothing' | 'link' | 'folder' {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 'nothing';
  return found.isSymbolicLink() ? 'link' : 'folder';
}

/** Removes a folder of a home with all that is in it; in root's own home the contents with the rights of their owner. */
export function removeTree(home: Home, folder: string): void {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (home.owner !== undefined || home.account === undefined || found.uid === 0 || !found.isDirectory()) {
    return actingAs(home.owner, () => rmSync(folder, THOROUGHLY));
  }
  for (let tries = 1; ; tries++) {
    actingAs({ uid: found.uid, gid: found.gid }, () => {
      for (const name of readdirSync(folder)) rmSync(join(folder, name), THOROUGHLY);
    });
    try {
      return rmdirSync(folder);
    } catch (error) {
      // An initdb that was killed has written one file more.
      if (tries === THOROUGHLY.maxRetries) throw error;
    }
  }
}

/** Removes a throwaway home with all that is in it. */
export function removeHome(home: Home): void {
  removeTree(home, join(home.folder, 'cluster'));
  rmSync(home.folder, THOROUGHLY);
}
