import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/**
 * A statement that each connection parses and plans once: for those that run for every message. The plan is kept while
 * tables grow, so that each of its lookups has to have one way only, whatever is known of the tables when it is made: no
 * table is read whole where there is an index (`session-settings.ts`), rows are found by `is` (`row-lookup.ts`), and one
 * index only fits the columns that are compared. `kept-plans.spec.ts` looks at it.
 */
export interface PreparedStatement {
  /** One name means one text, in the whole program. */
  name: string;
  text: string;
}

/**
 * Runs a named statement on TypeORM's own pool; TypeORM itself cannot name one, and to plan it costs more than to run it.
 *
 * @returns its rows
 */
export async function prepared<Row>(
  source: DataSource,
  { name, text }: PreparedStatement,
  values: unknown[],
): Promise<Row[]> {
  const pool = (source.driver as PostgresDriver).master as Pool;
  const { rows } = await pool.query({ name, text, values });
  return rows as Row[];
}
