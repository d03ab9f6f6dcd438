import 'reflect-metadata';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type INestApplicationContext, Module, type OnApplicationShutdown } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConfigModule } from '../../src/config/config.module.js';
import { Settings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { DatabaseModule } from '../../src/database/database.module.js';
import { type EmbeddedPostgres, launchEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { LoggingModule } from '../../src/logging/logging.module.js';
import { createTestDatabase } from '../support/database.js';
import { postgresProcesses } from '../support/launcher-project.js';

/** A part of the product that still needs the database in its very last hook. */
class LastWorker implements OnApplicationShutdown {
  wrote = false;

  constructor(private readonly source: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    await this.source.query('CREATE TABLE written_at_shutdown AS SELECT 1 AS row');
    this.wrote = true;
  }
}

@Module({})
class Product {}

const warnings: string[] = [];

function start(settings: Partial<Settings>): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(
    {
      module: Product,
      imports: [
        ConfigModule.forRoot(Object.assign(new Settings(), settings)),
        LoggingModule.forRoot(pino({ enabled: false })),
        DatabaseModule.forRoot(),
      ],
      providers: [
        { provide: LastWorker, useFactory: (source: DataSource) => new LastWorker(source), inject: [DataSource] },
      ],
    },
    {
      logger: { log: () => {}, error: () => {}, warn: (message) => void warnings.push(String(message)) },
      abortOnError: false,
    },
  );
}

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'switchboard-module-'));
  // Else the embedded server would look for a place of its own when the tests are run by root.
  chmodSync(dataDir, 0o755);
});

afterEach(() => {
  for (const { pid } of postgresProcesses(dataDir)) process.kill(pid, 'SIGKILL');
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
});

describe('DatabaseModule', () => {
  it('brings up the embedded server, migrated, and stops it after everything that uses it', async () => {
    const app = await start({ dataDir });
    const source = app.get(DataSource);
    expect(await source.query(`SELECT to_regclass('whatsapp_keys') IS NOT NULL AS there`)).toEqual([{ there: true }]);
    const worker = app.get(LastWorker);
    await app.close();
    expect(worker.wrote).toBe(true);
    expect(postgresProcesses(dataDir)).toEqual([]);
    // A server that is stopped first breaks the pool's connections, and the product says so.
    expect(warnings).toEqual([]);
  });

  it('leaves no server behind when a migration fails at the start', async () => {
    const embedded = await launchEmbeddedPostgres({ dataDir });
    const source = await new DataSource(dataSourceOptions({ url: embedded.url })).initialize();
    await source.query('CREATE TABLE whatsapp_auth (in_the_way int)');
    await source.destroy();
    await embedded.stop();
    await expect(start({ dataDir })).rejects.toThrow('relation "whatsapp_auth" already exists');
    expect(postgresProcesses(dataDir)).toEqual([]);
  });

  it('uses the server of DATABASE_URL and starts none of its own', async () => {
    const database = await createTestDatabase();
    const app = await start({ dataDir, databaseUrl: database.url });
    expect(await app.get(DataSource).query('SELECT current_database() AS name')).toEqual([
      { name: new URL(database.url).pathname.slice(1) },
    ]);
    await app.close();
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
    await database.drop();
  });

  it('does not wait for a server that refuses the password', async () => {
    const database = await createTestDatabase();
    const url = new URL(database.url);
    url.password = 'guessed';
    await expect(start({ dataDir, databaseUrl: url.href })).rejects.toThrow('password authentication failed');
    await database.drop();
  });
});

describe('the pool', () => {
  let embedded: EmbeddedPostgres;
  let source: DataSource;
  const idleErrors: string[] = [];

  beforeAll(async () => {
    embedded = await launchEmbeddedPostgres({ throwaway: true });
    const onIdleError = (error: Error): void => void idleErrors.push(error.message);
    source = new DataSource(dataSourceOptions({ url: embedded.url, statementTimeoutMs: 300, onIdleError }));
    await source.initialize();
  });

  afterAll(async () => {
    await source.destroy();
    await embedded.stop();
  });

  it('ends a statement that takes too long', async () => {
    await expect(source.query('SELECT pg_sleep(20)')).rejects.toThrow('statement timeout');
  });

  it('ends a transaction that was left open', async () => {
    const runner = source.createQueryRunner();
    await runner.startTransaction();
    await runner.query('SELECT 1');
    await vi.waitFor(async () => {
      const [row] = (await source.query(
        `SELECT count(*)::int AS open FROM pg_stat_activity WHERE state = 'idle in transaction'`,
      )) as { open: number }[];
      expect(row?.open).toBe(0);
    }, 5_000);
    await expect(runner.query('SELECT 1')).rejects.toThrow();
    await runner.release();
  });

  it('survives a kill -9 of the server: errors while it is gone, and it comes back at the same address', async () => {
    const ask = async (): Promise<{ data: string; started: string }> => {
      const rows = (await source.query(
        `SELECT current_setting('data_directory') AS data, pg_postmaster_start_time()::text AS started`,
      )) as { data: string; started: string }[];
      return rows[0] ?? { data: '', started: '' };
    };
    const { data, started } = await ask();
    const inUse = source.query('SELECT pg_sleep(0.25)');
    // Both a connection in use and idle ones break.
    await Promise.all([source.query('SELECT 1'), source.query('SELECT 2')]);
    process.kill(Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
    await expect(inUse).rejects.toThrow();
    // Connections outlive their server by a moment, so the proof is in the new server's start.
    await vi.waitFor(async () => expect((await ask()).started).not.toBe(started), { timeout: 60_000, interval: 20 });
    expect(idleErrors).not.toEqual([]);
  });
});
