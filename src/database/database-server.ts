import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { type EmbeddedPostgres, launchEmbeddedPostgres } from './embedded-postgres.js';
import { problemConnecting } from './embedded/postmaster.js';
import { assertFit } from './fitness.js';
import { runMigrations } from './run-migrations.js';
import { withSessionSettings } from './session-settings.js';

const SERVER_WAIT_MS = 30_000;
/** PostgreSQL's codes for "starting up" and "shutting down", and for too many connections, as while another version goes. */
const MAY_PASS = ['57P03', '53300', 'ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT'];

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
   * @throws when there is no server to reach or start, it is not fit, or a migration fails; nothing is left running then
   */
  static async open(settings: Settings, connections: number): Promise<DatabaseServer> {
    const logger = new Logger('Database');
    const log = (message: string): void => logger.log(message);
    if (settings.databaseUrl !== undefined) {
      // As it is: an older server knows less of what can be set, and is told apart here.
      await waitForServer(settings.databaseUrl, log);
      await assertFit(settings.databaseUrl, connections);
      const url = withSessionSettings(settings.databaseUrl);
      await runMigrations({ url, log });
      return new DatabaseServer(url);
    }
    const embedded = await launchEmbeddedPostgres({ dataDir: settings.dataDir, log });
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
  for (const deadline = Date.now() + SERVER_WAIT_MS; ; await wait(500)) {
    const problem = await problemConnecting(url);
    if (problem === undefined) return;
    const code = 'code' in problem ? String(problem.code) : '';
    if (!MAY_PASS.includes(code) || Date.now() > deadline) throw problem;
    log(`The database does not answer yet (${problem.message})`);
  }
}
