import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type EmbeddedPostgres, launchEmbeddedPostgres } from '../../../src/database/embedded-postgres.js';
import { runMigrations } from '../../../src/database/run-migrations.js';
import { type RunningSimulator, startSimulator } from '../../support/simulator.js';
import { until } from '../../support/until.js';
import { auditFence } from './fence-audit.js';
import { HerdMember } from './herd-member.js';

/** Several processes of the product on a database of their own, which can be restarted, and WhatsApp. */
export class Herd {
  /** Anew after each restart of the database. */
  db!: Client;
  members: HerdMember[] = [];

  private constructor(
    readonly simulator: RunningSimulator,
    readonly databaseUrl: string,
    readonly ttlMs: number,
    private readonly postgres: EmbeddedPostgres,
    private readonly folder: string,
  ) {}

  static async start(size: number, ttlMs: number, env: Record<string, string> = {}): Promise<Herd> {
    const folder = mkdtempSync(join(tmpdir(), 'switchboard-herd-'));
    const [simulator, postgres] = await Promise.all([startSimulator(), launchEmbeddedPostgres({ dataDir: folder })]);
    const herd = new Herd(simulator, postgres.url, ttlMs, postgres, folder);
    try {
      await runMigrations({ url: postgres.url });
      await herd.connect();
      await auditFence(herd.db);
      const settings = { LEASE_TTL_MS: String(ttlMs), ...env };
      herd.members = await Promise.all(
        Array.from({ length: size }, (_, place) =>
          HerdMember.start(`process ${place + 1}`, simulator, postgres.url, settings),
        ),
      );
      return herd;
    } catch (error) {
      await herd.close();
      throw error;
    }
  }

  /** As when the machine lost its power: the server recovers from what it had written down. */
  async restartDatabase(): Promise<void> {
    const { rows } = await this.db.query<{ pid: string }>(
      `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid`,
    );
    process.kill(Number(rows[0]?.pid), 'SIGQUIT');
    await this.connect();
  }

  /** Lines that a process holds. */
  async held(member: HerdMember): Promise<number> {
    const { rows } = await this.db.query<{ held: number }>(
      `SELECT count(*)::int AS held FROM whatsapp_leases JOIN whatsapp_processes ON id = owner WHERE pid = $1`,
      [member.product.process.pid],
    );
    return rows[0]?.held ?? 0;
  }

  /** The same of each. */
  async heldByEach(): Promise<number[]> {
    const held: number[] = [];
    for (const member of this.members) held.push(await this.held(member));
    return held;
  }

  /** Companies of the lines that a process holds. */
  async linesOf(member: HerdMember): Promise<string[]> {
    const { rows } = await this.db.query<{ company_id: string }>(
      `SELECT company_id FROM whatsapp_leases JOIN whatsapp_processes ON id = owner WHERE pid = $1`,
      [member.product.process.pid],
    );
    return rows.map((row) => row.company_id);
  }

  async untilEmpty(member: HerdMember): Promise<void> {
    await until(
      () => this.held(member),
      (held) => held === 0,
    );
  }

  /** Waits until all lines are connected, each once. */
  async untilAllConnected(lines: number, timeoutMs = 120_000): Promise<void> {
    await until(
      async () => (await this.simulator.client.stats()).loggedInNow,
      (connected) => connected === lines,
      timeoutMs,
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.members.map((member) => member.close()));
    await this.simulator.stop();
    await this.db?.end().catch(() => undefined);
    await this.postgres.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async connect(): Promise<void> {
    await this.db?.end().catch(() => undefined);
    await until(
      async () => {
        const client = new Client({ connectionString: this.databaseUrl });
        client.on('error', () => undefined);
        try {
          await client.connect();
          await client.query('SELECT');
          this.db = client;
          return true;
        } catch {
          await client.end().catch(() => undefined);
          return false;
        }
      },
      (connected) => connected,
    );
  }
}

/** By the clock of the simulator's ledger, which all processes of a machine share. */
export function ledgerNow(): number {
  return performance.timeOrigin + performance.now();
}
