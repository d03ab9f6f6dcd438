import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { readEnvironment } from '../config/environment.js';
import { loadSettings } from '../config/settings.js';
import { type EmbeddedPostgres, launchEmbeddedPostgres } from './embedded-postgres.js';
import { migrations } from './migrations/index.js';
import { withSessionSettings } from './session-settings.js';

export interface DatabaseOptions {
  url: string;
  /** Connections at most. */
  poolSize?: number;
  /** Milliseconds that one statement may take; 0 is for ever, as migrations need it. */
  statementTimeoutMs?: number;
  /** Told when a connection that nobody uses breaks, as when the server restarts. The pool replaces it. */
  onIdleError?: (error: Error) => void;
}

/** Long enough for a busy pool to free a connection, short enough that a caller still waits for the answer. */
const CONNECT_TIMEOUT_MS = 5_000;
/** A server that does not answer a goodbye by then is stopped all the same. */
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * The one set of TypeORM options, for the product, its commands and the tests. A database that is gone gives errors
 * within seconds: for a new connection, for a statement, and for a server that fell silent.
 */
export function dataSourceOptions(options: DatabaseOptions): PostgresDataSourceOptions & { url: string } {
  const { poolSize = 15, statementTimeoutMs = 15_000, onIdleError = () => {} } = options;
  return {
    type: 'postgres',
    url: withSessionSettings(options.url),
    poolSize,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    applicationName: 'switchboard',
    poolErrorHandler: onIdleError,
    synchronize: false,
    installExtensions: false,
    migrations,
    migrationsTransactionMode: 'each',
    logging: false,
    extra: {
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      // The server ends the statement and the transaction left open; the client's own limit is for when no answer comes at all.
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: statementTimeoutMs * 2,
      ...(statementTimeoutMs > 0 ? { query_timeout: statementTimeoutMs + 5_000 } : {}),
    },
  };
}

/**
 * A data source for TypeORM's command line: the server of the settings, or the embedded one, which is given up when the
 * data source is destroyed. Entities are found by their file names here; the product registers them module by module.
 */
export async function migrationDataSource(): Promise<DataSource> {
  const settings = loadSettings(readEnvironment());
  const embedded =
    settings.databaseUrl === undefined ? await launchEmbeddedPostgres({ dataDir: settings.dataDir }) : undefined;
  const source = new DataSource({
    ...dataSourceOptions({ url: settings.databaseUrl ?? embedded?.url ?? '', poolSize: 2, statementTimeoutMs: 0 }),
    entities: [`${import.meta.dirname}/../**/*.entity.{ts,js}`],
  });
  return tieServer(source, embedded);
}

/**
 * Lets `source.destroy()` give up the embedded server behind it as well. Only so is the order certain: Nest destroys the
 * data source last of all, with the global modules, after every shutdown hook in which a server could be stopped.
 */
export function tieServer(source: DataSource, embedded: EmbeddedPostgres | undefined): DataSource {
  if (embedded === undefined) return source;
  const destroy = source.destroy.bind(source);
  source.destroy = async () => {
    const gone = connectionsGone((source.driver as PostgresDriver).master as Pool | undefined);
    try {
      await destroy();
      await gone;
    } finally {
      await embedded.stop();
    }
  };
  return source;
}

/**
 * Resolves when each connection that is open now has ended. The pool's own end resolves when it has said goodbye to them;
 * a server that is stopped before it read that breaks them, which looks like a failure.
 */
function connectionsGone(pool: Pool | undefined): Promise<void> {
  let open = pool?.totalCount ?? 0;
  if (pool === undefined || open === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const late = setTimeout(resolve, CLOSE_TIMEOUT_MS);
    pool.on('remove', () => {
      open -= 1;
      if (open > 0) return;
      clearTimeout(late);
      resolve();
    });
  });
}
