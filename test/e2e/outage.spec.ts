import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { FailingDatabase } from '../support/failing-database.js';
import { withSimulator } from '../support/fixture.js';
import { mayMount, SmallDisk } from '../support/full-disk.js';
import { Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';

/** `OUTAGE_SECONDS=60 npx vitest run test/e2e/outage.spec.ts` is the long version; without it an outage takes some tries. */
const SECONDS = Number(process.env.OUTAGE_SECONDS ?? 0);
const TRIES = 6;
const REFUSED = 'events could not be logged; they wait';

interface Logged {
  type: string;
  companyId: string;
  messageId?: string;
  status?: string;
  reason?: string;
  message?: { messageId: string; text: string | null; type: string };
}

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let proxy: FailingDatabase;
let other: Client;
let product: Product;
let disk: SmallDisk | undefined;

beforeAll(async ({ fixtures, database, startProduct }) => {
  ({ simulator } = fixtures);
  proxy = await FailingDatabase.inFrontOf(database.url);
  other = new Client({ connectionString: database.url });
  await other.connect();
  const env = { WHATSAPP_RECONNECT_MAX_DELAY: '500', WHATSAPP_MAX_RECONNECT_ATTEMPTS: '1000' };
  product = await startProduct({ databaseUrl: proxy.url, env });
});

afterAll(async () => {
  await disk?.remove();
  await other?.end();
  await proxy?.close();
});

/** Resolves when the product has failed so many times to append since then. */
async function tries(since: number): Promise<void> {
  const count = (): number => product.output.slice(since).filter((line) => line.includes(REFUSED)).length;
  await expect.poll(count, { timeout: 60_000, interval: 20 }).toBeGreaterThanOrEqual(TRIES);
}

/** Resolves when that many messages wait in the journal, and a statement for the table. */
async function backlog(): Promise<void> {
  const waiting = async (): Promise<boolean> => {
    const { rows } = await other.query<{ enough: boolean }>(
      `SELECT (SELECT count(*) FROM whatsapp_inbound_journal) > 20
          AND EXISTS (SELECT FROM pg_locks WHERE relation = 'whatsapp_events'::regclass AND NOT granted) AS enough`,
    );
    return rows[0]!.enough;
  };
  await expect.poll(waiting, { timeout: 60_000, interval: 20 }).toBe(true);
}

const OUTAGES = {
  away: {
    begin: () => proxy.goAway(),
    lasting: tries,
    end: () => proxy.comeBack(),
  },
  locked: {
    begin: () => other.query('BEGIN; LOCK TABLE whatsapp_events IN ACCESS EXCLUSIVE MODE'),
    lasting: backlog,
    end: () => other.query('ROLLBACK'),
  },
  full: {
    begin: async () => {
      disk = await SmallDisk.withTable(other, 'whatsapp_events');
      disk.fill();
    },
    lasting: tries,
    end: async () => disk?.makeRoom(),
  },
  // What can be had without a disk of one's own: the same error, from a trigger.
  'said to be full': {
    begin: () =>
      other.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                   $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$;
                   CREATE TRIGGER full_disk BEFORE INSERT ON whatsapp_events FOR EACH STATEMENT EXECUTE FUNCTION refuse()`),
    lasting: tries,
    end: () => other.query('DROP FUNCTION refuse CASCADE'),
  },
};

/** A company's session and one contact, who write to each other all the time. */
class Line {
  readonly received: string[] = [];
  readonly answered: string[] = [];
  tried = 0;
  private writing = true;
  private load: Promise<unknown> | undefined;

  private constructor(
    readonly companyId: string,
    readonly shop: string,
    readonly contact: string,
  ) {}

  static async pair(companyId: string): Promise<Line> {
    const [shop, contact] = await simulator.client.createAccounts(2);
    await product.pair(companyId, shop!.number, simulator);
    const line = new Line(companyId, shop!.number, contact!.number);
    await line.send('welcome');
    line.received.push((await simulator.client.sendText(contact!.number, shop!.number, 'hello')).id);
    return line;
  }

  start(): void {
    const write = async (): Promise<void> => {
      for (let n = 0; this.writing; n += 1) {
        this.received.push((await simulator.client.sendText(this.contact, this.shop, `in ${n}`)).id);
        await pause(50);
      }
    };
    const send = async (): Promise<void> => {
      for (let n = 0; this.writing; n += 1) {
        await this.send(`out ${n}`);
        await pause(20);
      }
    };
    this.load = Promise.all([write(), send()]);
  }

  /** Resolves when some more have gone each way. */
  async exchange(): Promise<void> {
    const [received, answered] = [this.received.length + 3, this.answered.length + 3];
    await vi.waitUntil(() => this.received.length >= received && this.answered.length >= answered, { timeout: 60_000 });
  }

  async stop(): Promise<void> {
    this.writing = false;
    await this.load;
  }

  /** While its session is away an answer may be an error; then nothing was promised. */
  private async send(message: string): Promise<void> {
    const { status, body } = await product.call('POST', `/sessions/${this.companyId}/send`, {
      phone: this.contact,
      message,
    });
    this.tried += 1;
    if (status === 200) this.answered.push(String(body.messageId));
  }
}

async function logOf(companyId: string): Promise<Logged[]> {
  const all: Logged[] = [];
  for (let after = '0'; ;) {
    const path = `/events?companyId=${companyId}&limit=1000&after=${after}`;
    const { body } = await product.call<{ events: Logged[]; next: string }>('GET', path);
    all.push(...body.events);
    if (body.events.length === 0) return all;
    after = body.next;
  }
}

const named = (log: Logged[], type: string): string[] =>
  log.flatMap((event) => {
    if (event.type !== type) return [];
    return [event.message === undefined ? `${event.messageId} ${event.status}` : event.message.messageId];
  });

const LIFE = new Set(['connected', 'disconnected', 'logout', 'replaced', 'error', 'reconnect_failed']);
const lifeOf = (log: Logged[]): string[] => log.map(({ type }) => type).filter((type) => LIFE.has(type));

const endsOf = (log: Logged[]): string =>
  `ended by ${log.flatMap(({ type, reason }) => (type === 'disconnected' ? [String(reason)] : [])).join('; ')}`;

const OUTAGES_HERE = (Object.keys(OUTAGES) as (keyof typeof OUTAGES)[]).filter(
  (name) => name !== (mayMount ? 'said to be full' : 'full'),
);

describe.each(OUTAGES_HERE)('a database that is %s', (name) => {
  const { begin, lasting, end } = OUTAGES[name];

  it(
    'in the middle of everything: each event is in the log afterwards, once and in order',
    async () => {
      const line = (role: string): Promise<Line> => Line.pair(`${name.replaceAll(' ', '-')}-${role}`);
      const [steady, dropped, replaced, leaving] = await Promise.all(
        ['steady', 'dropped', 'replaced', 'leaving'].map(line),
      );
      const busy = [steady!, dropped!];
      // What the others got is dealt with: they have no reason to look for the database meanwhile.
      for (const { shop } of [replaced!, leaving!]) await simulator.client.waitFor({ account: shop, drained: true });
      for (const one of busy) one.start();
      for (const one of busy) await one.exchange();
      const since = product.output.length;
      await begin();
      await simulator.client.kill(dropped!.shop, 'reset');
      await simulator.client.kill(replaced!.shop, '440');
      await simulator.client.unlink(leaving!.shop, 1);
      if (SECONDS > 0) await pause(SECONDS * 1000);
      else await lasting(since);
      await end();
      for (const { companyId } of busy) await product.connected(companyId);
      for (const one of busy) await one.exchange();
      for (const one of busy) await one.stop();

      for (const { companyId, shop, contact, received, answered, tried } of busy) {
        // Whatever the session had not confirmed comes again.
        await simulator.client.messages(shop, { direction: 'in', acknowledged: received.length, timeoutMs: 60_000 });
        const inbox = (await simulator.client.inbox(contact)).messages.map(({ id }) => id);
        const wanted = [...answered.map((id) => `${id} accepted`), ...inbox.map((id) => `${id} delivered`)];
        const missing = async (): Promise<string[]> => {
          const log = await logOf(companyId);
          const have = new Set([...named(log, 'message'), ...named(log, 'message_status')]);
          return [...received, ...wanted].filter((one) => !have.has(one));
        };
        await expect.poll(missing, { timeout: 60_000, interval: 250 }).toEqual([]);

        const log = await logOf(companyId);
        expect(log.filter(({ message }) => message !== undefined && message.type !== 'text')).toEqual([]);
        expect(named(log, 'message')).toEqual(received);
        const statuses = named(log, 'message_status');
        expect(statuses.filter((one, place) => statuses.indexOf(one) !== place)).toEqual([]);
        const backwards = answered.filter((id) => {
          const at = statuses.indexOf(`${id} delivered`);
          return at !== -1 && at < statuses.indexOf(`${id} accepted`);
        });
        expect(backwards).toEqual([]);
        // Each connection begins and ends once: connected, disconnected, connected, …
        const life = lifeOf(log);
        expect(life.length % 2, life.join()).toBe(1);
        expect(life).toEqual(life.map((_, place) => (place % 2 === 0 ? 'connected' : 'disconnected')));
        process.stdout.write(
          `${companyId}: ${received.length} in, ${answered.length} of ${tried} out confirmed, ${statuses.length} statuses, ${endsOf(log)}\n`,
        );
      }
      const lives = async (): Promise<string[][]> =>
        Promise.all([replaced!, leaving!].map(async ({ companyId }) => lifeOf(await logOf(companyId))));
      await expect.poll(lives, { timeout: 30_000, interval: 100 }).toEqual([
        ['connected', 'disconnected', 'replaced'],
        ['connected', 'disconnected', 'logout'],
      ]);
      // How they ended is on record, though it could not be when they did.
      for (const { companyId } of [replaced!, leaving!]) {
        const wanted = 'SELECT wanted FROM whatsapp_sessions WHERE company_id = $1';
        await expect.poll(async () => (await other.query(wanted, [companyId])).rows).toEqual([{ wanted: false }]);
      }
      const left = 'SELECT FROM whatsapp_auth WHERE company_id = $1';
      await expect.poll(async () => (await other.query(left, [leaving!.companyId])).rowCount).toBe(0);
      const { rows } = await other.query<{ count: number }>(
        'SELECT count(*)::int AS count FROM whatsapp_inbound_journal',
      );
      expect(rows[0]?.count).toBe(0);
    },
    180_000 + SECONDS * 2_000,
  );
});
