import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Chance, newSeed } from '../chaos/chance.js';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

/** `KILLS=200 npx vitest run test/e2e/inbound-loss.spec.ts` is the long version. */
const KILLS = Number(process.env.KILLS ?? 8);
const FAILPOINTS = fileURLToPath(new URL('../support/failpoints.mjs', import.meta.url));
const POINTS = ['decrypt', 'journal', 'publish', 'receipt', 'event', 'claim', 'delivery', 'delivered'];
const CONTACTS = 4;
/** Of the moments, and which message it is that gets there. */
const seed = Number(process.env.KILL_SEED ?? newSeed());
const chance = new Chance(seed);
const firstPoint = chance.between(0, POINTS.length - 1);

interface Delivered {
  id: string;
  type: string;
  message: { messageId: string; chat: string; type: string; text: string };
}

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let receiver: WebhookReceiver;
let product: Product | undefined;
let startProduct: StartProduct;

beforeAll(({ fixtures }) => {
  ({ simulator, receiver, startProduct } = fixtures);
});

const start = (env: Record<string, string> = {}): Promise<Product> =>
  startProduct({
    asModules: 'FAILPOINT' in env,
    env: { WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true', ...env },
  });

const messages = (): Delivered[] => receiver.bodies<Delivered>().filter(({ type }) => type === 'message');

/** Resolves when so many more deliveries have come in than now, or none came for too long. */
const delivered = (count: number, timeoutMs: number): Promise<unknown> =>
  receiver.until(receiver.received.length + count, '/', timeoutMs).catch(() => undefined);

/** Contacts and a group that never stop writing, one message after the other each, until they are told to. */
class Writers {
  readonly sent = new Map<string, string[]>();
  private writing = true;
  private readonly done: Promise<unknown>;

  constructor(shop: string, numbers: string[], group: string) {
    const lanes = [...numbers.map((number) => [number, shop] as const), [numbers[0]!, group] as const];
    this.done = Promise.all(lanes.map(([from, to], lane) => this.write(from, to, lane)));
  }

  async stop(): Promise<void> {
    this.writing = false;
    await this.done;
  }

  private async write(from: string, to: string, lane: number): Promise<void> {
    const ids: string[] = [];
    this.sent.set(`${lane}`, ids);
    for (let n = 0; this.writing; n += 1) {
      const { id } = await simulator.client.sendText(from, to, `${lane}: ${n}`);
      ids.push(id);
      // A backlog that outruns the product would only measure its speed.
      while (this.writing && this.backlog() > 60) await delivered(1, 1_000);
    }
  }

  private backlog(): number {
    let total = 0;
    for (const ids of this.sent.values()) total += ids.length;
    return total - receiver.received.length;
  }
}

describe(`kill -9 while messages come in, KILL_SEED=${seed}`, () => {
  it(
    `${KILLS} times, at every step and at any moment: each acknowledged message is delivered, in order`,
    async () => {
      const shop = (await simulator.client.createAccount()).number;
      const numbers = (await simulator.client.createAccounts(CONTACTS)).map(({ number }) => number);
      product = await start();
      await product.pair('acme', shop, simulator);
      const { body } = await product.call('POST', '/webhooks', {
        companyId: 'acme',
        url: receiver.url,
        events: ['message'],
      });
      expect(body.success, JSON.stringify(body)).toBe(true);
      const group = await simulator.client.createGroup(numbers[0]!, [...numbers, shop], 'Regulars');
      await product.stop();

      const writers = new Writers(shop, numbers, group.jid);
      for (let kill = 0; kill < KILLS; kill += 1) {
        // Half of the deaths at a given step, half at whatever moment that many deliveries lead to.
        const point = kill % 2 === 0 ? POINTS[(firstPoint + kill / 2) % POINTS.length] : undefined;
        const env: Record<string, string> =
          point === undefined
            ? {}
            : { NODE_OPTIONS: `--import=${FAILPOINTS}`, FAILPOINT: `${point}:${chance.between(1, 12)}` };
        try {
          product = await start(env);
        } catch (error) {
          // A failpoint that is reached while sessions come back is as good as any.
          if (point === undefined) throw error;
          continue;
        }
        const died = once(product.process, 'exit');
        if (point === undefined) {
          await Promise.race([delivered(chance.between(1, 25), 20_000), died]);
          await product.kill();
        } else {
          await died;
        }
      }
      await writers.stop();

      product = await start();
      await product.connected('acme');
      const last = await Promise.all(
        numbers.map((number) => simulator.client.sendText(number, shop, `${number} at the end`)),
      );
      const sent = [...writers.sent.values()].flat().concat(last.map(({ id }) => id));
      const wanted = { direction: 'in', acknowledged: sent.length, timeoutMs: 30_000 } as const;
      const log = await simulator.client
        .messages(shop, wanted)
        .catch(() => simulator.client.messages(shop, { direction: 'in' }));
      const acknowledged = new Set(log.acknowledged);
      const all = new Set(sent);
      expect(log.messages.filter(({ id }) => all.has(id) && !acknowledged.has(id))).toEqual([]);

      const told = (): Set<string> => new Set(messages().map(({ message }) => message.messageId));
      for (let seen = -1; seen !== receiver.received.length && told().size < sent.length;) {
        seen = receiver.received.length;
        await delivered(1, 20_000);
      }
      // All that was written is acknowledged by now; of a long run the simulator only remembers the end.
      expect(told()).toEqual(all);
      expect([...acknowledged].filter((id) => !all.has(id))).toEqual([]);
      expect(messages().filter(({ message }) => message.type !== 'text')).toEqual([]);

      // One id for one message, however often it was delivered, and first deliveries in the order of sending.
      const ids = new Map<string, Set<string>>();
      for (const { id, message } of messages()) {
        ids.set(message.messageId, (ids.get(message.messageId) ?? new Set()).add(id));
      }
      expect([...ids.values()].filter(({ size }) => size > 1)).toEqual([]);
      const order = [...ids.keys()];
      for (const [lane, of] of writers.sent) {
        const arrived = order.filter((id) => of.includes(id));
        expect(arrived, `lane ${lane}`).toEqual(of);
      }
      const stats = await simulator.client.stats();
      expect(stats.phoneDecryptFailures).toBe(0);
      const repeats = messages().length - ids.size;
      process.stdout.write(`${KILLS} kills, ${sent.length} messages, ${repeats} delivered more than once\n`);
    },
    240_000 + KILLS * 20_000,
  );
});
