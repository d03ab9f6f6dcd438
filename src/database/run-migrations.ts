import { setTimeout as wait } from 'node:timers/promises';
import { DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { MIGRATIONS_LOCK_BEFORE_LEASES } from './before-leases.js';
import { dataSourceOptions } from './data-source.js';

/** Any number, the same in every version of the product since there are leases; it was another one before. */
const LOCK_KEY = 7_021_962_303;
const RETRY_MS = 100;

export interface RunMigrationsOptions {
  url: string;
  /** Instead of the product's own. */
  migrations?: ReturnType<typeof dataSourceOptions>['migrations'];
  log?: (message: string) => void;
}

/**
 * Brings the database to the newest schema; one process at a time, the others wait and find nothing left to do.
 * Returns the names of the migrations that ran here.
 *
 * Lock and migrations share one connection, so that a lock that is lost takes its migrations with it. The lock is tried
 * again and again: to wait inside `pg_advisory_lock` is the obvious way and wrong, because the waiting statement holds a
 * snapshot, and a CREATE INDEX CONCURRENTLY in somebody's migration would wait for that for ever.
 *
 * @throws what the failing migration threw; it is rolled back, those before it stay
 */
export async function runMigrations(options: RunMigrationsOptions): Promise<string[]> {
  const { url, log = () => {} } = options;
  const base = dataSourceOptions({ url, poolSize: 1, statementTimeoutMs: 0 });
  const source = new DataSource({ ...base, migrations: options.migrations ?? base.migrations });
  await source.initialize();
  try {
    const runner = source.createQueryRunner();
    try {
      await lock(runner, log);
      // A migration goes through whole tables.
      await runner.query('SET enable_seqscan = on');
      const executor = new MigrationExecutor(source, runner);
      executor.transaction = 'each';
      const pending = await executor.getPendingMigrations();
      if (pending.length > 0) log(`Bringing the database to the newest schema: ${pending.length} migrations`);
      const began = performance.now();
      const names = (await executor.executePendingMigrations()).map((migration) => migration.name);
      const took = ((performance.now() - began) / 1_000).toFixed(1);
      if (names.length > 0) log(`Migrations run: ${names.length} in ${took} s, up to ${names.at(-1)}`);
      return names;
    } finally {
      // Also when the connection is broken: its end frees the locks as well.
      await runner.query('SELECT pg_advisory_unlock_all()').catch(() => {});
      await runner.release();
    }
  } finally {
    await source.destroy();
  }
}

async function lock(runner: QueryRunner, log: (message: string) => void): Promise<void> {
  for (let tries = 0; ; tries++) {
    if (await tryLock(runner, 'pg_try_advisory_lock', LOCK_KEY)) break;
    if (tries === 0) log('Another process runs the migrations; waiting for it');
    await wait(RETRY_MS);
  }
  // One of a version before may be at its own.
  while (!(await tryLock(runner, 'pg_try_advisory_lock_shared', MIGRATIONS_LOCK_BEFORE_LEASES))) await wait(RETRY_MS);
}

async function tryLock(runner: QueryRunner, by: string, key: number): Promise<boolean> {
  const [row] = (await runner.query(`SELECT ${by}($1) AS locked`, [key])) as { locked: boolean }[];
  return row?.locked === true;
}
