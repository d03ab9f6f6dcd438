import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type EmbeddedPostgres, launchEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { type RunningSimulator, spawnSimulator } from '../../src/simulator/spawn.js';
import { path } from './measured-process.js';

/** What a benchmark plays on: the offline WhatsApp server, and the embedded PostgreSQL as the product sets it up. */
export class Stage {
  /** The product's data folder; products that start on it join the server that runs there. */
  readonly dataDir: string;

  private constructor(
    readonly folder: string,
    readonly simulator: RunningSimulator,
    private readonly postgres: EmbeddedPostgres,
    /** PostgreSQL's first process, the parent of all its others. */
    readonly postmasterPid: number,
    /** Version and durability, for the report. */
    readonly postgresSettings: string,
  ) {
    this.dataDir = join(folder, 'data');
  }

  static async open(): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'switchboard-bench-'));
    let postgres: EmbeddedPostgres | undefined;
    try {
      postgres = await launchEmbeddedPostgres({ dataDir: join(folder, 'data') });
      const [row] = await rowsOf<{ pid: string; about: string }>(
        postgres.url,
        `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid,
                format('PostgreSQL %s, fsync %s, synchronous_commit %s', current_setting('server_version'),
                       current_setting('fsync'), current_setting('synchronous_commit')) AS about`,
      );
      const simulator = await spawnSimulator({ entry: path('../../src/simulator/main.js') });
      return new Stage(folder, simulator, postgres, Number(row?.pid), row?.about ?? '');
    } catch (error) {
      await postgres?.stop();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Where the database is, for what is no product. */
  get databaseUrl(): string {
    return this.postgres.url;
  }

  /** @returns the address of a new database on the same server */
  async newDatabase(name: string): Promise<string> {
    await this.query(`CREATE DATABASE ${name}`);
    const url = new URL(this.postgres.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  query<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    return rowsOf(this.postgres.url, sql, values);
  }

  async close(): Promise<void> {
    await this.simulator.stop();
    await this.postgres.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function rowsOf<T>(url: string, sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as T[];
  } finally {
    await client.end();
  }
}
