import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Client } from 'pg';
import { FailingDatabase } from '../../support/failing-database.js';
import { Product } from '../../support/product.js';
import type { RunningSimulator } from '../../support/simulator.js';

const LOADED_BEFORE = ['moved-clock', 'blocked-loop'].map((name) =>
  fileURLToPath(new URL(`../../support/${name}.mjs`, import.meta.url)),
);

const STARTS = 3;

/** One of several processes of the product on one database, with a network of its own to that. */
export class HerdMember {
  /** What it printed, in all its lives. */
  readonly printed: string[][] = [];
  private current: Product | undefined;
  private lastUrl = '';
  private coming: Promise<void> = Promise.resolve();

  private constructor(
    readonly name: string,
    readonly database: FailingDatabase,
    private readonly simulator: RunningSimulator,
    private readonly env: Record<string, string>,
  ) {}

  static async start(
    name: string,
    simulator: RunningSimulator,
    databaseUrl: string,
    env: Record<string, string>,
  ): Promise<HerdMember> {
    const member = new HerdMember(name, await FailingDatabase.inFrontOf(databaseUrl), simulator, env);
    member.comeBack();
    await member.untilBack();
    return member;
  }

  /** Where its API is, or was last. */
  get url(): string {
    return this.lastUrl;
  }

  get product(): Product {
    if (this.current === undefined) throw new Error(`${this.name} does not run`);
    return this.current;
  }

  get isRunning(): boolean {
    return this.current !== undefined;
  }

  /** Begins to start again. */
  comeBack(): void {
    this.coming = this.start();
    this.coming.catch(() => undefined);
  }

  /** Resolves when it is up again; throws when it could not start. */
  untilBack(): Promise<void> {
    return this.coming;
  }

  async kill(): Promise<void> {
    await this.current?.kill();
    this.current = undefined;
  }

  /** @returns its exit code */
  async stop(): Promise<number | null> {
    const code = (await this.current?.stop()) ?? null;
    this.current = undefined;
    return code;
  }

  signal(signal: NodeJS.Signals): void {
    this.product.process.kill(signal);
  }

  block(ms: number): void {
    this.product.process.send({ blockMs: ms });
  }

  async moveClock(ms: number): Promise<void> {
    const moved = once(this.product.process, 'message');
    this.product.process.send({ moveClockMs: ms });
    await moved;
  }

  /** Asks it to give all lines away. */
  async drain(db: Client): Promise<void> {
    await db.query('UPDATE whatsapp_processes SET draining = true WHERE pid = $1', [this.product.process.pid]);
    await db.query(`SELECT pg_notify('whatsapp_leases', '')`);
  }

  async close(): Promise<void> {
    await this.coming.catch(() => undefined);
    await this.kill();
    await this.database.close();
  }

  /** One that loses the database while it starts says so and ends; whatever runs it starts it again. */
  private async start(): Promise<void> {
    for (let tries = 1; this.current === undefined; tries += 1) {
      try {
        this.current = await Product.start({
          simulator: this.simulator,
          databaseUrl: this.database.url,
          env: { NODE_OPTIONS: LOADED_BEFORE.map((file) => `--import=${file}`).join(' '), ...this.env },
        });
        this.lastUrl = this.current.url;
        this.printed.push(this.current.output);
      } catch (error) {
        if (tries === STARTS) throw error;
      }
    }
  }
}
