import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ownMark, processStart } from '../../src/database/embedded/process-identity.js';
import { type LauncherProcess, LauncherProject, postgresProcesses } from '../support/launcher-project.js';

const NOBODY = 65_534;
const asRoot = process.geteuid?.() === 0;

let project: LauncherProject;

beforeAll(() => {
  project = new LauncherProject();
});

afterEach(async () => {
  await project.reset();
});

afterAll(async () => {
  await project.remove();
});

/** Runs one statement over a connection of its own. */
async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Waits for something to become true, looking often: the moments that matter here are milliseconds long. */
function until(condition: () => boolean): Promise<void> {
  return vi.waitFor(() => expect(condition()).toBe(true), { timeout: 60_000, interval: 1 });
}

function pidFile(dataDir: string): string {
  return join(dataDir, 'postgres/cluster/data/postmaster.pid');
}

function serverPid(dataDir: string): number {
  return Number(readFileSync(pidFile(dataDir), 'utf8').split('\n')[0]);
}

function pidFileSays(dataDir: string, word: string): boolean {
  try {
    return readFileSync(pidFile(dataDir), 'utf8').includes(word);
  } catch {
    return false;
  }
}

function unfinishedClusters(dataDir: string): string[] {
  const home = join(dataDir, 'postgres');
  return existsSync(home) ? readdirSync(home).filter((name) => name.startsWith('cluster.new')) : [];
}

/** Starts, writes a row, stops; so that there is something to lose. */
async function writeTheRow(dataDir: string, uid?: number): Promise<void> {
  const first = project.launch(dataDir, { uid });
  await query((await first.launched()).url, 'CREATE TABLE kept AS SELECT 1 AS row');
  await first.stop();
}

const originals = new Map<number | undefined, string>();

/** A data folder in which `writeTheRow` has run, copied where that has been done before. */
async function dataDirWithTheRow(uid?: number): Promise<string> {
  const original = originals.get(uid) ?? project.dataDir(uid);
  if (!originals.has(uid)) await writeTheRow(original, uid);
  originals.set(uid, original);
  const copy = project.dataDir(uid);
  execFileSync('cp', ['-a', original, copy]);
  return copy;
}

async function expectTheRow(dataDir: string, uid?: number): Promise<void> {
  const next = project.launch(dataDir, { uid });
  expect(await query((await next.launched()).url, 'SELECT * FROM kept')).toEqual([{ row: 1 }]);
  expect(await next.stop()).toBe(0);
  expect(postgresProcesses(dataDir)).toEqual([]);
}

describe.each([
  { who: asRoot ? 'root' : 'an ordinary user', uid: undefined },
  ...(asRoot ? [{ who: 'an ordinary user', uid: NOBODY }] : []),
])('started by $who', ({ uid }) => {
  it('serves on the loopback only, with a password, durably, and keeps its data', async () => {
    const dataDir = project.dataDir(uid);
    const first = project.launch(dataDir, { uid });
    const { url, adopted } = await first.launched();
    expect(adopted).toBe(false);
    const settings = await query(
      url,
      `SELECT name, setting FROM pg_settings WHERE name IN ('listen_addresses', 'unix_socket_directories', 'fsync', 'full_page_writes', 'synchronous_commit', 'password_encryption') ORDER BY name`,
    );
    expect(settings.map(({ name, setting }) => `${String(name)}=${String(setting)}`)).toEqual([
      'fsync=on',
      'full_page_writes=on',
      'listen_addresses=127.0.0.1',
      'password_encryption=scram-sha-256',
      'synchronous_commit=on',
      'unix_socket_directories=',
    ]);
    const guess = new URL(url);
    guess.password = 'postgres';
    await expect(query(guess.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect(statSync(join(dataDir, 'postgres/cluster/password')).mode & 0o777).toBe(0o600);
    expect(postgresProcesses(dataDir).map((server) => server.uid === 0)).toEqual([false]);
    await query(url, 'CREATE TABLE kept AS SELECT 1 AS row');
    expect(await first.stop()).toBe(0);
    expect(postgresProcesses(dataDir)).toEqual([]);
    await expectTheRow(dataDir, uid);
  });

  it('makes the library links itself where install scripts were denied', async () => {
    project.removeLinks();
    const dataDir = project.dataDir(uid);
    await writeTheRow(dataDir, uid);
    // The package is root's here, so that an ordinary user has to take a copy.
    const copies = readdirSync(join(dataDir, 'postgres')).filter((name) => name.startsWith('postgresql-'));
    expect(copies).toHaveLength(uid === undefined ? 0 : 1);
    await expectTheRow(dataDir, uid);
    project.restorePackage();
  });

  it('joins the server that a killed process left, and stops it in the end', async () => {
    const dataDir = await dataDirWithTheRow(uid);
    const killed = project.launch(dataDir, { uid });
    const { url } = await killed.launched();
    killed.kill('SIGKILL');
    await killed.ended;
    const next = project.launch(dataDir, { uid });
    expect(await next.launched()).toEqual({ url, adopted: true });
    await next.stop();
    await expectTheRow(dataDir, uid);
  });

  it('recovers when the process and the server were killed', async () => {
    const dataDir = await dataDirWithTheRow(uid);
    const killed = project.launch(dataDir, { uid });
    await query((await killed.launched()).url, 'UPDATE kept SET row = 2; UPDATE kept SET row = 1');
    killed.kill('SIGKILL');
    process.kill(serverPid(dataDir), 'SIGKILL');
    await killed.ended;
    await expectTheRow(dataDir, uid);
  });
});

it.runIf(asRoot)('lives elsewhere when root starts a project that the server may not enter', async () => {
  chmodSync(project.outer, 0o700);
  const dataDir = join(project.folder, 'data');
  let elsewhere = '';
  try {
    await writeTheRow(dataDir);
    const link = join(dataDir, 'postgres');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    elsewhere = realpathSync(link);
    expect(readdirSync(elsewhere).filter((name) => name.startsWith('postgresql-'))).toHaveLength(1);
    await expectTheRow(dataDir);
    expect(postgresProcesses(elsewhere)).toEqual([]);
  } finally {
    if (elsewhere !== '') rmSync(elsewhere, { recursive: true });
  }
});

it.runIf(asRoot)('keeps a project startable by its owner after a start by root', async () => {
  const dataDir = project.dataDir();
  mkdirSync(dataDir);
  chownSync(dataDir, NOBODY, NOBODY);
  await writeTheRow(dataDir);
  await expectTheRow(dataDir, NOBODY);
  await expectTheRow(dataDir);
});

it.runIf(asRoot)('says whose database it is when another user starts it', async () => {
  const dataDir = await dataDirWithTheRow();
  await expect(project.launch(dataDir, { uid: NOBODY }).launched()).rejects.toThrow(
    /belongs to user 0: start as that user/,
  );
});

describe.runIf(asRoot)('started by root on a folder of somebody else’s, who has laid traps in it', () => {
  const UNNAMED = 12_345;

  /** A file and a folder of root's, and what one could see of them had root written, given away or removed anything. */
  function victims(): { file: string; folder: string; seen: () => unknown } {
    const base = dirname(project.dataDir());
    const [file, folder] = [join(base, 'secret'), join(base, 'treasure')];
    writeFileSync(file, 'nobody else’s', { mode: 0o600 });
    mkdirSync(folder, { mode: 0o755 });
    // As a mark of a process that is dead.
    writeFileSync(join(folder, '1_2_3'), 'kept');
    writeFileSync(join(folder, 'postmaster.pid'), '');
    const all = [file, folder, join(folder, '1_2_3'), join(folder, 'postmaster.pid')];
    const seen = (): unknown => [
      readdirSync(folder),
      all.map((path) => {
        const { uid, gid, mode, size, mtimeMs } = lstatSync(path);
        return { uid, gid, mode, size, mtimeMs };
      }),
    ];
    return { file, folder, seen };
  }

  function trap(path: string, target: string, uid: number): void {
    const parent = dirname(path);
    if (!existsSync(parent)) trapFolder(parent, uid);
    symlinkSync(target, path);
    lchownSync(path, uid, uid);
  }

  function trapFolder(path: string, uid: number): void {
    if (!existsSync(dirname(path))) trapFolder(dirname(path), uid);
    mkdirSync(path);
    chownSync(path, uid, uid);
  }

  it.each([
    ['postgres/server.log', 'file', NOBODY],
    ['postgres/port', 'file', NOBODY],
    ['postgres/users', 'folder', NOBODY],
    ['postgres/cluster', 'folder', NOBODY],
    ['postgres/cluster', 'folder', UNNAMED],
    ['postgres/cluster/data', 'folder', NOBODY],
    ['postgres/cluster.new_1_2_3', 'folder', NOBODY],
    ['postgres', 'folder', NOBODY],
    ['postgres', 'folder', UNNAMED],
  ] as const)('harms nothing through the link %s to a %s of the user %d', async (path, what, uid) => {
    const victim = victims();
    const dataDir = project.dataDir();
    trapFolder(dataDir, uid);
    trap(join(dataDir, path), victim[what], uid);
    const before = victim.seen();
    const launched = project.launch(dataDir);
    await launched.launched().then(
      () => launched.stop(),
      () => launched.ended,
    );
    expect(victim.seen()).toEqual(before);
    expect(postgresProcesses(dataDir)).toEqual([]);
  });

  it.each([
    { whose: 'a user without a name', uid: UNNAMED, mode: 0o755 },
    { whose: 'root, where all may write', uid: 0, mode: 0o777 },
  ])('has nothing of its own in a data folder of $whose, and starts there', async ({ uid, mode }) => {
    const dataDir = project.dataDir();
    mkdirSync(dataDir);
    chmodSync(dataDir, mode);
    chownSync(dataDir, uid, uid);
    await Promise.all([1, 2].map(() => project.launch(dataDir)).map(async (one) => (await one.launched(), one.stop())));
    await writeTheRow(dataDir);
    const owners = readdirSync(dataDir, { recursive: true }).map((path) => lstatSync(join(dataDir, String(path))).uid);
    expect(owners).not.toContain(0);
    await expectTheRow(dataDir);
  });

  it('makes the data folder as the one who owns the folder around it', async () => {
    const dataDir = project.dataDir();
    chownSync(dirname(dataDir), NOBODY, NOBODY);
    await writeTheRow(dataDir);
    expect(lstatSync(dataDir).uid).toBe(NOBODY);
    await expectTheRow(dataDir, NOBODY);
  });

  it('does not work in a folder of root’s own that others can exchange', async () => {
    const dataDir = await dataDirWithTheRow();
    chmodSync(dataDir, 0o777);
    await expect(project.launch(dataDir).launched()).rejects.toThrow(/belongs to root, and others can put/);
  });
});

it('says why the server does not start, and leaves nothing running', async () => {
  const dataDir = await dataDirWithTheRow();
  writeFileSync(join(dataDir, 'postgres/cluster/data/postgresql.conf'), 'no_such_setting = 1\n');
  const failed = project.launch(dataDir);
  await expect(failed.launched()).rejects.toThrow('no_such_setting');
  expect(await failed.ended).toBe(1);
  expect(postgresProcesses(dataDir)).toEqual([]);
});

describe('several processes on one data folder', () => {
  it('share one server, which stops with the last of them and not with the one that started it', async () => {
    const dataDir = project.dataDir();
    const first = project.launch(dataDir);
    const { url } = await first.launched();
    const second = project.launch(dataDir);
    expect(await second.launched()).toEqual({ url, adopted: true });
    await first.stop();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const third = project.launch(dataDir);
    await third.launched();
    await third.stop();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await second.stop();
    expect(postgresProcesses(dataDir)).toEqual([]);
  });

  it('make one database when all of them start it for the first time', async () => {
    const dataDir = project.dataDir();
    const all = [1, 2, 3, 4].map(() => project.launch(dataDir));
    const launched = await Promise.all(all.map((one) => one.launched()));
    expect(new Set(launched.map(({ url }) => url)).size).toBe(1);
    expect(launched.filter(({ adopted }) => !adopted)).toHaveLength(1);
    expect(unfinishedClusters(dataDir)).toEqual([]);
    await Promise.all(all.map((one) => one.stop()));
    expect(postgresProcesses(dataDir)).toEqual([]);
  });

  it('do not join a server that somebody is about to stop', async () => {
    const dataDir = await dataDirWithTheRow();
    const killed = project.launch(dataDir);
    const { url } = await killed.launched();
    killed.kill('SIGKILL');
    await killed.ended;
    // This test is the one that leaves: it has looked for others, found none, and will stop the server in a moment.
    const mark = join(dataDir, 'postgres/users', `${ownMark()}.leaving`);
    writeFileSync(mark, '');
    const coming = project.launch(dataDir);
    await until(() => coming.logged.some((line) => line.includes('about to stop')));
    await query(url, 'SELECT pg_sleep(0.2)');
    process.kill(serverPid(dataDir), 'SIGINT');
    await until(() => postgresProcesses(dataDir).length === 0);
    rmSync(mark);
    expect(await coming.launched()).toEqual({ url, adopted: false });
    await coming.stop();
  });

  it('can come and go without one losing its server to the departure of another', async () => {
    const dataDir = await dataDirWithTheRow();
    const all = [1, 2, 3].map(() => project.launch(dataDir, { rounds: 8 }));
    await Promise.all(all.map((one) => one.launched()));
    expect(await Promise.all(all.map((one) => one.stop()))).toEqual([0, 0, 0]);
    expect(postgresProcesses(dataDir)).toEqual([]);
    await expectTheRow(dataDir);
  });
});

describe('a pid file that lies', () => {
  const helpers: ChildProcess[] = [];

  afterEach(async () => {
    for (const helper of helpers.splice(0)) {
      helper.kill('SIGKILL');
      await once(helper, 'exit');
    }
  });

  /** Starts a process as the server's user, who alone could hold PostgreSQL up: others' processes it ignores. */
  function asServerUser(dataDir: string, command: string, args: string[]): ChildProcess {
    const { uid, gid } = statSync(join(dataDir, 'postgres/cluster/data'));
    const helper = spawn(command, args, { cwd: '/', stdio: 'ignore', ...(asRoot ? { uid, gid } : {}) });
    helpers.push(helper);
    return helper;
  }

  it('because its server is a zombie does not hold the next one up', async () => {
    const dataDir = await dataDirWithTheRow();
    // The parent becomes `sleep`, which reaps nobody: like the first process of many containers.
    const postgres = join(project.folder, project.package, 'native/bin/postgres');
    const data = join(dataDir, 'postgres/cluster/data');
    const port = readFileSync(join(dataDir, 'postgres/port'), 'utf8');
    asServerUser(dataDir, '/bin/sh', [
      '-c',
      '"$@" & exec sleep 600',
      'sh',
      postgres,
      '-D',
      data,
      '-p',
      port,
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
    ]);
    await until(() => pidFileSays(dataDir, 'ready'));
    const zombie = serverPid(dataDir);
    process.kill(zombie, 'SIGKILL');
    await until(() => processStart(zombie) === undefined);
    expect(() => process.kill(zombie, 0)).not.toThrow();
    await expectTheRow(dataDir);
  });

  it.each([
    ['empty', ''],
    ['zeros, as a power cut leaves them', '\0'.repeat(90)],
    ['garbled', '-\nnot a number\n'],
  ])('because it is %s does not hold the server up', async (_, content) => {
    const dataDir = await dataDirWithTheRow();
    const { uid, gid } = statSync(join(dataDir, 'postgres/cluster/data'));
    writeFileSync(pidFile(dataDir), content);
    chownSync(pidFile(dataDir), uid, gid);
    await expectTheRow(dataDir);
  });

  it('because its number belongs to another process now does not hold the server up, nor end that process', async () => {
    const dataDir = await dataDirWithTheRow();
    const stranger = asServerUser(dataDir, 'sleep', ['600']);
    const { uid, gid } = statSync(join(dataDir, 'postgres/cluster/data'));
    writeFileSync(
      pidFile(dataDir),
      `${stranger.pid}\n${join(dataDir, 'postgres/cluster/data')}\n1\n1\n\n127.0.0.1\n1 1\nready   \n`,
    );
    chownSync(pidFile(dataDir), uid, gid);
    await expectTheRow(dataDir);
    expect(processStart(stranger.pid ?? 0)).toBeDefined();
  });
});

/** What the folder shows at the moments of a start. The first start goes through all of them, each later one through the last two. */
const moments: { moment: string; later: boolean; reached: (dataDir: string) => boolean }[] = [
  {
    moment: 'before the database is being made',
    later: false,
    reached: (dataDir) => existsSync(join(dataDir, 'postgres/users')),
  },
  {
    moment: 'while the database is being made',
    later: false,
    reached: (dataDir) => unfinishedClusters(dataDir).length > 0,
  },
  {
    moment: 'when the database is half made',
    later: false,
    reached: (dataDir) =>
      unfinishedClusters(dataDir).some((name) => existsSync(join(dataDir, 'postgres', name, 'data/base/1'))),
  },
  {
    moment: 'when the database has been made',
    later: false,
    reached: (dataDir) => existsSync(join(dataDir, 'postgres/cluster')),
  },
  { moment: 'while the server starts', later: true, reached: (dataDir) => existsSync(pidFile(dataDir)) },
  { moment: 'when the server is ready', later: true, reached: (dataDir) => pidFileSays(dataDir, 'ready') },
];

describe.each(moments)('$moment', ({ later, reached }) => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'a %s ends the start and leaves neither a server nor half a database',
    async (signal) => {
      const dataDir = later ? await dataDirWithTheRow() : project.dataDir();
      const signalled = project.launch(dataDir);
      await until(() => reached(dataDir));
      signalled.kill(signal);
      expect(await signalled.ended).toBe(signal);
      expect(unfinishedClusters(dataDir)).toEqual([]);
      expect(postgresProcesses(dataDir)).toEqual([]);
      expect(readdirSync(join(dataDir, 'postgres/users'))).toEqual([]);
    },
  );

  it('a SIGKILL does not spoil the next start', async () => {
    const dataDir = later ? await dataDirWithTheRow() : project.dataDir();
    const killed = project.launch(dataDir);
    await until(() => reached(dataDir));
    killed.kill('SIGKILL');
    await killed.ended;
    if (later) await expectTheRow(dataDir);
    else await writeTheRow(dataDir);
    expect(unfinishedClusters(dataDir)).toEqual([]);
    expect(postgresProcesses(dataDir)).toEqual([]);
  });
});

describe('the end of the process', () => {
  it('by process.exit takes the server along', async () => {
    const dataDir = await dataDirWithTheRow();
    const exiting = project.launch(dataDir);
    await exiting.launched();
    expect(await exiting.exit()).toBe(7);
    await until(() => postgresProcesses(dataDir).length === 0);
  });

  it('by process.exit leaves the server to the others', async () => {
    const dataDir = await dataDirWithTheRow();
    const exiting = project.launch(dataDir);
    const { url } = await exiting.launched();
    const other = project.launch(dataDir);
    await other.launched();
    await exiting.exit();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await other.stop();
    expect(postgresProcesses(dataDir)).toEqual([]);
  });

  it('by Ctrl-C leaves the server up until the program has done its last work', async () => {
    const dataDir = await dataDirWithTheRow();
    const interrupted = project.launch(dataDir, { mode: 'handler' });
    await interrupted.launched();
    // The terminal signals the whole process group.
    process.kill(-interrupted.pid, 'SIGINT');
    expect(await interrupted.ended).toBe(42);
    expect(postgresProcesses(dataDir)).toEqual([]);
  });
});

describe('a throwaway server', () => {
  async function launchThrowaway(): Promise<{ process: LauncherProcess; url: string; home: string }> {
    const process = project.launch('-', { mode: 'throwaway' });
    const { url } = await process.launched();
    const [row] = await query(url, 'SHOW data_directory');
    return { process, url, home: dirname(dirname(String(row?.['data_directory']))) };
  }

  it('saves itself the durability and is gone after stop', async () => {
    const { process, url, home } = await launchThrowaway();
    expect(await query(url, 'SHOW fsync')).toEqual([{ fsync: 'off' }]);
    expect(postgresProcesses(home)).toHaveLength(1);
    expect(await process.stop()).toBe(0);
    expect(postgresProcesses(home)).toEqual([]);
    expect(existsSync(home)).toBe(false);
  });

  it('does not outlive its process, even when that is killed', async () => {
    const { process, home } = await launchThrowaway();
    process.kill('SIGKILL');
    await process.ended;
    await until(() => postgresProcesses(home).length === 0 && !existsSync(home));
  });

  it('is not left half made either', async () => {
    const before = new Set(throwawayHomes());
    const killed = project.launch('-', { mode: 'throwaway' });
    const mine = (): string[] => throwawayHomes().filter((home) => !before.has(home));
    await until(() => mine().some((home) => readdirSync(home).some((name) => name.startsWith('cluster.new'))));
    const homes = mine();
    killed.kill('SIGKILL');
    await killed.ended;
    await until(() => homes.every((home) => postgresProcesses(home).length === 0 && !existsSync(home)));
  });

  function throwawayHomes(): string[] {
    const names = readdirSync(tmpdir()).filter((name) => name.startsWith('switchboard-throwaway-'));
    return names.map((name) => join(realpathSync(tmpdir()), name));
  }
});
