import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { type EmbeddedPostgres, launchEmbeddedPostgres } from './embedded-postgres.js';
import { runMigrations } from './run-migrations.js';

/** The PostgreSQL server behind the data source: the one of the settings, or the embedded one; migrated. */
@Injectable()
export class DatabaseServer implements OnApplicationShutdown {
  private constructor(
    readonly url: string,
    private readonly embedded?: EmbeddedPostgres,
  ) {}

  /** @throws when there is no server to reach or start, or a migration fails; nothing is left running then */
  static async open(settings: Settings): Promise<DatabaseServer> {
    const logger = new Logger('Database');
    const log = (message: string): void => logger.log(message);
    if (settings.databaseUrl !== undefined) {
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

  /** Runs after the data source has been destroyed: TypeORM's module depends on this one, and dependents stop first. */
  async onApplicationShutdown(): Promise<void> {
    await this.embedded?.stop();
  }
}
