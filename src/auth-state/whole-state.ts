import type { EntityManager } from 'typeorm';
import type { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { type Row, sealedColumns, type SealedTable, textOf } from '../encryption/sealed-table.js';
import { type LineId, lineName } from '../domain/line.js';

const ROWS_AT_ONCE = 1_000;

/** All of a line's auth state. */
export interface WholeState {
  /** JSON */
  readonly credentials: string;
  /** Key type to key id to JSON. */
  readonly keys: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** The name of a key's row, by which it is sealed; that of credentials is the line's. */
export function keyRowName(line: LineId, type: string, id: string): string {
  return `${lineName(line)}/${type}/${id}`;
}

/** The credentials of a line, as JSON; null when no phone has linked it. */
export async function readCredentials(
  manager: EntityManager,
  cipher: AtRestCipher,
  line: LineId,
): Promise<string | null> {
  const [row] = await manager.query<{ data: Buffer; keyId: string | null }[]>(
    `SELECT credentials AS data, encryption_key_id AS "keyId" FROM whatsapp_auth WHERE (company_id, line) = ($1, $2)`,
    [line.companyId, line.line],
  );
  return row === undefined ? null : cipher.open(row, lineName(line)).toString();
}

/** Reads all that a line has; null when no phone has linked it. In a transaction it is of one moment. */
export async function readWholeState(
  manager: EntityManager,
  cipher: AtRestCipher,
  line: LineId,
): Promise<WholeState | null> {
  const credentials = await readCredentials(manager, cipher, line);
  if (credentials === null) return null;
  const keys = new Map<string, Map<string, string>>();
  for (let after = ['', '']; ;) {
    const rows = await manager.query<{ type: string; id: string; data: Buffer; keyId: string | null }[]>(
      `SELECT key_type AS type, key_id AS id, key_data AS data, encryption_key_id AS "keyId" FROM whatsapp_keys
        WHERE (company_id, line) = ($1, $2) AND (key_type, key_id) > ($3, $4)
        ORDER BY key_type, key_id LIMIT ${ROWS_AT_ONCE}`,
      [line.companyId, line.line, ...after],
    );
    for (const row of rows) {
      const ofType = keys.get(row.type) ?? new Map<string, string>();
      ofType.set(row.id, cipher.open(row, keyRowName(line, row.type, row.id)).toString());
      keys.set(row.type, ofType);
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_AT_ONCE) break;
    after = [last.type, last.id];
  }
  return { credentials, keys };
}

/**
 * Writes all that a line shall have, where it has nothing.
 *
 * @param told of rows that are written, while it goes on
 */
export async function writeWholeState(
  manager: EntityManager,
  cipher: AtRestCipher,
  line: LineId,
  { credentials, keys }: WholeState,
  told: (rows: number) => void = () => undefined,
): Promise<void> {
  const sealed = cipher.seal(Buffer.from(credentials), lineName(line));
  await manager.query(
    'INSERT INTO whatsapp_auth (company_id, line, credentials, encryption_key_id) VALUES ($1, $2, $3, $4)',
    [line.companyId, line.line, sealed.data, sealed.keyId],
  );
  const rows = [...keys].flatMap(([type, values]) => [...values].map(([id, json]) => ({ type, id, json })));
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const some = rows.slice(start, start + ROWS_AT_ONCE);
    const data = some.map(({ type, id, json }) => cipher.seal(Buffer.from(json), keyRowName(line, type, id)).data);
    await manager.query(
      `INSERT INTO whatsapp_keys (company_id, line, key_type, key_id, key_data, encryption_key_id)
       SELECT $1, $2, *, $6 FROM unnest($3::text[], $4::text[], $5::bytea[])`,
      [line.companyId, line.line, some.map(({ type }) => type), some.map(({ id }) => id), data, cipher.currentId],
    );
    told(start + some.length);
  }
}

/** How many keys of each type a line has. */
export async function countKeys(manager: EntityManager, line: LineId): Promise<Map<string, number>> {
  const rows = await manager.query<{ type: string; count: number }[]>(
    `SELECT key_type AS type, count(*)::int AS count FROM whatsapp_keys
      WHERE (company_id, line) = ($1, $2) GROUP BY key_type ORDER BY key_type`,
    [line.companyId, line.line],
  );
  return new Map(rows.map(({ type, count }) => [type, count]));
}

/**
 * Deletes credentials and keys of a line; for 24 hours they can be brought back. Deletions older than that are forgotten
 * on the way. All or nothing is up to the caller's transaction.
 */
export async function deleteWholeState(manager: EntityManager, { companyId, line }: LineId): Promise<void> {
  // Keys without credentials are of no use, and must not replace a deleted state that is.
  await manager.query(
    `DELETE FROM whatsapp_auth_deleted d
      WHERE d.deleted_at < now() - interval '24 hours'
         OR EXISTS (SELECT FROM whatsapp_auth a WHERE (a.company_id, a.line) = ($1, $2)
                    AND (d.company_id, d.line) = ($1, $2))`,
    [companyId, line],
  );
  await manager.query(
    `DELETE FROM whatsapp_keys_deleted k
      WHERE NOT EXISTS (SELECT FROM whatsapp_auth_deleted d WHERE (d.company_id, d.line) = (k.company_id, k.line))`,
  );
  await manager.query(
    `INSERT INTO whatsapp_keys_deleted (company_id, line, key_type, key_id, key_data, encryption_key_id)
     SELECT company_id, line, key_type, key_id, key_data, encryption_key_id
       FROM whatsapp_keys k
      WHERE (company_id, line) = ($1, $2)
        AND EXISTS (SELECT FROM whatsapp_auth a WHERE (a.company_id, a.line) = (k.company_id, k.line))`,
    [companyId, line],
  );
  await manager.query(
    `INSERT INTO whatsapp_auth_deleted (company_id, line, credentials, encryption_key_id, created_at)
     SELECT company_id, line, credentials, encryption_key_id, created_at FROM whatsapp_auth WHERE (company_id, line) = ($1, $2)`,
    [companyId, line],
  );
  await manager.query(`DELETE FROM whatsapp_keys WHERE (company_id, line) = ($1, $2)`, [companyId, line]);
  await manager.query(`DELETE FROM whatsapp_auth WHERE (company_id, line) = ($1, $2)`, [companyId, line]);
}

const lineOfRow = (row: Row): LineId => ({ companyId: textOf(row, 'company_id'), line: textOf(row, 'line') });

/** Credentials and keys, those in use and those that a logout deleted. */
export function sealedAuthState(cipher: AtRestCipher): SealedTable[] {
  return ['', '_deleted'].flatMap((suffix) => [
    sealedColumns(cipher, {
      table: `whatsapp_auth${suffix}`,
      primaryKey: ['company_id', 'line'],
      sealed: { credentials: (row) => lineName(lineOfRow(row)) },
    }),
    sealedColumns(cipher, {
      table: `whatsapp_keys${suffix}`,
      primaryKey: ['company_id', 'line', 'key_type', 'key_id'],
      sealed: { key_data: (row) => keyRowName(lineOfRow(row), textOf(row, 'key_type'), textOf(row, 'key_id')) },
    }),
  ]);
}
