import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';

const LOOK_MS = 1_000;

/** What a database was asked in one second, and how it was then. */
export interface Second {
  /** Since the watch began. */
  at: number;
  statements: number;
  walBytes: number;
  /** Lines that a living process holds. */
  held: number;
  /** Processes that live, and the fewest and most lines that one of them holds. */
  processes: number;
  least: number;
  most: number;
}

/** Looks each second; its own two questions are not counted. */
export class Watch {
  readonly seconds: Second[] = [];
  private readonly began = performance.now();
  private isOver = false;
  private running: Promise<void> = Promise.resolve();
  private readonly client: Client;

  private constructor(url: string) {
    this.client = new Client({ connectionString: url });
  }

  static async on(url: string): Promise<Watch> {
    const watch = new Watch(url);
    await watch.client.connect();
    watch.running = watch.run();
    return watch;
  }

  async end(): Promise<Second[]> {
    this.isOver = true;
    await this.running;
    await this.client.end();
    return this.seconds;
  }

  /** Waits until the last second is as wanted. @returns how long the watch runs by then, in seconds */
  async until(wanted: (second: Second) => boolean, timeoutMs: number): Promise<number> {
    for (const deadline = performance.now() + timeoutMs; performance.now() < deadline; await wait(LOOK_MS / 4)) {
      const last = this.seconds.at(-1);
      if (last !== undefined && wanted(last)) return last.at;
    }
    throw new Error(`it stayed ${JSON.stringify(this.seconds.at(-1))}`);
  }

  private async run(): Promise<void> {
    let before = await this.counters();
    while (!this.isOver) {
      await wait(LOOK_MS);
      const now = await this.counters();
      const passed = now.at - before.at;
      const { rows } = await this.client.query<Pick<Second, 'held' | 'processes' | 'least' | 'most'>>(
        `SELECT coalesce(sum(held), 0)::int AS held, count(*)::int AS processes,
                coalesce(min(held), 0)::int AS least, coalesce(max(held), 0)::int AS most
           FROM (SELECT count(l.owner) AS held FROM whatsapp_processes p LEFT JOIN whatsapp_leases l ON l.owner = p.id
                  WHERE p.expires_at > now() GROUP BY p.id) AS held`,
      );
      this.seconds.push({
        at: now.at,
        // The two of this watch are among them.
        statements: Math.max(0, (now.transactions - before.transactions - 2) / passed),
        walBytes: (now.wal - before.wal) / passed,
        ...rows[0]!,
      });
      before = now;
    }
  }

  /** Each statement of the leases is a transaction of its own. */
  private async counters(): Promise<{ at: number; transactions: number; wal: number }> {
    const { rows } = await this.client.query<{ transactions: number; wal: number }>(
      `SELECT (xact_commit + xact_rollback)::float8 AS transactions,
              pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 AS wal
         FROM pg_stat_database WHERE datname = current_database()`,
    );
    return { at: (performance.now() - this.began) / 1_000, ...rows[0]! };
  }
}

export function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
