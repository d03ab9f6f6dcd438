import { Client, Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { EventType, SessionEvent } from '../../src/domain/events.js';
import { tellLive } from '../../src/events/live-events.js';

/** Writes into the event log as another process of the product would: under the lock, with the notification. */
export class EventWriter {
  private constructor(private readonly client: Client) {}

  static async connect(databaseUrl: string): Promise<EventWriter> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    return new EventWriter(client);
  }

  /** Appends `count` equal events; returns the id of the last one. */
  async append(companyId: string, type: EventType, payload: object, count = 1, line = 'main'): Promise<string> {
    const { rows } = await this.client.query<{ id: string }>(
      `WITH locked AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('whatsapp_events'))), inserted AS (
         INSERT INTO whatsapp_events (company_id, line, type, payload)
         SELECT $1, $5, $2, $3::jsonb FROM locked, generate_series(1, $4) RETURNING id)
       SELECT max(id)::text AS id, pg_notify('whatsapp_events', '') FROM inserted`,
      [companyId, type, JSON.stringify(payload), count, line],
    );
    return rows[0]!.id;
  }

  /** Ids of a company's events after `after`, in order. */
  async idsAfter(after: string, companyId: string): Promise<string[]> {
    const { rows } = await this.client.query<{ id: string }>(
      'SELECT id::text FROM whatsapp_events WHERE id > $1 AND company_id = $2 ORDER BY whatsapp_events.id',
      [after, companyId],
    );
    return rows.map(({ id }) => id);
  }

  async query(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
    return (await this.client.query<Record<string, unknown>>(sql, values)).rows;
  }

  /** A key of a company. */
  async addKey(key: string, companyId: string): Promise<void> {
    await this.client.query(
      `INSERT INTO api_keys (prefix, hash, company_id) VALUES ($1, sha256(convert_to($2, 'UTF8')), $3)`,
      [key.slice(0, 10), key, companyId],
    );
  }

  close(): Promise<void> {
    return this.client.end();
  }
}

/** A process that tells the others of events which are not logged, as one that owns sessions does. */
export class FakeReplica {
  private told = 0;

  private telling: Promise<unknown> = Promise.resolve();

  private constructor(private readonly pool: Pool) {}

  static connect(databaseUrl: string): FakeReplica {
    const pool = new Pool({ connectionString: databaseUrl, max: 1 });
    pool.on('error', () => undefined);
    return new FakeReplica(pool);
  }

  tell(companyId: string, type: EventType, payload: object, line = 'main'): void {
    this.told += 1;
    const event = { type, companyId, line, timestamp: new Date().toISOString(), ...payload } as SessionEvent;
    const live = { event, tail: `t${String(this.told).padStart(6, '0')}` };
    const query = (sql: string, values: unknown[]): Promise<unknown> => this.pool.query(sql, values);
    this.telling = this.telling.then(() => tellLive({ query } as unknown as DataSource, { from: 'fake', live }));
  }

  async close(): Promise<void> {
    await this.telling;
    await this.pool.end();
  }
}
