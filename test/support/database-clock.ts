import { Client } from 'pg';

/**
 * Lets time pass for a database: `now()` goes ahead for whoever connects from now on. Defaults of columns stay by the real
 * time, as of what was there before.
 */
export class DatabaseClock {
  private constructor(private readonly url: string) {}

  movedMs = 0;

  static async of(url: string): Promise<DatabaseClock> {
    const name = new URL(url).pathname.slice(1);
    await run(
      url,
      `CREATE SCHEMA clock;
       CREATE TABLE clock.moved (by interval NOT NULL);
       INSERT INTO clock.moved VALUES ('0');
       CREATE FUNCTION clock.now() RETURNS timestamptz LANGUAGE sql STABLE
         AS 'SELECT pg_catalog.now() + (SELECT by FROM clock.moved)';
       CREATE FUNCTION clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
         AS 'SELECT pg_catalog.clock_timestamp() + (SELECT by FROM clock.moved)';
       ALTER DATABASE ${name} SET search_path = public, clock, pg_catalog`,
    );
    return new DatabaseClock(url);
  }

  async move(ms: number): Promise<void> {
    this.movedMs += ms;
    await run(this.url, `UPDATE clock.moved SET by = by + interval '${ms} milliseconds'`);
  }
}

async function run(url: string, sql: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
