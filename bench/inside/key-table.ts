import { Pool } from 'pg';

/**
 * The least that has to be kept of what a bare socket changes, so that a crash breaks no Signal session: each change of
 * keys as one prepared statement, which is awaited. No record of messages, no events, nobody who asks by HTTP.
 */
export class KeyTable {
  private constructor(private readonly pool: Pool) {}

  static async open(databaseUrl: string): Promise<KeyTable> {
    const pool = new Pool({ connectionString: databaseUrl, max: 10 });
    await pool.query('CREATE TABLE keys (company_id text, id text, json text, PRIMARY KEY (company_id, id))');
    return new KeyTable(pool);
  }

  readonly write = async (companyId: string, rows: [id: string, json: string | null][]): Promise<void> => {
    const kept = rows.filter(([, json]) => json !== null);
    const removed = rows.filter(([, json]) => json === null).map(([id]) => id);
    if (kept.length > 0) {
      await this.pool.query({
        name: 'write',
        text: `INSERT INTO keys SELECT $1, * FROM unnest($2::text[], $3::text[])
               ON CONFLICT (company_id, id) DO UPDATE SET json = excluded.json`,
        values: [companyId, kept.map(([id]) => id), kept.map(([, json]) => json)],
      });
    }
    if (removed.length > 0) {
      await this.pool.query({
        name: 'remove',
        text: 'DELETE FROM keys WHERE company_id = $1 AND id = ANY ($2)',
        values: [companyId, removed],
      });
    }
  };
}
