import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { actingAs } from './acting-as.js';
import type { Binaries } from './binaries.js';
import type { Cluster } from './cluster.js';
import type { Home } from './home.js';
import {
  discardStalePidFile,
  findPostmaster,
  isPostmaster,
  type Postmaster,
  problemConnecting,
  serverUrl,
} from './postmaster.js';

const POLL_MS = 10;
/** A server that recovers after a crash may need long; one that cannot start says so within this time. */
const START_FAILURES_MS = 3_000;
/** The first thing a server does is to write its pid file. */
const STILL_MS = 20_000;
const STOP_MS = 10_000;
const LAST_LINES = 5;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '64MB',
  max_wal_size: '256MB',
  // Nobody replicates from here, so the log may hold just what a recovery needs.
  wal_level: 'minimal',
  max_wal_senders: '0',
  // Small transactions only; parallel workers also want more of /dev/shm than containers have.
  max_parallel_workers_per_gather: '0',
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // The log grows for as long as the server runs, and failed statements would bring people's data into it.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
};

const NOT_DURABLE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' };

/** Starts, finds and stops the server of one cluster. */
export class Server {
  /** The process that this object started, for as long as it runs. */
  private child: ChildProcess | undefined;
  private readonly logFile: string;
  private startedAt = 0;
  private spawnProblem: Error | undefined;
  /** Nothing is started any more. */
  private closed = false;

  constructor(
    private readonly cluster: Cluster,
    private readonly binaries: Binaries,
    private readonly durable: boolean,
    private readonly home: Home,
  ) {
    this.logFile = join(home.folder, 'server.log');
  }

  /**
   * Finds the server that runs, or starts one, and returns when it answers. Several processes may do this at once:
   * PostgreSQL lets one server start on a cluster, and the others find that one.
   *
   * @param fixed the only port that will do; otherwise the one of the last time, or any free one
   * @throws with the end of the server's log when it cannot be started
   */
  async ensure({ fixed }: { fixed?: number } = {}): Promise<{ postmaster: Postmaster; adopted: boolean }> {
    let failingSince: number | undefined;
    for (;;) {
      const postmaster = findPostmaster(this.cluster);
      if (postmaster !== undefined) {
        const adopted = postmaster.pid !== this.child?.pid;
        if (postmaster.status === 'ready') {
          const problem = await problemConnecting(serverUrl(this.cluster, postmaster.port));
          if (problem === undefined) return { postmaster, adopted };
          if ('code' in problem && problem.code === '28P01') throw problem;
        }
      } else if (this.child === undefined) {
        if (this.closed) throw new Error('The start of the embedded PostgreSQL was cut short');
        if (failingSince !== undefined && Date.now() - failingSince > START_FAILURES_MS) {
          throw new Error(
            `The embedded PostgreSQL does not start; its log, ${this.logFile}, ends with: ${this.endOfLog()}`,
            {
              cause: this.spawnProblem,
            },
          );
        }
        discardStalePidFile(this.cluster);
        this.start(fixed ?? (await this.choosePort()));
        failingSince ??= Date.now();
      } else if (Date.now() - this.startedAt > STILL_MS) {
        throw new Error(
          `The embedded PostgreSQL runs but does not come up; its log, ${this.logFile}, ends with: ${this.endOfLog()}`,
        );
      }
      await wait(POLL_MS);
    }
  }

  private start(port: number): void {
    if (this.closed) return;
    const settings = { ...SETTINGS, ...(this.durable ? {} : NOT_DURABLE) };
    const log = this.openLog();
    const child = spawn(
      this.binaries.postgres,
      // isPostmaster() recognises a server by its `-D`.
      [
        '-D',
        this.cluster.data,
        '-p',
        String(port),
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      // Detached: Ctrl-C in the terminal is for us. We end our work first and then the server.
      { ...this.cluster.account, cwd: '/', env: { LC_ALL: 'C' }, detached: true, stdio: ['ignore', log, log] },
    );
    closeSync(log);
    child.unref();
    this.child = child;
    this.startedAt = Date.now();
    const ended = (problem?: Error): void => {
      if (this.child === child) this.child = undefined;
      this.spawnProblem = problem;
    };
    child.once('exit', () => ended());
    child.once('error', ended);
  }

  /** The port of the last time if it is free: tools that people have pointed at the database keep working. */
  private async choosePort(): Promise<number> {
    const file = join(this.home.folder, 'port');
    const last = this.inHome(() => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0));
    const port = await freePort(last).catch(() => freePort(0));
    if (port !== last) this.inHome(() => writeFileSync(file, String(port)));
    return port;
  }

  /** Stops the server and returns when it is gone. Its clients are cut off, and everything committed is on disk. */
  async stop(): Promise<void> {
    const signals: NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGKILL'];
    this.closed = true;
    for (const signal of signals) {
      const pid = this.pid();
      if (pid === undefined) return;
      this.signal(pid, signal);
      for (const deadline = Date.now() + STOP_MS; Date.now() < deadline; await wait(POLL_MS)) {
        if (this.child?.pid !== pid && !isPostmaster(pid, this.cluster.data)) return;
      }
    }
  }

  /** Tells the server to stop, for a process that ends at this very moment and cannot wait. */
  stopWithoutWaiting(): void {
    this.closed = true;
    const pid = this.pid();
    if (pid !== undefined) this.signal(pid, 'SIGINT');
  }

  private pid(): number | undefined {
    return this.child?.pid ?? findPostmaster(this.cluster)?.pid;
  }

  private signal(pid: number, signal: NodeJS.Signals): void {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended by itself.
    }
  }

  private openLog(): number {
    return this.inHome(() => {
      try {
        if (statSync(this.logFile).size > 1_000_000) renameSync(this.logFile, `${this.logFile}.1`);
      } catch {
        // There is none yet.
      }
      return openSync(this.logFile, 'a', 0o600);
    });
  }

  /** What it said last, in one line. */
  private endOfLog(): string {
    return this.inHome(() => readFileSync(this.logFile, 'utf8'))
      .trimEnd()
      .split('\n')
      .slice(-LAST_LINES)
      .map((line) => line.replace(/^\S+ \S+ UTC \[\d+\] /, '').trim())
      .join('; ');
  }

  private inHome<Result>(work: () => Result): Result {
    return actingAs(this.home.owner, work);
  }
}

/** `wanted` if it is free and not 0, which means any. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
