import { Client, Pool } from 'pg';
import { createAdapter } from '@socket.io/postgres-adapter';
import { Server } from 'socket.io';
import type { EventType } from '../../src/domain/events.js';

/** Writes into the event log as another process of the product would: under the lock, with the notification. */
export class EventWriter {
  private constructor(private readonly client: Client) {}

  static async connect(databaseUrl: string): Promise<EventWriter> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    return new EventWriter(client);
  }

  /** Appends `count` equal events; returns the id of the last one. */
  async append(companyId: string, type: EventType, payload: object, count = 1): Promise<string> {
    const { rows } = await this.client.query<{ id: string }>(
      `WITH locked AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('whatsapp_events'))), inserted AS (
         INSERT INTO whatsapp_events (company_id, type, payload)
         SELECT $1, $2, $3::jsonb FROM locked, generate_series(1, $4) RETURNING id)
       SELECT max(id)::text AS id, pg_notify('whatsapp_events', '') FROM inserted`,
      [companyId, type, JSON.stringify(payload), count],
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

  private constructor(
    private readonly server: Server,
    private readonly pool: Pool,
  ) {}

  static connect(databaseUrl: string): FakeReplica {
    const pool = new Pool({ connectionString: databaseUrl, max: 2 });
    pool.on('error', () => undefined);
    // It only tells. An adapter that is closed before it listens keeps the connection that it then gets, for ever.
    const mute = {
      query: (text: string, values?: unknown[]) => pool.query(text, values),
      connect: () => new Promise<never>(() => undefined),
    } as unknown as Pool;
    const adapter = createAdapter(mute, { tableName: 'realtime_attachments', payloadThreshold: 7_900 });
    return new FakeReplica(new Server({ adapter }), pool);
  }

  tell(companyId: string, type: EventType, payload: object): void {
    this.told += 1;
    const event = { type, companyId, line: 'main', timestamp: new Date().toISOString(), ...payload };
    this.server.serverSideEmit('live-event', { event, tail: `t${String(this.told).padStart(6, '0')}` });
  }

  async close(): Promise<void> {
    await this.server.of('/').adapter.close();
    await this.pool.end();
  }
}
