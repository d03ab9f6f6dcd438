import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { type RunningSimulator, startSimulator } from '../support/simulator.js';
import { until } from '../support/until.js';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const TTL_MS = 6_000;
const LINES = 6;

let simulator: RunningSimulator;
let database: TestDatabase;
let db: Client;
let contact: string;
/** Numbers by company. */
const numbers = new Map<string, string>();
let running: Product[] = [];

beforeAll(async () => {
  [simulator, database] = await Promise.all([startSimulator(), createTestDatabase()]);
  db = new Client({ connectionString: database.url });
  await db.connect();
  contact = (await simulator.client.createAccount()).number;
  const product = await start();
  for (let n = 0; n < LINES; n += 1) {
    const { number } = await simulator.client.createAccount();
    numbers.set(`c${n}`, number);
    await product.pair(`c${n}`, number, simulator);
  }
  await product.stop();
  running = [];
});

afterEach(async () => {
  await Promise.all(running.map((product) => product.kill()));
  running = [];
});

afterAll(async () => {
  await simulator?.stop();
  await db?.end();
  await database?.drop();
});

async function start(): Promise<Product> {
  const product = await Product.start({ simulator, databaseUrl: database.url, env: { LEASE_TTL_MS: String(TTL_MS) } });
  running.push(product);
  return product;
}

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
  return body.sessions.find((one) => one.companyId === companyId)?.owner ?? null;
}

/** Log-ins of a line while an earlier socket of it was still open, since the simulator started. */
async function overlaps(): Promise<number> {
  return (await simulator.client.globalLedger()).overlaps;
}

async function send(product: Product, companyId: string, message: string): Promise<number> {
  const { status } = await product.call('POST', `/sessions/${companyId}/send`, { phone: contact, message });
  return status;
}

it('two processes that start at once bring each line up once, half of them each, and show whose it is', async () => {
  const before = await overlaps();
  const [one, two] = await Promise.all([start(), start()]);
  await holding([one, two], ([a, b]) => a === LINES / 2 && b === LINES / 2);
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
  expect(await overlaps()).toBe(before);
});

it('a process that is emptied hands its lines over, and one that ends does, without two sockets at any time', async () => {
  const before = await overlaps();
  const one = await start();
  await allConnected(one);
  const two = await start();
  // Shares are made equal by and by.
  await holding([one, two], ([a, b]) => a === LINES / 2 && b === LINES / 2);
  await allConnected(one);

  const { rows } = await db.query<{ id: string }>('SELECT id FROM whatsapp_processes WHERE pid = $1', [
    one.process.pid,
  ]);
  const id = rows[0]!.id;
  const cli = async (...words: string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [CLI, ...words], { env: { DATABASE_URL: database.url } })).stdout;
  expect(await cli('sessions')).toMatch(new RegExp(`process ${id.slice(0, 8)} .*${LINES / 2} of 5000 lines`));
  expect(await cli('drain', id.slice(0, 8))).toContain('hands its lines over');
  await holding([one, two], ([a, b]) => a === 0 && b === LINES);
  await allConnected(two);
  expect(
    (await cli('sessions')).split('\n').filter((line) => /^c\d {2}[0-9a-f]{8} {2}connected$/.test(line)),
  ).toHaveLength(LINES);
  expect(await overlaps()).toBe(before);

  const three = await start();
  await holding([two, three], ([a, b]) => a === LINES / 2 && b === LINES / 2);
  await allConnected(three);
  const [code] = await Promise.all([
    two.stop(),
    // At once, and not when its time is over.
    holding([three], ([held]) => held === LINES, TTL_MS),
  ]);
  expect(code).toBe(0);
  await allConnected(three);
  expect(await overlaps()).toBe(before);
  for (const companyId of numbers.keys()) expect(await send(three, companyId, 'still here')).toBe(200);
});

it('what a killed process held others have within its time', async () => {
  const [one, two] = await Promise.all([start(), start()]);
  await holding([one, two], ([a, b]) => a === LINES / 2 && b === LINES / 2);
  await allConnected(one);
  await one.kill();
  await holding([two], ([held]) => held === LINES, TTL_MS);
  await allConnected(two);
  for (const companyId of numbers.keys()) expect(await send(two, companyId, 'taken over')).toBe(200);
});

it('a process that was stopped for longer than its time wakes without its lines, and says and does nothing for them', async () => {
  const [one, two] = await Promise.all([start(), start()]);
  await holding([one, two], ([a, b]) => a === LINES / 2 && b === LINES / 2);
  await allConnected(one);
  const { rows } = await db.query<{ company_id: string }>(
    'SELECT company_id FROM whatsapp_leases JOIN whatsapp_processes ON id = owner WHERE pid = $1',
    [one.process.pid],
  );
  const moved = rows.map((row) => row.company_id);
  const { rows: marks } = await db.query<{ id: string }>('SELECT coalesce(max(id), 0) AS id FROM whatsapp_events');
  one.process.kill('SIGSTOP');
  await holding([two], ([held]) => held === LINES, 3 * TTL_MS);
  await allConnected(two);
  await simulator.client.sendText(contact, numbers.get(moved[0]!)!, 'to whoever has it');
  await until(
    async () =>
      (await db.query(`SELECT FROM whatsapp_events WHERE id > $1 AND type = 'message'`, [marks[0]!.id])).rowCount,
    (found) => found === 1,
  );
  const before = await simulator.client.globalLedger();

  one.process.kill('SIGCONT');
  await until(
    () => one.output.filter((line) => line.includes('the line is not held by this process any more')).length,
    (found) => found >= moved.length,
  );
  // It lives again, and takes its share as any other does: handed over, and not taken.
  await holding([one, two], ([a, b]) => a === LINES / 2 && b === LINES / 2);
  await Promise.all([allConnected(one), allConnected(two)]);
  const after = await simulator.client.globalLedger();
  expect(after.overlaps).toBe(before.overlaps);
  const { rows: told } = await db.query<{ type: string }>(
    `SELECT type FROM whatsapp_events WHERE id > $1 AND type IN ('replaced', 'logout', 'reconnect_failed', 'message')`,
    [marks[0]!.id],
  );
  expect(told).toEqual([{ type: 'message' }]);
  const { rows: unwanted } = await db.query('SELECT FROM whatsapp_sessions WHERE NOT wanted');
  expect(unwanted).toHaveLength(0);
});
