import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Account, giveTo } from './account.js';
import { actingAs } from './acting-as.js';
import type { Binaries } from './binaries.js';
import { type Home, removeTree } from './home.js';
import { ownerLives, ownMark } from './process-identity.js';

/** The database superuser of an embedded server. */
export const SUPERUSER = 'switchboard';

const UNFINISHED = 'cluster.new_';

/** A complete database cluster on disk. */
export interface Cluster {
  /** PostgreSQL's own data directory. */
  data: string;
  password: string;
  /** The server runs as this user; `undefined` means this process's own. */
  account: Account | undefined;
}

/** Work that can be cut short: `abort` kills what runs and removes what is unfinished, synchronously. */
export interface Abortable {
  abort?: () => void;
}

/**
 * The cluster in `home`, made on the first start. It is made under another name and renamed when it is complete, so
 * that a start which dies half-way leaves nothing that looks like a database, and of two first starts one wins.
 */
export async function openCluster(home: Home, binaries: Binaries, durable: boolean, work: Abortable): Promise<Cluster> {
  const place = placeIn(home);
  if (!hasCluster(home)) {
    sweepUnfinished(home);
    await makeCluster(home, place, binaries, durable, work);
  }
  const data = join(place, 'data');
  const account = accountOf(home, place, data);
  return { data, account, password: actingAs(account, () => readFileSync(join(place, 'password'), 'utf8')).trim() };
}

/** Whether there is one in the home, so that none has to be made. */
export function hasCluster(home: Home): boolean {
  return existsSync(placeIn(home));
}

function placeIn({ folder }: Home): string {
  return join(folder, 'cluster');
}

/** Whoever owns the data goes on serving it; what root copied or restored is given to the server's user. */
function accountOf({ account, owner }: Home, place: string, data: string): Account | undefined {
  if (account === undefined) return undefined;
  const found = lstatSync(data);
  const { uid, gid } = found;
  const foreign = owner !== undefined && (uid !== owner.uid || lstatSync(place).isSymbolicLink());
  if (foreign || !found.isDirectory()) {
    throw new Error(
      `The database in ${data} is not a folder of user ${(owner ?? account).uid}, whom the folder around it belongs to: give it to that user (chown -hR).`,
    );
  }
  if (uid !== 0) return { uid, gid };
  giveTo(place, account);
  return account;
}

async function makeCluster(
  home: Home,
  place: string,
  binaries: Binaries,
  durable: boolean,
  work: Abortable,
): Promise<void> {
  const unfinished = join(home.folder, UNFINISHED + ownMark());
  const passwordFile = join(unfinished, 'password');
  let child: ChildProcess | undefined;
  const discard = (): void => {
    if (child?.pid !== undefined && child.exitCode === null) killGroup(child.pid);
    removeTree(home, unfinished);
  };
  work.abort = discard;
  try {
    actingAs(home.owner, () => {
      mkdirSync(unfinished, { mode: 0o700 });
      // On disk before the data is: a power cut must not leave a database to which nobody has the password.
      writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600, flush: true });
    });
    if (home.account !== undefined && home.owner === undefined) {
      // Still root's own folder, in which nobody else can put anything.
      chownSync(passwordFile, home.account.uid, home.account.gid);
      chownSync(unfinished, home.account.uid, home.account.gid);
    }
    const options = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--locale-provider=builtin'];
    options.push('--builtin-locale=C.UTF-8', '--text-search-config=simple', '--no-instructions');
    if (!durable) options.push('--no-sync');
    // A process group of its own: Ctrl-C in the terminal must not reach it, and all of it can be killed at once.
    child = spawn(
      binaries.initdb,
      ['-D', join(unfinished, 'data'), '-U', SUPERUSER, `--pwfile=${passwordFile}`, ...options],
      { ...home.account, cwd: '/', env: { LC_ALL: 'C' }, detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    await finished(child);
    actingAs(home.owner, () => renameSync(unfinished, place));
  } catch (error) {
    discard();
    if (!existsSync(place)) throw error;
  } finally {
    delete work.abort;
  }
}

function finished(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let complaints = '';
    child.stderr?.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-2_000)));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(
            `initdb failed (${signal ?? `exit code ${code}`}): ${complaints.trim().replaceAll(/\s*\n\s*/g, '; ')}`,
          ),
        );
    });
  });
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

/** Removes what starts that were killed left behind. */
function sweepUnfinished(home: Home): void {
  for (const name of actingAs(home.owner, () => readdirSync(home.folder))) {
    if (!name.startsWith(UNFINISHED) || ownerLives(name.slice(UNFINISHED.length))) continue;
    removeTree(home, join(home.folder, name));
  }
}
