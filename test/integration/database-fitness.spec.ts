import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, inject } from 'vitest';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { assertFit } from '../../src/database/fitness.js';
import { withSessionSettings } from '../../src/database/session-settings.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const name = `fitness_${randomBytes(4).toString('hex')}`;
let admin: Client;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new Client({ connectionString: inject('postgresUrl') });
  await admin.connect();
  await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD 'secret'`);
});

afterAll(async () => {
  await database.drop();
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin.query(`DROP ROLE ${name}`);
  await admin.end();
});

function urlOf(path: string): string {
  const url = new URL(inject('postgresUrl'));
  [url.username, url.password, url.pathname] = [name, 'secret', `/${path}`];
  return url.href;
}

const own = (): string => new URL(database.url).pathname.slice(1);

describe('a database that is not fit', () => {
  it.each(['LATIN1', 'SQL_ASCII', 'WIN1251'])('has the encoding %s', async (encoding) => {
    await admin.query(`DROP DATABASE IF EXISTS ${name}`);
    await admin.query(
      `CREATE DATABASE ${name} TEMPLATE template0 ENCODING '${encoding}' LOCALE_PROVIDER libc LOCALE 'C'`,
    );
    await expect(assertFit(urlOf(name), 20)).rejects.toThrow(`${name} has the encoding ${encoding}`);
  });

  it('lets a role have fewer connections than a process needs', async () => {
    await admin.query(`ALTER ROLE ${name} CONNECTION LIMIT 8`);
    await expect(assertFit(urlOf(own()), 20)).rejects.toThrow(
      `the role ${name} may have 8 connections, and each process needs 20 (DATABASE_POOL_SIZE and 1 more): raise that, or set DATABASE_POOL_SIZE to 7 at most`,
    );
    await assertFit(urlOf(own()), 8);
    await admin.query(`ALTER ROLE ${name} CONNECTION LIMIT -1`);
  });

  it('takes fewer itself', async () => {
    await admin.query(`ALTER DATABASE ${own()} CONNECTION LIMIT 2`);
    await expect(assertFit(urlOf(own()), 20)).rejects.toThrow(
      /the database test_\w+ takes 2 connections, and each process needs 20 \(DATABASE_POOL_SIZE and 1 more\): raise that$/,
    );
    await admin.query(`ALTER DATABASE ${own()} CONNECTION LIMIT -1`);
  });

  it('is on a server that takes fewer', async () => {
    await expect(assertFit(urlOf(own()), 300)).rejects.toThrow(/the server takes 197 connections/);
  });
});

describe('the settings of a connection', () => {
  it('win over those of role, database and address, and leave others of the address as they are', async () => {
    await admin.query(
      `ALTER ROLE ${name} SET datestyle = 'German'; ALTER DATABASE ${own()} SET timezone = 'Asia/Tokyo'`,
    );
    const url = `${urlOf(own())}?application_name=mine&options=-c%20search_path%3Dpg_catalog%20-c%20datestyle%3DSQL`;
    const source = await new DataSource(dataSourceOptions({ url: withSessionSettings(url), poolSize: 1 })).initialize();
    try {
      const [row] = await source.query<Record<string, string>[]>(
        `SELECT current_setting('datestyle') AS datestyle, current_setting('timezone') AS timezone,
                current_setting('search_path') AS search_path, current_setting('default_transaction_isolation') AS isolation`,
      );
      expect(row).toEqual({
        datestyle: 'ISO, MDY',
        timezone: 'UTC',
        search_path: 'pg_catalog',
        isolation: 'read committed',
      });
    } finally {
      await source.destroy();
    }
  });
});
