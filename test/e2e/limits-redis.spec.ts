import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../support/database.js';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { InboundDatabase } from '../support/inbound-database.js';
import { type Answer, Product } from '../support/product.js';
import { RedisServer } from '../support/redis-server.js';
import type { RunningSimulator } from '../support/simulator.js';

const WINDOW_MS = 1_500;
const LIMIT = 8;

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let database: TestDatabase;
let startProduct: StartProduct;
let redis: RedisServer;
const products: Product[] = [];

async function start(env: Record<string, string>): Promise<Product> {
  const product = await startProduct({ env: { REDIS_URL: redis.url, ...env } });
  products.push(product);
  return product;
}

beforeAll(async ({ fixtures }) => {
  ({ simulator, database, startProduct } = fixtures);
  redis = await RedisServer.start();
});

afterEach(async () => {
  for (const product of products.splice(0)) await product.kill();
});

afterAll(async () => {
  redis?.freeze(false);
  await redis?.kill();
});

const isShared = async (product: Product): Promise<boolean> =>
  (await product.call<{ shared: boolean }>('GET', '/limits/shop')).body.shared;

/** What the product said about Redis and the limits. */
const said = (product: Product): string[] =>
  product.output.flatMap((line) => /"msg":"(Redis (?:does not count|counts again))/.exec(line)?.[1] ?? []);

describe('two processes on one Redis', () => {
  /** Asks both in turn, all at once; again when one of them lost Redis meanwhile, as it may on a machine that is busy. */
  async function ask(both: Product[], count: number, request: (product: Product, round: number) => Promise<Answer>) {
    for (let round = 1; ; round += 1) {
      for (const product of both) {
        await expect.poll(() => said(product).at(-1), { timeout: 60_000 }).not.toBe('Redis does not count');
      }
      const before = both.flatMap(said).length;
      const answers = await Promise.all(Array.from({ length: count }, (_, n) => request(both[n % 2]!, round)));
      if (both.flatMap(said).length === before) return answers;
      if (round === 5) throw new Error('Redis was lost five times');
    }
  }

  it('never let through more than the limit together, whichever is asked', async () => {
    const both = [await start({ RATE_LIMIT_MAX_REQUESTS: '30' }), await start({ RATE_LIMIT_MAX_REQUESTS: '30' })];
    const answers = await ask(both, 80, (product, round) =>
      product.call('POST', `/sessions/nobody-${round}/send`, { phone: '79001234567', message: 'x' }),
    );
    // What the limits admitted finds no session.
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(30);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(50);
  });

  it('have one limit for each key', async () => {
    const both = [
      await start({ RATE_LIMIT_MAX_API_REQUESTS: '20' }),
      await start({ RATE_LIMIT_MAX_API_REQUESTS: '20' }),
    ];
    const inside = await InboundDatabase.open(database.url);
    const keys = await Promise.all([1, 2, 3, 4, 5].map((round) => inside.addKey(`round-${round}`)));
    await inside.close();
    const answers = await ask(both, 60, (product, round) =>
      product.call('GET', '/sessions', undefined, { 'X-API-Key': keys[round - 1]! }),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(40);
  });
});

describe('under load', () => {
  /** Sends of a connected company, one after the other on several connections, until it is ended. */
  class Load {
    readonly sent: { from: number; to: number; status: number; messageId: string }[] = [];
    private going = true;
    private readonly running: Promise<unknown>;

    constructor(product: Product, companyId: string, phone: string) {
      const send = async (): Promise<void> => {
        while (this.going) {
          const from = performance.now();
          const { status, body } = await product.call<{ messageId: string }>('POST', `/sessions/${companyId}/send`, {
            phone,
            message: 'x',
          });
          this.sent.push({ from, to: performance.now(), status, messageId: body.messageId });
          await pause(5);
        }
      };
      this.running = Promise.all(Array.from({ length: 4 }, send));
    }

    async end(): Promise<void> {
      this.going = false;
      await this.running;
    }
  }

  it.each([
    ['killed', 'killed and started again', () => redis.kill(), () => redis.run()],
    ['frozen', 'frozen for a while', async () => redis.freeze(true), async () => redis.freeze(false)],
  ])(
    '(%s) Redis is %s: nobody waits for it, nothing is lost, and the limit holds',
    async (companyId, _, fail, heal) => {
      const env = { RATE_LIMIT_MAX_REQUESTS: String(LIMIT), RATE_LIMIT_WINDOW_MS: String(WINDOW_MS) };
      const product = await start(env);
      const [shop, anna] = await simulator.client.createAccounts(2);
      await product.pair(companyId, shop!.number, simulator);
      expect(await isShared(product)).toBe(true);
      const load = new Load(product, companyId, anna!.number);
      await pause(WINDOW_MS);
      const failedAt = performance.now();
      await fail();
      await pause(3 * WINDOW_MS);
      expect(await isShared(product)).toBe(false);
      const healedAt = performance.now();
      await heal();
      await expect.poll(() => isShared(product), { timeout: 60_000 }).toBe(true);
      await pause(WINDOW_MS);
      await load.end();

      // Who waits for Redis until it gives up waits for seconds: four connections would get few answers meanwhile.
      const meanwhile = load.sent.filter(({ from, to }) => from > failedAt && to < healedAt);
      expect(meanwhile.length).toBeGreaterThan(20);
      expect(new Set(load.sent.map(({ status }) => status))).toEqual(new Set([200, 429]));
      const accepted = load.sent.filter(({ status }) => status === 200);
      const inbox = await simulator.client.inbox(anna!.number, { count: accepted.length, timeoutMs: 60_000 });
      expect(inbox.messages.map(({ id }) => id).toSorted()).toEqual(accepted.map((each) => each.messageId).toSorted());
      for (const { from } of accepted) {
        const within = accepted.filter((each) => each.from >= from && each.to <= from + WINDOW_MS);
        expect(within.length).toBeLessThanOrEqual(LIMIT);
      }
      // Alone it lets through all that it may, and no more.
      expect(load.sent.some(({ status, from, to }) => status === 429 && from > failedAt && to < healedAt)).toBe(true);
      // Once for each change, of which a busy machine may bring one more.
      const changes = said(product);
      expect(changes.length).toBeLessThanOrEqual(6);
      for (const [n, change] of changes.entries()) {
        expect(change).toBe(n % 2 === 0 ? 'Redis does not count' : 'Redis counts again');
      }
    },
  );
});
