import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { type EmbeddedPostgres, launchEmbeddedPostgres } from './embedded-postgres.js';
import { problemConnecting } from './embedded/postmaster.js';
import { runMigrations } from './run-migrations.js';

const SERVER_WAIT_MS = 30_000;
/** PostgreSQL's code for "starting up" and "shutting down". */
const STARTING_UP = '57P03';

/** The PostgreSQL server behind the data source: the one of the settings, or the embedded one; migrated. */
@Injectable()
export class DatabaseServer {
  private constructor(
    readonly url: string,
    /** Given up when the data source is destroyed. */
    readonly embedded?: EmbeddedPostgres,
  ) {}

  /** @throws when there is no server to reach or start, or a migration fails; nothing is left running then */
  static async open(settings: Settings): Promise<DatabaseServer> {
    const logger = new Logger('Database');
    const log = (message: string): void => logger.log(message);
    if (settings.databaseUrl !== undefined) {
      await waitForServer(settings.databaseUrl, log);
      await runMigrations({ url: settings.databaseUrl, log });
      return new DatabaseServer(settings.databaseUrl);
    }
    const embedded = await launchEmbeddedPostgres({ dataDir: settings.dataDir, log });
    try {
      await runMigrations({ url: embedded.url, log });
    } catch (error) {
      // Nest runs no shutdown hook for a provider that was never made.
      await embedded.stop();
      throw error;
    }
    return new DatabaseServer(embedded.url, embedded);
  }
}

/** Started together with its database, the product is often the faster one. A wrong password is no reason to wait. */
async function waitForServer(url: string, log: (message: string) => void): Promise<void> {
  for (const deadline = Date.now() + SERVER_WAIT_MS; ; await wait(500)) {
    const problem = await problemConnecting(url);
    if (problem === undefined) return;
    const code = 'code' in problem ? String(problem.code) : '';
    const mayPass = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', STARTING_UP].includes(code);
    if (!mayPass || Date.now() > deadline) throw problem;
    log(`The database does not answer yet (${problem.message})`);
  }
}
