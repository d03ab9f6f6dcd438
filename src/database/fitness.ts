import { Client } from 'pg';
import { SettingsError } from '../config/settings-error.js';

const OLDEST = 15;

/** Connections that a process needs beside those of its pool: by one it hears of others, and shows them that it lives. */
export const CONNECTIONS_BESIDE_POOL = 1;

interface Facts {
  version: number;
  encoding: string;
  role: string;
  database: string;
  limits: { what: string; connections: number }[];
}

/**
 * Looks at what cannot be mended from here, before anything is written.
 *
 * @param connections that this process may open at once
 * @throws SettingsError that says what the database lacks
 */
export async function assertFit(url: string, connections: number): Promise<void> {
  const { version, encoding, database, limits } = await factsOf(url);
  if (version < OLDEST)
    throw new SettingsError(`DATABASE_URL is a PostgreSQL ${version}; it must be ${OLDEST} or newer`);
  if (encoding !== 'UTF8') {
    throw new SettingsError(
      `DATABASE_URL: the database ${database} has the encoding ${encoding}, which does not hold every message; make one with ENCODING 'UTF8'`,
    );
  }
  for (const { what, connections: allowed } of limits) {
    if (allowed >= connections) continue;
    const rest = allowed - CONNECTIONS_BESIDE_POOL;
    const advice = rest >= 2 ? `, or set DATABASE_POOL_SIZE to ${rest} at most` : '';
    throw new SettingsError(
      `DATABASE_URL: ${what} ${allowed} connections, and each process needs ${connections} (DATABASE_POOL_SIZE and ${CONNECTIONS_BESIDE_POOL} more): raise that${advice}`,
    );
  }
}

async function factsOf(url: string): Promise<Facts> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{
      version: number;
      encoding: string;
      role: string;
      database: string;
      of_role: number;
      of_database: number;
      of_server: number;
      superuser: boolean;
    }>(`
      SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('server_encoding') AS encoding,
             rolname AS role, datname AS database, rolconnlimit AS of_role, datconnlimit AS of_database, rolsuper AS superuser,
             current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
               - coalesce(current_setting('reserved_connections', true)::int, 0) AS of_server
        FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()`);
    const { of_role, of_database, of_server, superuser, ...facts } = rows[0]!;
    const limits = [
      { what: `the role ${facts.role} may have`, connections: of_role },
      { what: `the database ${facts.database} takes`, connections: of_database },
      { what: 'the server takes', connections: of_server },
    ];
    // A superuser is held by none of them, and a negative number is no limit.
    return { ...facts, limits: superuser ? [] : limits.filter(({ connections }) => connections >= 0) };
  } finally {
    await client.end().catch(() => {});
  }
}
