import type { DataSource, EntityManager } from 'typeorm';
import type { Row, SealedTable } from './sealed-table.js';

/** Rows that one step looks at, and seals anew at most; it takes milliseconds, and only these are locked meanwhile. */
const AT_ONCE = 500;
/** Looks at a table again, for rows that were locked by others, or that a process with older settings has written. */
const MOST_PASSES = 5;

/** What came of a table. */
export interface Resealed {
  readonly table: string;
  readonly rows: number;
  /** Rows that no key of the settings opens, or that are damaged. */
  readonly unreadable: number;
}

/**
 * Seals all rows of a table anew that another key than the present one sealed, or none. It can be ended at any moment and
 * begun again: what is done is passed by. Rows that somebody is writing are left for the next look, so that nobody waits
 * for it for longer than a step takes.
 *
 * @param currentId the key that seals now
 * @param told how many rows are done, while it goes on
 */
export async function resealTable(
  source: DataSource,
  table: SealedTable,
  currentId: string,
  told: (rows: number) => void = () => undefined,
): Promise<Resealed> {
  let rows = 0;
  let unreadable = 0;
  for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
    unreadable = 0;
    let left = 0;
    for (let after: unknown[] | null = null, more = true; more;) {
      const upTo: unknown[] | null = await lastOfPage(source, table, after);
      const step = await source.transaction((manager) => resealPage(manager, table, currentId, after, upTo));
      rows += step.done;
      unreadable += step.unreadable;
      left += step.locked;
      if (step.done > 0) told(rows);
      after = upTo;
      more = upTo !== null;
    }
    if (left === 0) break;
  }
  return { table: table.table, rows, unreadable };
}

/** How many rows each key sealed that is not the present one. */
export async function sealedByOthers(
  source: DataSource,
  { table, keyId }: SealedTable,
  currentId: string,
): Promise<Map<string, number>> {
  const found = await source.query<{ id: string; count: number }[]>(
    `SELECT ${keyId} AS id, count(*)::int AS count FROM ${table} WHERE ${keyId} <> $1 GROUP BY 1`,
    [currentId],
  );
  return new Map(found.map(({ id, count }) => [id, count]));
}

/** The key of a page's last row; null when the table ends with it. */
async function lastOfPage(source: DataSource, table: SealedTable, after: unknown[] | null): Promise<unknown[] | null> {
  const columns = table.primaryKey.join(', ');
  const [row] = await source.query<Row[]>(
    `SELECT ${columns} FROM ${table.table} ${after === null ? '' : `WHERE ${beyond(table, 1)}`}
      ORDER BY ${columns} OFFSET ${AT_ONCE - 1} LIMIT 1`,
    after ?? [],
  );
  return row === undefined ? null : table.primaryKey.map((column) => row[column]);
}

async function resealPage(
  manager: EntityManager,
  table: SealedTable,
  currentId: string,
  after: unknown[] | null,
  upTo: unknown[] | null,
): Promise<{ done: number; unreadable: number; locked: number }> {
  const columns = [...table.primaryKey, ...table.columns].join(', ');
  const parameters = [currentId, ...(after ?? []), ...(upTo ?? [])];
  const within = [
    `${table.keyId} IS DISTINCT FROM $1 AND (${table.where})`,
    ...(after === null ? [] : [beyond(table, 2)]),
    ...(upTo === null ? [] : [`NOT ${beyond(table, 2 + (after?.length ?? 0))}`]),
  ].join(' AND ');
  // Whoever waits for one of these rows waits for nobody who waits for us.
  const found = await manager.query<Row[]>(
    `SELECT ${columns} FROM ${table.table} WHERE ${within} FOR UPDATE SKIP LOCKED`,
    parameters,
  );
  const [all] = await manager.query<{ count: number }[]>(
    `SELECT count(*)::int AS count FROM ${table.table} WHERE ${within}`,
    parameters,
  );
  const anew: Row[] = [];
  for (const row of found) {
    try {
      anew.push({ ...pick(row, table.primaryKey), ...table.reseal(row) });
    } catch {
      // Nobody can open it with what there is; it stays as it is, and is told of.
    }
  }
  if (anew.length > 0) await write(manager, table, anew);
  return { done: anew.length, unreadable: found.length - anew.length, locked: (all?.count ?? 0) - found.length };
}

async function write(manager: EntityManager, table: SealedTable, rows: Row[]): Promise<void> {
  const changed = Object.keys(rows[0]!).filter((column) => !table.primaryKey.includes(column));
  await manager.query(
    `UPDATE ${table.table} t SET ${changed.map((column) => `${column} = given.${column}`).join(', ')}
       FROM json_populate_recordset(NULL::${table.table}, $1::json) given
      WHERE ${table.primaryKey.map((column) => `t.${column} = given.${column}`).join(' AND ')}`,
    [JSON.stringify(rows.map(inJson))],
  );
}

/** @param first number of the first parameter */
function beyond({ primaryKey }: SealedTable, first: number): string {
  return `(${primaryKey.join(', ')}) > (${primaryKey.map((_, index) => `$${first + index}`).join(', ')})`;
}

const pick = (row: Row, columns: readonly string[]): Row =>
  Object.fromEntries(columns.map((column) => [column, row[column]]));

/** Bytes as PostgreSQL reads them from text. */
const inJson = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value,
    ]),
  );
