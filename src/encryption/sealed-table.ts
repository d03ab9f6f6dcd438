import type { AtRestCipher } from './at-rest-cipher.js';

export type Row = Readonly<Record<string, unknown>>;

/** Rows of a table that are sealed, and how one of them is sealed anew. Each room declares its own. */
export interface SealedTable {
  readonly table: string;
  /** Columns of the primary key, in its order. */
  readonly primaryKey: readonly string[];
  /** Columns that are read beside these. */
  readonly columns: readonly string[];
  /** The key that sealed a row, as SQL; null for one that is plain. */
  readonly keyId: string;
  /** Which rows of those that no present key sealed are sealed anew, as SQL. */
  readonly where: string;
  /**
   * What becomes of a row's columns, by their names.
   *
   * @throws when it cannot be opened
   */
  reseal(row: Row): Row;
}

export interface SealedColumns {
  readonly table: string;
  readonly primaryKey: readonly string[];
  /** Columns of bytes, and what seals each: the name of the row. */
  readonly sealed: Readonly<Record<string, (row: Row) => string>>;
  /** Columns beside the primary key that such a name is made of. */
  readonly named?: readonly string[];
  readonly keyColumn?: string;
}

/** A table of which some columns are sealed by one key, which another column names. What is plain is sealed as well. */
export function sealedColumns(cipher: AtRestCipher, given: SealedColumns): SealedTable {
  const { table, primaryKey, sealed, named = [], keyColumn = 'encryption_key_id' } = given;
  const columns = Object.keys(sealed);
  return {
    table,
    primaryKey,
    columns: [...named, ...columns, keyColumn],
    keyId: keyColumn,
    where: [keyColumn, ...columns].map((column) => `${column} IS NOT NULL`).join(' OR '),
    reseal: (row) => {
      const keyId = row[keyColumn] as string | null;
      const anew = columns.map((column) => [column, resealed(cipher, row[column], keyId, sealed[column]!(row))]);
      return { ...(Object.fromEntries(anew) as Row), [keyColumn]: cipher.currentId };
    },
  };
}

/** Nothing, and what is empty since it was given up, stays as it is. */
export function resealed(cipher: AtRestCipher, data: unknown, keyId: string | null, name: string): Buffer | null {
  if (!Buffer.isBuffer(data) || data.length === 0) return data as Buffer | null;
  return cipher.seal(cipher.open({ data, keyId }, name), name).data;
}

/** A column of a row as text. */
export const textOf = (row: Row, column: string): string => String(row[column]);
