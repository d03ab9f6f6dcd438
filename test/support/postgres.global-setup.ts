import { DataSource } from 'typeorm';
import type { TestProject } from 'vitest/node';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { type EmbeddedPostgres, launchEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { runMigrations } from '../../src/database/run-migrations.js';

const TEMPLATE = 'switchboard_template';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the run's own PostgreSQL server, as superuser. */
    postgresUrl: string;
    /** The migrated database that every test file's own one is a copy of. */
    templateDatabase: string;
  }
}

/** One server for the whole run. Vitest loads this file once per project, in one process: so it is kept on `globalThis`. */
interface SharedServer {
  users: number;
  server: Promise<EmbeddedPostgres>;
}

const shelf = globalThis as { switchboardTestServer?: SharedServer };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (shelf.switchboardTestServer ??= { users: 0, server: start() });
  shared.users++;
  project.provide('postgresUrl', (await shared.server).url);
  project.provide('templateDatabase', TEMPLATE);
  return async () => {
    if (--shared.users > 0) return;
    delete shelf.switchboardTestServer;
    await (await shared.server).stop();
  };
}

async function start(): Promise<EmbeddedPostgres> {
  const server = await launchEmbeddedPostgres({ throwaway: true });
  try {
    const admin = await new DataSource(dataSourceOptions({ url: server.url, poolSize: 1 })).initialize();
    await admin.query(`CREATE DATABASE ${TEMPLATE}`);
    const url = new URL(server.url);
    url.pathname = `/${TEMPLATE}`;
    await runMigrations({ url: url.href });
    await admin.query(`ALTER DATABASE ${TEMPLATE} ALLOW_CONNECTIONS false`);
    await admin.destroy();
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}
