import { lchownSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A user and group that a server can run as. */
export interface Account {
  uid: number;
  gid: number;
}

/** Users that own no files of their own on usual systems; the first that exists serves. */
const UNPRIVILEGED = ['postgres', '_postgres', 'nobody', 'daemon'];

/**
 * The account for a server when this process is root, which PostgreSQL refuses. The owner of `folder` comes first.
 *
 * @throws when root finds no other user: initdb insists on one that has a name
 */
export function serverAccount(folder?: string): Account {
  const users = namedUsers();
  if (folder !== undefined) {
    const { uid, gid } = statSync(folder);
    if (uid !== 0 && [...users.values()].some((user) => user.uid === uid)) return { uid, gid };
  }
  for (const name of UNPRIVILEGED) {
    const user = users.get(name);
    if (user !== undefined && user.uid !== 0) return user;
  }
  throw new Error(
    `PostgreSQL does not run as root, and none of the users ${UNPRIVILEGED.join(', ')} exists. Start as another user, or set DATABASE_URL.`,
  );
}

function namedUsers(): Map<string, Account> {
  const users = new Map<string, Account>();
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':');
    // macOS writes nobody's -2 there; the system calls want it unsigned.
    if (name && uid && gid) users.set(name, { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 });
  }
  return users;
}

/** Whether `account` may pass through every folder from the root down to `folder`, going by the mode bits. */
export function canReach(folder: string, account: Account): boolean {
  for (let path = folder; ; path = dirname(path)) {
    const { uid, gid, mode } = statSync(path);
    const mayPass = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & mayPass) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/**
 * Whether nobody but root can change what `folder` holds, or put something else in its place: not in it, and in none of
 * the folders above it. Where all may write, as in /tmp, nobody moves what is another's.
 */
export function onlyRootMayChange(folder: string): boolean {
  for (let path = folder; ; path = dirname(path)) {
    const { uid, gid, mode } = lstatSync(path);
    const othersWrite = (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && gid !== 0);
    const sticky = (mode & 0o1000) !== 0 && path !== folder;
    if (uid !== 0 || (othersWrite && !sticky)) return false;
    if (path === dirname(path)) return true;
  }
}

/** Gives `path` and all below it to `account`. */
export function giveTo(path: string, account: Account): void {
  lchownSync(path, account.uid, account.gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) giveTo(join(path, name), account);
}
