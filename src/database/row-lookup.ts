/**
 * SQL that is true for the row of `table` which has the values of `given` in these columns, as `=` is, but in a form that
 * can neither be hashed nor merged: for each row of `given` its index is gone into, and nothing else can be planned.
 */
export function is(table: string, given: string, ...columns: string[]): string {
  return columns.map((column) => `${table}.${column} = ANY (ARRAY[${given}.${column}])`).join(' AND ');
}

/** A column that no index serves, so that the others of a condition have to. */
export function unindexed(column: string): string {
  return `(${column} || '')`;
}
