import { createHash } from 'node:crypto';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { until } from './until.js';

/** The product's database, to look into its queues and to let time pass. */
export class InboundDatabase {
  private constructor(private readonly source: DataSource) {}

  static async open(url: string): Promise<InboundDatabase> {
    return new InboundDatabase(await new DataSource(dataSourceOptions({ url, poolSize: 2 })).initialize());
  }

  async execute(sql: string, parameters: unknown[] = []): Promise<void> {
    await this.source.query(sql, parameters);
  }

  /** Asks until the condition holds. */
  async eventually(condition: string, parameters: unknown[] = []): Promise<void> {
    await until(
      () => this.source.query<{ holds: boolean | null }[]>(`SELECT (${condition}) AS holds`, parameters),
      ([row]) => row?.holds === true,
    );
  }

  /** Resolves when a handler has nothing left to do. */
  async idle(extension: string): Promise<void> {
    await this.eventually(
      `(SELECT coalesce(max(id), 0) FROM whatsapp_events) <= (SELECT position FROM queue_readers WHERE queue = $1)
       AND NOT EXISTS (SELECT FROM queue_jobs WHERE queue = $1 AND state = 'pending')
       AND NOT EXISTS (SELECT FROM queue_lanes WHERE queue = $1 AND due_at < 'infinity')`,
      [`inbound:${extension}`],
    );
  }

  /** Lets time pass for lanes that wait to be tried again: what is due within it is due now. */
  async pass(ms: number): Promise<void> {
    await this.execute(
      `UPDATE queue_lanes SET due_at = due_at - $1 * interval '1 millisecond' WHERE claim IS NULL AND due_at < 'infinity'`,
      [ms],
    );
    await this.execute(`SELECT pg_notify('whatsapp_events', '')`);
  }

  /** A key of a company. */
  async addKey(companyId: string): Promise<string> {
    const key = `key-of-${companyId}-0123456789`;
    await this.execute('INSERT INTO api_keys (prefix, hash, company_id) VALUES ($1, $2, $3)', [
      key.slice(0, 10),
      createHash('sha256').update(key).digest(),
      companyId,
    ]);
    return key;
  }

  async close(): Promise<void> {
    await this.source.destroy();
  }
}
