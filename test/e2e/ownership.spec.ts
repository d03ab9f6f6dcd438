import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, expect, it } from 'vitest';
import type { TestDatabase } from '../support/database.js';
import { FailingDatabase } from '../support/failing-database.js';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';
import { until } from '../support/until.js';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const TTL_MS = 6_000;
const LINES = 8;
/** Lines that a process which is emptied hands over at once. */
const AT_ONCE = 3;

const { beforeAll } = withSimulator({ env: { LEASE_TTL_MS: String(TTL_MS) } });

let simulator: RunningSimulator;
let database: TestDatabase;
let startProduct: StartProduct;
/** Between the database and the first process. */
let proxy: FailingDatabase;
let db: Client;
let contact: string;
/** Numbers by company. */
const numbers = new Map<string, string>();
/** Each test goes on with those that the one before it left. */
let one: Product;
let two: Product;
let three: Product;
/** Log-ins of a line while an earlier socket of it was still open. */
let overlaps = 0;

beforeAll(async ({ fixtures }) => {
  ({ simulator, database, startProduct } = fixtures);
  proxy = await FailingDatabase.inFrontOf(database.url);
  db = new Client({ connectionString: database.url });
  await db.connect();
  contact = (await simulator.client.createAccount()).number;
  one = await startProduct({ databaseUrl: proxy.url });
  for (let n = 0; n < LINES; n += 1) {
    const { number } = await simulator.client.createAccount();
    numbers.set(`c${n}`, number);
    await one.pair(`c${n}`, number, simulator);
  }
});

afterAll(async () => {
  await db?.end();
  await proxy?.close();
});

/** How many lines each product holds, by the database, once that is as expected. */
async function holding(products: Product[], wanted: (counts: number[]) => boolean, timeoutMs?: number): Promise<void> {
  await until(
    async () => {
      const { rows } = await db.query<{ pid: number; held: number }>(
        `SELECT p.pid, (SELECT count(*)::int FROM whatsapp_leases l WHERE l.owner = p.id) AS held FROM whatsapp_processes p`,
      );
      return products.map(({ process: { pid } }) => rows.find((row) => row.pid === pid)?.held ?? 0);
    },
    wanted,
    timeoutMs,
  );
}

async function allConnected(product: Product): Promise<void> {
  for (const companyId of numbers.keys()) await product.connected(companyId);
}

interface View {
  companyId: string;
  owner: string | null;
  connected: boolean;
}

async function ownerOf(product: Product, companyId: string): Promise<string | null> {
  const { body } = await product.call<{ sessions: View[] }>('GET', '/sessions');
  return body.sessions.find((session) => session.companyId === companyId)?.owner ?? null;
}

/** No line had two sockets since this was looked at last. */
async function expectNoOverlap(): Promise<void> {
  expect((await simulator.client.globalLedger()).overlaps).toBe(overlaps);
}

/** How many lines were without a socket at the same time, of those that lost it since. By the clock of the ledger. */
async function mostWithoutSocket(since: number): Promise<{ gaps: number; atOnce: number }> {
  const gaps: { from: number; to: number }[] = [];
  for (const number of numbers.values()) {
    const { intervals } = await simulator.client.ledger(number);
    const logins = intervals.flatMap(({ loggedInAt, closedAt }) =>
      loggedInAt === null ? [] : [{ loggedInAt, closedAt }],
    );
    for (const { closedAt } of logins) {
      if (closedAt === null || closedAt < since) continue;
      const to = Math.min(...logins.map(({ loggedInAt }) => loggedInAt).filter((at) => at > closedAt));
      gaps.push({ from: closedAt, to });
    }
  }
  const atOnce = gaps.map(({ from: at }) => gaps.filter(({ from, to }) => from <= at && at < to).length);
  return { gaps: gaps.length, atOnce: Math.max(...atOnce) };
}

const ledgerNow = (): number => performance.timeOrigin + performance.now();

const HALVES = ([a, b]: number[]): boolean => a === LINES / 2 && b === LINES / 2;

async function send(product: Product, companyId: string, message: string): Promise<number> {
  const { status } = await product.call('POST', `/sessions/${companyId}/send`, { phone: contact, message });
  return status;
}

it('a second process gets half of the lines, and both show whose each is', async () => {
  two = await startProduct();
  await holding([one, two], HALVES);
  await Promise.all([allConnected(one), allConnected(two)]);
  const names = new Set<string | null>();
  for (const companyId of numbers.keys()) {
    const owner = await ownerOf(one, companyId);
    names.add(owner);
    expect(await ownerOf(two, companyId), companyId).toBe(owner);
  }
  expect(names.size).toBe(2);
  expect(names).not.toContain(null);
  // Whichever of them is asked, there is no second connection.
  for (const product of [one, two]) {
    const { status, body } = await product.call('POST', '/sessions/c0/initialize');
    expect(status === 200 || body.code === 'OWNER_UNREACHABLE', JSON.stringify(body)).toBe(true);
  }
  await expectNoOverlap();
});

it('a process that is cut off from the database closes its sockets before anybody else has its lines', async () => {
  await proxy.goAway();
  await holding([two], ([held]) => held === LINES, 3 * TTL_MS);
  await allConnected(two);
  await expectNoOverlap();
  await proxy.comeBack();
  await holding([one, two], HALVES);
  await Promise.all([allConnected(one), allConnected(two)]);
  await expectNoOverlap();
});

it('a process that was stopped for longer than its time wakes without its lines, and says and does nothing for them', async () => {
  const { rows } = await db.query<{ company_id: string }>(
    'SELECT company_id FROM whatsapp_leases JOIN whatsapp_processes ON id = owner WHERE pid = $1',
    [one.process.pid],
  );
  const [moved] = rows.map((row) => row.company_id);
  const { rows: marks } = await db.query<{ id: string }>('SELECT coalesce(max(id), 0) AS id FROM whatsapp_events');
  const mark = marks[0]!.id;
  const lost = (): number => one.output.filter((line) => line.includes('the line is not held by this process')).length;
  const lostBefore = lost();
  one.process.kill('SIGSTOP');
  await holding([two], ([held]) => held === LINES, 3 * TTL_MS);
  await allConnected(two);
  await simulator.client.sendText(contact, numbers.get(moved!)!, 'to whoever has it');
  await until(
    async () => (await db.query(`SELECT FROM whatsapp_events WHERE id > $1 AND type = 'message'`, [mark])).rowCount,
    (found) => found === 1,
  );
  // The stopped process's own sockets were open: WhatsApp replaced them.
  overlaps = (await simulator.client.globalLedger()).overlaps;

  one.process.kill('SIGCONT');
  await until(lost, (found) => found >= lostBefore + rows.length);
  // It lives again, and gets its share as any other does: handed over, and not taken.
  await holding([one, two], HALVES);
  await Promise.all([allConnected(one), allConnected(two)]);
  await expectNoOverlap();
  const { rows: told } = await db.query<{ type: string }>(
    `SELECT type FROM whatsapp_events WHERE id > $1 AND type IN ('replaced', 'logout', 'reconnect_failed', 'message')`,
    [mark],
  );
  expect(told).toEqual([{ type: 'message' }]);
  expect((await db.query('SELECT FROM whatsapp_sessions WHERE NOT wanted')).rowCount).toBe(0);
});

it('a process that is to be emptied hands its lines over, without two sockets at any time', async () => {
  const { rows } = await db.query<{ id: string }>('SELECT id FROM whatsapp_processes WHERE pid = $1', [
    one.process.pid,
  ]);
  const name = rows[0]!.id.slice(0, 8);
  const cli = async (...words: string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [CLI, ...words], { env: { DATABASE_URL: database.url } })).stdout;
  expect(await cli('sessions')).toMatch(new RegExp(`process ${name} .*${LINES / 2} of 5000 lines`));
  const since = ledgerNow();
  expect(await cli('drain', name)).toContain('hands its lines over');
  await holding([one, two], ([a, b]) => a === 0 && b === LINES);
  await allConnected(two);
  const { gaps, atOnce } = await mostWithoutSocket(since);
  expect(gaps).toBe(LINES / 2);
  expect(atOnce).toBeLessThanOrEqual(AT_ONCE);
  const shown = (await cli('sessions')).split('\n');
  expect(shown.filter((line) => /^c\d {2}[0-9a-f]{8} {2}connected$/.test(line))).toHaveLength(LINES);
  await expectNoOverlap();
  await one.kill();
});

it('the lines of a process that ends others have one after the other, and those of one that is killed within its time', async () => {
  three = await startProduct();
  await holding([two, three], HALVES);
  await allConnected(three);
  const since = ledgerNow();
  const [code] = await Promise.all([two.stop(), holding([three], ([held]) => held === LINES, TTL_MS)]);
  expect(code).toBe(0);
  await allConnected(three);
  const { gaps, atOnce } = await mostWithoutSocket(since);
  expect(gaps).toBe(LINES / 2);
  expect(atOnce).toBeLessThanOrEqual(AT_ONCE);
  await expectNoOverlap();

  const four = await startProduct();
  await holding([three, four], HALVES);
  await allConnected(four);
  await three.kill();
  await holding([four], ([held]) => held === LINES, TTL_MS);
  await allConnected(four);
  await expectNoOverlap();
  for (const companyId of numbers.keys()) expect(await send(four, companyId, 'still here')).toBe(200);
});
