/**
 * SQL for the bytes that a `jsonb` value has once it is unpacked. `pg_column_size` alone tells of the packed form, in which
 * 65,000 equal characters take 750 bytes; an empty path gives the value as it is, unpacked. As text it is about as long,
 * and six times as long at most: a control character is one byte, and `\u0001` as text.
 */
export function jsonBytesSql(column: string): string {
  return `(CASE WHEN pg_column_compression(${column}) IS NULL THEN pg_column_size(${column})
                ELSE pg_column_size(${column} #> '{}') END)`;
}
