import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, expect, it } from 'vitest';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { migrations } from '../../src/database/migrations/index.js';
import type { TestDatabase } from '../support/database.js';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { printed } from '../support/process-output.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';
import { until } from '../support/until.js';

/**
 * `OLD_PRODUCT_ENTRY` names a build of the last version without leases (its last migration is `OLD_SCHEMA`). Without it what it
 * does to the database stands in for it.
 */
const OLD_ENTRY = process.env.OLD_PRODUCT_ENTRY;
const OLD_SCHEMA = 'Lines1700000021000';
/** Of its connection beside the pool, and of the lock that it starts in. */
const OLD_NAME = 'switchboard-side';
const OLD_LOCK = 7_021_962_302;
const COMPANIES = ['one', 'two'];
/** Times that it has to ask in vain. */
const ASKED = 30;

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let database: TestDatabase;
let db: Client;
let fresh: Product;
let startProduct: StartProduct;
/** The old version ends. */
let endOld: () => Promise<unknown>;

beforeAll(async ({ fixtures }) => {
  ({ simulator, database, startProduct } = fixtures);
  db = new Client({ connectionString: database.url });
  await db.connect();
  if (OLD_ENTRY !== undefined) await takeBack();
  const first = await startProduct({ ...(OLD_ENTRY !== undefined && { entry: OLD_ENTRY }) });
  for (const companyId of COMPANIES) {
    const { number } = await simulator.client.createAccount();
    await first.pair(companyId, number, simulator);
  }
  endOld = () => first.stop();
  if (OLD_ENTRY !== undefined) return;
  await first.stop();
  const old = new Client({ connectionString: database.url, application_name: OLD_NAME });
  await old.connect();
  endOld = () => old.end();
});

afterAll(async () => {
  await fresh?.kill();
  await endOld?.().catch(() => undefined);
  await db?.end();
});

async function takeBack(): Promise<void> {
  const source = await new DataSource(dataSourceOptions({ url: database.url, poolSize: 1 })).initialize();
  const names = migrations.map(({ name }) => name);
  for (let n = names.length - 1; names[n] !== OLD_SCHEMA; n -= 1)
    await source.undoLastMigration({ transaction: 'none' });
  await source.destroy();
}

async function expectNoOverlap(): Promise<void> {
  expect(await simulator.client.globalLedger()).toMatchObject({ overlaps: 0 });
}

it('while one of a version without leases has the sessions, a new process opens none, and says why', async () => {
  fresh = await startProduct();
  await printed(fresh, /of a version without leases is connected/);
  for (const companyId of COMPANIES) {
    const { status, body } = await fresh.call('POST', `/sessions/${companyId}/initialize`);
    expect([status, body.code], JSON.stringify(body)).toEqual([502, 'OWNER_UNREACHABLE']);
  }
  expect((await db.query('SELECT FROM whatsapp_leases WHERE owner IS NOT NULL')).rowCount).toBe(0);
  const ofOld = OLD_ENTRY === undefined ? 0 : COMPANIES.length;
  expect((await simulator.client.stats()).loggedInNow).toBe(ofOld);
  await expectNoOverlap();

  await endOld();
  for (const companyId of COMPANIES) await fresh.connected(companyId);
  await expectNoOverlap();
});

// One of the two is there: what cannot run is no test that was left out.
it.each(OLD_ENTRY === undefined ? [OLD_LOCK] : [])(
  'the lock in which one of a version without leases starts is shared for life',
  async (name) => {
    const lock = async (): Promise<boolean> =>
      (await db.query<{ had: boolean }>(`SELECT pg_try_advisory_lock(${name}) AS had`)).rows[0]!.had;
    expect(await lock()).toBe(false);
    await fresh.stop();
    expect(await lock()).toBe(true);
  },
);

it.each(OLD_ENTRY === undefined ? [] : [OLD_ENTRY])(
  'one of a version without leases that starts beside new processes opens nothing',
  async (entry) => {
    const old = spawn(process.execPath, [entry], {
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        DATABASE_URL: database.url,
        ADMIN_API_KEY: ADMIN_KEY,
        WHATSAPP_WS_URL: simulator.wsUrl,
        WHATSAPP_NOISE_ROOT_KEY: simulator.noiseRootKey,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      const said: string[] = [];
      for (const stream of [old.stdout, old.stderr])
        createInterface({ input: stream }).on('line', (line) => said.push(line));
      // Where it waits, it asks ten times a second.
      const asked = async (): Promise<string | undefined> =>
        (
          await db.query<{ at: string }>(
            `SELECT query_start::text AS at FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE 'SELECT pg_try_advisory_lock($1) %'`,
          )
        ).rows[0]?.at;
      for (let n = 0, before = await until(asked, (at) => at !== undefined); n < ASKED; n += 1) {
        before = await until(asked, (at) => at !== before && at !== undefined);
      }
      expect([old.exitCode, said.filter((line) => line.includes('listening'))]).toEqual([null, []]);
      for (const companyId of COMPANIES) await fresh.connected(companyId);
      await expectNoOverlap();
    } finally {
      old.kill('SIGKILL');
    }
  },
);
