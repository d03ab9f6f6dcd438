import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { folderFault } from '../config/setting-faults.js';
import type { Settings } from '../config/settings.js';
import { type EmbeddedPostgres, launchEmbeddedPostgres } from './embedded-postgres.js';
import { problemConnecting } from './embedded/postmaster.js';
import { connectionFault, mayPass } from './connection-faults.js';
import { assertFit } from './fitness.js';
import { runMigrations } from './run-migrations.js';
import { withSessionSettings } from './session-settings.js';

const SERVER_WAIT_MS = 30_000;
/** A wait is told at once, and then this often. */
const TOLD_EVERY_MS = 5_000;

/** The PostgreSQL server behind the data source: the one of the settings, or the embedded one; migrated. */
@Injectable()
export class DatabaseServer {
  private constructor(
    readonly url: string,
    /** Given up when the data source is destroyed. */
    readonly embedded?: EmbeddedPostgres,
  ) {}

  /**
   * @param connections that this process may open at once
   * @param log told what takes time, one line each
   * @throws SettingsError when there is no server to reach, or it is not fit
   * @throws when a server cannot be started, or a migration fails; nothing is left running then
   */
  static async open(
    settings: Settings,
    connections: number,
    log: (message: string) => void = () => {},
  ): Promise<DatabaseServer> {
    if (settings.databaseUrl !== undefined) {
      // As it is: an older server knows less of what can be set, and is told apart here.
      await waitForServer(settings.databaseUrl, log);
      await assertFit(settings.databaseUrl, connections);
      const url = withSessionSettings(settings.databaseUrl);
      await runMigrations({ url, log });
      return new DatabaseServer(url);
    }
    const embedded = await launchEmbeddedPostgres({ dataDir: settings.dataDir, log }).catch((error: Error) => {
      throw folderFault(error, 'DATA_DIR', settings.dataDir);
    });
    const url = withSessionSettings(embedded.url);
    try {
      await assertFit(url, connections);
      await runMigrations({ url, log });
    } catch (error) {
      // Nest runs no shutdown hook for a provider that was never made.
      await embedded.stop();
      throw error;
    }
    return new DatabaseServer(url, embedded);
  }
}

/** Started together with its database, the product is often the faster one. A wrong password is no reason to wait. */
async function waitForServer(url: string, log: (message: string) => void): Promise<void> {
  const began = Date.now();
  for (let toldAt = -Infinity; ; await wait(500)) {
    const problem = await problemConnecting(url);
    if (problem === undefined) return;
    const waited = Date.now() - began;
    if (!mayPass(problem) || waited > SERVER_WAIT_MS) throw connectionFault(problem, url);
    if (waited - toldAt < TOLD_EVERY_MS) continue;
    toldAt = waited;
    const rest = Math.round((SERVER_WAIT_MS - waited) / 1_000);
    log(`Waiting for the database, for ${rest} s more at most: ${connectionFault(problem, url).message}`);
  }
}
