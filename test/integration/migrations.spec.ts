import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { migrations } from '../../src/database/migrations/index.js';
import { runMigrations } from '../../src/database/run-migrations.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** Takes its time, and fails when another one runs beside it or after it. */
class Slow2700000000001 implements MigrationInterface {
  name = 'Slow2700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT pg_sleep(0.2)');
    await runner.query('CREATE TABLE made_once (id int)');
  }

  async down(): Promise<void> {}
}

/** Waits for every older snapshot in the database, so also for somebody who waits inside a statement. */
class Concurrently2700000000002 implements MigrationInterface {
  name = 'Concurrently2700000000002';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX CONCURRENTLY made_once_id ON made_once (id)');
  }

  async down(): Promise<void> {}
}

class Failing2700000000003 implements MigrationInterface {
  name = 'Failing2700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE half_made (id int)');
    await runner.query('SELECT 1 / 0');
  }

  async down(): Promise<void> {}
}

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  await database.drop();
});

async function query(sql: string): Promise<unknown> {
  const source = await new DataSource(dataSourceOptions({ url: database.url, poolSize: 1 })).initialize();
  try {
    return await source.query(sql);
  } finally {
    await source.destroy();
  }
}

describe('runMigrations', () => {
  it('runs each migration once when four processes start together', async () => {
    const own = [...migrations, Slow2700000000001, Concurrently2700000000002];
    const ran = await Promise.all([1, 2, 3, 4].map(() => runMigrations({ url: database.url, migrations: own })));
    expect(ran.filter((names) => names.length > 0)).toEqual([['Slow2700000000001', 'Concurrently2700000000002']]);
    expect(
      await query(`SELECT count(*)::int AS valid FROM pg_index WHERE indrelid = 'made_once'::regclass AND indisvalid`),
    ).toEqual([{ valid: 1 }]);
  });

  it('rolls a failing migration back, keeps those before it, and frees the lock', async () => {
    const own = [...migrations, Slow2700000000001, Failing2700000000003];
    await expect(runMigrations({ url: database.url, migrations: own })).rejects.toThrow('division by zero');
    expect(await query(`SELECT to_regclass('made_once')::text AS kept, to_regclass('half_made') AS half`)).toEqual([
      { kept: 'made_once', half: null },
    ]);
    // Other tests have locks in their own databases on the same server.
    const ours = `(SELECT oid FROM pg_database WHERE datname = current_database())`;
    expect(await query(`SELECT * FROM pg_locks WHERE locktype = 'advisory' AND database = ${ours}`)).toEqual([]);
    expect(await runMigrations({ url: database.url, migrations: [...migrations, Slow2700000000001] })).toEqual([]);
  });

  it('frees the lock when its connection breaks in the middle', async () => {
    const own = [...migrations, Slow2700000000001];
    const broken = runMigrations({ url: database.url, migrations: own });
    const outcome = broken.then(
      () => 'it ended',
      () => 'it broke',
    );
    await expect
      .poll(
        () =>
          query(`SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(0.2)'`),
        {
          timeout: 60_000,
          interval: 10,
        },
      )
      .toEqual([{ ended: true }]);
    expect(await outcome).toBe('it broke');
    expect(await runMigrations({ url: database.url, migrations: own })).toEqual(['Slow2700000000001']);
  });
});

describe('the list of migrations', () => {
  it('has every file of the folder, oldest first', () => {
    const folder = join(import.meta.dirname, '../../src/database/migrations');
    const stamps = readdirSync(folder)
      .filter((name) => /^\d+-.*\.ts$/.test(name))
      .map((name) => Number(name.split('-')[0]));
    expect(migrations.map((migration) => Number(migration.name.slice(-13)))).toEqual(stamps.toSorted((a, b) => a - b));
  });

  it('has been run completely in a test database', async () => {
    expect(await query('SELECT name FROM migrations ORDER BY id')).toEqual(migrations.map(({ name }) => ({ name })));
  });
});
