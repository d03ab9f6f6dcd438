import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Chance, newSeed } from '../chaos/chance.js';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';
import { until } from '../support/until.js';

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let product: Product;
let startProduct: StartProduct;

beforeAll(({ fixtures }) => {
  ({ simulator, startProduct } = fixtures);
});

const FAILPOINTS = fileURLToPath(new URL('../support/failpoints.mjs', import.meta.url));
/**
 * Where a message or its status may be when the process dies: about to be written down, on record, on the wire; heard of,
 * on its way to the journal, there, told, acknowledged, in the log.
 */
const POINTS = [
  'record',
  'recorded',
  'frame',
  'status',
  'status taken',
  'status journal',
  'status publish',
  'status receipt',
  'status event',
];
/** Each point once, and two moments of chance; `KILL_ROUNDS` goes through all of them again and again. */
const ROUNDS = Number(process.env.KILL_ROUNDS ?? POINTS.length + 2);
/** With which point it begins, and which message of a round is the last one that gets there. */
const seed = Number(process.env.KILL_SEED ?? newSeed());
const chance = new Chance(seed);
const firstPoint = chance.between(0, POINTS.length + 1);
const pointOf = (round: number): string | undefined => POINTS[(firstPoint + round) % (POINTS.length + 2)];

const start = async (failpoint?: string): Promise<Product> => {
  const times = chance.between(1, 25);
  const env = { NODE_OPTIONS: `--import=${FAILPOINTS}`, FAILPOINT: `${failpoint}:${times}`, FAILPOINT_WAITS: 'yes' };
  const dies = failpoint !== undefined;
  return startProduct({ asModules: dies, env: dies ? env : {} });
};

/** Sends a text through the session and waits until the contact's phone has decrypted it. */
async function expectDelivery(companyId: string, contact: string, text: string): Promise<void> {
  const failuresBefore = (await simulator.client.stats()).phoneDecryptFailures;
  const sent = await product.call('POST', `/sessions/${companyId}/send`, { phone: contact, message: text });
  expect(sent.status, JSON.stringify(sent.body)).toBe(200);
  for (let after = 0; ;) {
    const page = await simulator.client.inbox(contact, { after, count: 1, timeoutMs: 60_000 });
    if (page.messages.some((message) => message.text === text)) break;
    after = page.next;
  }
  expect((await simulator.client.stats()).phoneDecryptFailures).toBe(failuresBefore);
}

describe('kill -9 while a phone links the device', () => {
  // From the scan until well after the first log-in, in steps that a pairing here takes a few of.
  const moments = [0, 150, 400];

  // Each test ends with a process that the next one goes on with.
  beforeAll(async () => {
    product = await start();
  });

  it.each(moments)('%i ms after the scan: the session resumes without a new QR code', async (ms) => {
    const companyId = `pairing-${ms}`;
    const [shop, contact] = await simulator.client.createAccounts(2);
    if (shop === undefined || contact === undefined) throw new Error('no accounts');
    const { body } = await product.call<{ qr: string }>('POST', '/sessions', { companyId });

    const scanned = simulator.client.scan(shop.number, body.qr).then(
      () => true,
      () => false,
    );
    // The moment of the crash is what this test is about: nothing is waited for with it.
    const timer = new Promise<void>((resolve) => {
      setTimeout(resolve, ms);
    });
    await timer;
    await product.kill();

    const linked = await scanned;
    product = await start();
    // A device that never answered the phone is linked on neither side, and a new QR code is the way on.
    expect((await simulator.client.account(shop.number)).devices).toHaveLength(linked ? 1 : 0);
    if (!linked) await product.pair(companyId, shop.number, simulator);
    await product.connected(companyId);
    expect((await simulator.client.account(shop.number)).devices).toHaveLength(1);
    await expectDelivery(companyId, contact.number, 'after the crash');
  });
});

interface Status {
  messageId: string;
  status: string;
}

/** Statuses of messages in the order of the log; asks until `enough`. */
async function statuses(enough: (all: Status[]) => boolean): Promise<Status[]> {
  const all: Status[] = [];
  for (let after = '0'; !enough(all);) {
    const query = `types=message_status&limit=1000&after=${after}&wait=30`;
    const { body } = await product.call<{ events: Status[]; next: string }>('GET', `/events?${query}`);
    if (body.events.length === 0) return all;
    all.push(...body.events);
    after = body.next;
  }
  return all;
}

describe(`kill -9 while messages are sent, KILL_SEED=${seed}`, () => {
  // A process is started for each round.
  const timeout = ROUNDS * 60_000;
  it(
    'at any moment: the session resumes, the next message decrypts, and neither record nor status is lost',
    { timeout },
    async () => {
      const shop = await simulator.client.createAccount();
      const contacts = await simulator.client.createAccounts(3);
      await product.kill();
      product = await start(pointOf(0));
      await product.pair('sender', shop.number, simulator);

      const accepted: string[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const answered: string[] = [];
        const sending = contacts.flatMap((contact, lane) =>
          Array.from({ length: 20 }, async (_, n) => {
            const message = `round ${round} lane ${lane} message ${n}`;
            try {
              const answer = await product.call('POST', '/sessions/sender/send', { phone: contact.number, message });
              if (answer.status !== 200) return;
              answered.push(message);
              accepted.push(String(answer.body.messageId));
            } catch {
              // The process died under the request: nothing was promised.
            }
          }),
        );
        // Die at a different point each time: where a status is on its way, or after the nth message that the server saw.
        if (pointOf(round) === undefined) {
          const target = (await simulator.client.stats()).messagesFromClients + chance.between(0, 30);
          await until(
            () => simulator.client.stats(),
            ({ messagesFromClients }) => messagesFromClients >= target,
          );
          await product.kill();
        } else {
          const died = once(product.process, 'exit');
          product.process.kill('SIGUSR2');
          // On a machine that is busy much goes together, and the point may not be reached that often.
          await Promise.race([died, Promise.all(sending).then(() => product.kill())]);
        }
        await Promise.all(sending);

        product = await start(pointOf(round + 1));
        await product.connected('sender');
        for (const contact of contacts) await expectDelivery('sender', contact.number, `after round ${round}`);

        // What was answered with success has arrived, whatever happened since.
        const arrived = new Set<string | undefined | null>();
        for (const contact of contacts) {
          for (const { text } of (await simulator.client.inbox(contact.number)).messages) arrived.add(text);
        }
        expect(answered.filter((message) => !arrived.has(message))).toEqual([]);
      }
      // WhatsApp says each thing once: what it took, and what the contacts' phones have.
      const delivered: string[] = [];
      for (const contact of contacts) {
        for (const { id } of (await simulator.client.inbox(contact.number)).messages) delivered.push(id);
      }
      const wanted = [...accepted.map((id) => `${id} accepted`), ...delivered.map((id) => `${id} delivered`)];
      const told = await statuses((all) => {
        const have = new Set(all.map(({ messageId, status }) => `${messageId} ${status}`));
        return wanted.every((name) => have.has(name));
      });
      const names = told.map(({ messageId, status }) => `${messageId} ${status}`);
      expect(wanted.filter((name) => !names.includes(name))).toEqual([]);
      expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
      const backwards = delivered.filter((id) => names.indexOf(`${id} accepted`) > names.indexOf(`${id} delivered`));
      expect(backwards).toEqual([]);
      // Whatever was answered with success is on record, as far as the log has it.
      const furthest = (id: string): string => (names.includes(`${id} delivered`) ? 'delivered' : 'accepted');
      for (const id of accepted) {
        const { body } = await product.call<{ message?: { status: string } }>('GET', `/sessions/sender/messages/${id}`);
        expect(`${id} ${body.message?.status}`).toBe(`${id} ${furthest(id)}`);
      }
      const stats = await simulator.client.stats();
      expect(stats.phoneDecryptFailures).toBe(0);
      expect(stats.retryReceiptsFromPhones).toBe(0);
      expect((await simulator.client.ledger(shop.number)).overlaps).toBe(0);
    },
  );
});
