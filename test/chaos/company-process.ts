import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';
import { SlowDatabase } from '../support/slow-database.js';

const MOVED_CLOCK = fileURLToPath(new URL('../support/moved-clock.mjs', import.meta.url));

/** The product on a database that answers late, as a process that ends, dies and comes back on the same data. */
export class CompanyProcess {
  private constructor(
    readonly simulator: RunningSimulator,
    private readonly database: SlowDatabase,
    private current: Product,
  ) {}

  static async start(simulator: RunningSimulator, databaseUrl: string, latencyMs: number): Promise<CompanyProcess> {
    const database = await SlowDatabase.inFrontOf(databaseUrl, latencyMs);
    return new CompanyProcess(simulator, database, await startProduct(simulator, database));
  }

  /** The process as it is now. */
  get product(): Product {
    return this.current;
  }

  async stop(): Promise<void> {
    await this.current.stop();
  }

  async kill(): Promise<void> {
    await this.current.kill();
  }

  async startAgain(): Promise<void> {
    this.current = await startProduct(this.simulator, this.database);
  }

  /** Lets time pass for the process, and for nobody else. */
  async moveClock(ms: number): Promise<void> {
    const moved = once(this.current.process, 'message');
    this.current.process.send({ moveClockMs: ms });
    await moved;
  }

  async close(): Promise<void> {
    await this.current.kill();
    await this.database.close();
  }
}

function startProduct(simulator: RunningSimulator, database: SlowDatabase): Promise<Product> {
  return Product.start({
    simulator,
    databaseUrl: database.url,
    env: { NODE_OPTIONS: `--import=${MOVED_CLOCK}`, WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true' },
  });
}
