import { setTimeout as wait } from 'node:timers/promises';
import { findBinaries } from './embedded/binaries.js';
import { type Abortable, type Cluster, hasCluster, openCluster } from './embedded/cluster.js';
import { guard } from './embedded/exit-guard.js';
import { FolderUser } from './embedded/folder-users.js';
import { dataHome, type Home, removeHome, throwawayHome } from './embedded/home.js';
import { watchParent } from './embedded/parent-watch.js';
import { isPostmaster, type Postmaster, serverUrl } from './embedded/postmaster.js';
import { Server } from './embedded/server.js';

/** Milliseconds between two looks at whether the server lives. */
const REVIVAL_MS = 1_000;

export interface EmbeddedPostgresOptions {
  /** The project's data folder; the database lies in `postgres` below it. Not needed for a throwaway server. */
  dataDir?: string;
  /** A server for tests: not durable, in a folder of its own, and gone with this process however that ends. */
  throwaway?: boolean;
  /** Told what happens, one line each. */
  log?: (message: string) => void;
}

/** A PostgreSQL server that is up. */
export interface EmbeddedPostgres {
  /** Address with password, of the superuser's database. Loopback only. */
  readonly url: string;
  /** Whether it was running already. */
  readonly adopted: boolean;
  /** Gives the server up. The last user of the data folder stops it and waits for that. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL server of a data folder, or joins the one that runs there: left by a process that was killed, or
 * shared with one that lives.
 *
 * @throws when there is no server for this platform or it does not start; the message says what to do
 */
export async function launchEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, throwaway = false, log = () => {} } = options;
  if (dataDir === undefined && !throwaway) throw new Error('An embedded PostgreSQL needs a data folder');
  const launch = new Launch(throwaway || dataDir === undefined ? throwawayHome() : dataHome(dataDir), throwaway, log);
  try {
    return await launch.start();
  } catch (error) {
    await launch.stop();
    throw error;
  }
}

class Launch {
  private readonly work: Abortable = {};
  private user: FolderUser | undefined;
  private endWatch: (() => void) | undefined;
  private readonly liftGuard: () => void;
  private server: Server | undefined;
  private stopping: Promise<void> | undefined;
  private revival: NodeJS.Timeout | undefined;

  constructor(
    private readonly home: Home,
    private readonly throwaway: boolean,
    private readonly log: (message: string) => void,
  ) {
    this.liftGuard = guard({ undo: () => this.stop(), undoNow: () => this.stopNow() });
  }

  async start(): Promise<EmbeddedPostgres> {
    const began = performance.now();
    if (this.throwaway) this.endWatch = watchParent(this.home.folder);
    this.user = FolderUser.join(this.home);
    if (this.user.someoneIsLeaving()) {
      this.log('Another process is about to stop PostgreSQL; waiting for it to finish');
      while (this.user.someoneIsLeaving()) await wait(10);
    }
    this.assertGoing();
    const binaries = await findBinaries(this.home);
    this.assertGoing();
    if (!hasCluster(this.home))
      this.log(`Making a database in ${this.home.folder}, this first time; it takes some seconds`);
    const cluster = await openCluster(this.home, binaries, !this.throwaway, this.work);
    this.assertGoing();
    this.server = new Server(cluster, binaries, !this.throwaway, this.home);
    const { postmaster, adopted } = await this.server.ensure();
    this.assertGoing();
    this.keepAlive(this.server, cluster, postmaster);
    const took = Math.round(performance.now() - began);
    this.log(
      `PostgreSQL ${adopted ? 'was running' : 'started'} on 127.0.0.1:${postmaster.port} (${this.home.folder}, ${took} ms)`,
    );
    return { url: serverUrl(cluster, postmaster.port), adopted, stop: () => this.stop() };
  }

  stop(): Promise<void> {
    return (this.stopping ??= this.leave());
  }

  /**
   * Brings a server back that died under us (kill -9, out of memory), on the same port, so that the pool finds it again.
   * By looking and not by the child's end, since the server may be another process's child.
   */
  private keepAlive(server: Server, cluster: Cluster, first: Postmaster): void {
    let { pid } = first;
    let busy = false;
    this.revival = setInterval(() => {
      if (busy || isPostmaster(pid, cluster.data)) return;
      busy = true;
      this.log('PostgreSQL is gone; bringing it back');
      server
        .ensure({ fixed: first.port })
        .then(({ postmaster }) => {
          pid = postmaster.pid;
          this.log(`PostgreSQL is back on 127.0.0.1:${postmaster.port}`);
        })
        .catch((error: Error) => this.stopping ?? this.log(error.message))
        .finally(() => (busy = false));
    }, REVIVAL_MS).unref();
  }

  private async leave(): Promise<void> {
    clearInterval(this.revival);
    this.work.abort?.();
    if (this.user?.leave()) await this.server?.stop();
    if (this.throwaway) removeHome(this.home);
    else this.user?.gone();
    this.endWatch?.();
    this.liftGuard();
  }

  private stopNow(): void {
    this.work.abort?.();
    // The mark stays: whoever comes in the meantime waits until this process is dead.
    if (this.user?.leave()) this.server?.stopWithoutWaiting();
  }

  private assertGoing(): void {
    if (this.stopping !== undefined) throw new Error('The start of the embedded PostgreSQL was cut short');
  }
}
