import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../support/database.js';
import { FailingDatabase } from '../support/failing-database.js';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { Product } from '../support/product.js';
import { redisIsInstalled, RedisServer } from '../support/redis-server.js';
import type { RunningSimulator } from '../support/simulator.js';
import { until } from '../support/until.js';

interface Probed {
  status: number;
  body: { status: unknown; checks?: Record<string, string>; code?: string; sessions?: Record<string, number> };
  text: string;
}

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let database: TestDatabase;
let proxy: FailingDatabase;
let client: Client;
let product: Product;
let startProduct: StartProduct;

const start = (env: Record<string, string> = {}): Promise<Product> => startProduct({ databaseUrl: proxy.url, env });

async function probe(path: '' | '/live' | '/ready' | '/startup'): Promise<Probed> {
  const response = await fetch(`${product.url}/health${path}`);
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text) as Probed['body'], text };
}

/** Probes until it answers so; what was looked at is half a second old at most. */
function probeUntil(path: Parameters<typeof probe>[0], wanted: (seen: Probed) => boolean): Promise<Probed> {
  return until(() => probe(path), wanted);
}

beforeAll(async ({ fixtures }) => {
  ({ simulator, database, startProduct } = fixtures);
  proxy = await FailingDatabase.inFrontOf(database.url);
  client = new Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client?.end();
  await proxy?.close().catch(() => undefined);
});

const GOOD = { accepting: 'up', database: 'up', migrations: 'up' };
const AHEAD = [9_000_000_000_000, 'FromTheFuture9000000000000'];

const ahead = (): Promise<unknown> => client.query('INSERT INTO migrations (timestamp, name) VALUES ($1, $2)', AHEAD);
const noLongerAhead = (): Promise<unknown> => client.query('DELETE FROM migrations WHERE timestamp = $1', [AHEAD[0]]);

describe('a process', () => {
  let contact: string;

  beforeAll(async () => {
    product = await start();
    const [shop, other] = await simulator.client.createAccounts(2);
    await product.pair('healthy', shop!.number, simulator);
    await product.call('POST', '/sessions', { companyId: 'waits-for-a-scan' });
    contact = other!.number;
  });

  it('says what is there, and the summary counts sessions by state', async () => {
    expect((await probe('/live')).body).toEqual({ status: 'ok' });
    expect((await probe('/ready')).body).toEqual({ status: 'ok', checks: GOOD });
    expect((await probe('/startup')).body).toEqual({ status: 'ok', checks: { database: 'up', migrations: 'up' } });
    expect((await probe('')).body).toEqual({
      status: 'ok',
      uptime: expect.any(Number) as number,
      checks: GOOD,
      sessions: { connected: 1, qr: 1 },
    });
  });

  it('without a database is not ready, and lives', async () => {
    const DOWN = { accepting: 'up', database: 'down', migrations: 'down' };
    await proxy.goAway();
    // Each is looked at by itself.
    const { body, text } = await probeUntil(
      '/ready',
      ({ body: { checks } }) => checks?.database === 'down' && checks.migrations === 'down',
    );
    expect(body).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE', success: false, checks: DOWN });
    expect((await probe('/startup')).status).toBe(503);
    expect((await probe('/live')).status).toBe(200);
    const summary = await probe('');
    expect([summary.status, summary.body.status, summary.body.checks]).toEqual([200, 'down', DOWN]);
    // Neither where it is nor what it said.
    for (const said of [text, summary.text]) {
      expect(said).not.toMatch(/127\.0\.0\.1|localhost|\bECONN|postgres|connect |timeout|test_[0-9a-f]{12}|stack/i);
    }
    await proxy.comeBack();
    await probeUntil('/ready', ({ status }) => status === 200);
  });

  it('gives a database that does not answer two seconds', async () => {
    const held = proxy.hold(/SELECT 1\0/);
    const { body } = await probeUntil('/ready', ({ status }) => status === 503);
    await held.reached;
    expect(body.checks).toEqual({ ...GOOD, database: 'down' });
    held.release();
    await probeUntil('/ready', ({ status }) => status === 200);
  });

  it.each([
    ['is read-only', 'default_transaction_read_only = on'],
    ['has no room for a file', 'temp_file_limit = 0'],
  ])('is not ready while the database %s and takes no writes', async (_, setting) => {
    const name = new URL(database.url).pathname.slice(1);
    const [own] = (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows;
    const disturb = async (change: string): Promise<void> => {
      await client.query(`ALTER DATABASE ${name} ${change}`);
      await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> ${own?.pid}`,
      );
    };
    await disturb(`SET ${setting}`);
    // Connections that were cut are noticed first.
    const { body } = await probeUntil('/ready', (seen) => seen.status === 503 && seen.body.checks?.migrations === 'up');
    expect(body.checks).toEqual({ ...GOOD, database: 'down' });
    expect((await probe('/live')).status).toBe(200);
    await disturb(`RESET ${setting.split(' ')[0]}`);
    await probeUntil('/ready', ({ status }) => status === 200);
  });

  it('is not ready on a schema that lacks a migration', async () => {
    const { rows } = await client.query<{ timestamp: string; name: string }>(
      `DELETE FROM migrations WHERE name LIKE 'Queue1%' RETURNING timestamp, name`,
    );
    const { body } = await probeUntil('/ready', ({ status }) => status === 503);
    expect(body.checks).toEqual({ ...GOOD, migrations: 'down' });
    for (const { timestamp, name } of rows) {
      await client.query('INSERT INTO migrations (timestamp, name) VALUES ($1, $2)', [timestamp, name]);
    }
    await probeUntil('/ready', ({ status }) => status === 200);
  });

  it('is ready when another version changed the schema meanwhile, as in a rolling deployment', async () => {
    await ahead();
    const seen = await probeUntil('/ready', ({ body }) => body.checks?.migrations !== 'up');
    expect([seen.status, seen.body]).toEqual([
      200,
      { status: 'degraded', checks: { ...GOOD, migrations: 'degraded' } },
    ]);
    await noLongerAhead();
    await probeUntil('/ready', ({ body }) => body.status === 'ok');
  });

  it('in a shutdown is no longer ready first: what is under way still ends well', async () => {
    await product.connected('healthy');
    const commit = proxy.hold(/INSERT INTO whatsapp_keys/);
    const send = product.call('POST', '/sessions/healthy/send', { phone: contact, message: 'on its way' });
    await commit.reached;

    const exit = product.stop();
    const { body } = await probeUntil('/ready', ({ status }) => status === 503);
    expect(body.checks).toEqual({ ...GOOD, accepting: 'down' });
    const [live, summary] = [await probe('/live'), await probe('')];
    expect([live.status, summary.body.status, summary.body.sessions]).toEqual([
      200,
      'shutting_down',
      { connected: 1, qr: 1 },
    ]);

    commit.release();
    expect((await send).status).toBe(200);
    expect((await simulator.client.nextMessage(contact)).text).toBe('on its way');
    expect(await exit).toBe(0);
  });
});

it('a schema that was newer than the program from the start: not ready', async () => {
  await ahead();
  product = await start();
  const { status, body } = await probe('/ready');
  expect([status, body.checks]).toEqual([503, { ...GOOD, migrations: 'down' }]);
  await product.kill();
  await noLongerAhead();
});

describe('a role with defaults of its own', () => {
  const role = `shop_${randomBytes(4).toString('hex')}`;

  afterEach(async () => {
    await product.kill();
    await client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });

  it('changes nothing that statements rely on, and what cannot be done now is 503', async () => {
    const name = new URL(database.url).pathname.slice(1);
    await client.query(`
      CREATE ROLE ${role} LOGIN PASSWORD 'secret';
      GRANT ALL ON DATABASE ${name} TO ${role};
      GRANT ALL ON SCHEMA public TO ${role};
      GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role};
      GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO ${role};
      ALTER ROLE ${role} SET datestyle = 'German, DMY';
      ALTER ROLE ${role} SET timezone = 'Asia/Kolkata';
      ALTER ROLE ${role} SET intervalstyle = 'iso_8601';
      ALTER ROLE ${role} SET bytea_output = 'escape';
      ALTER ROLE ${role} SET standard_conforming_strings = off;
      ALTER ROLE ${role} SET array_nulls = off;
      ALTER ROLE ${role} SET default_transaction_isolation = 'serializable';
      ALTER ROLE ${role} SET idle_session_timeout = '50ms';
      ALTER ROLE ${role} SET lock_timeout = '100ms'`);
    const url = new URL(proxy.url);
    [url.username, url.password] = [role, 'secret'];
    product = await startProduct({ databaseUrl: `${url.href}?options=-c%20statement_timeout%3D0` });
    const expiresAt = '2099-03-04T05:06:07.000Z';
    expect((await product.call('POST', '/keys', { admin: true, expiresAt })).body).toMatchObject({ expiresAt });
    const { status, body } = await product.call('GET', '/keys');
    expect([status, body.keys]).toMatchObject([200, [{ expiresAt }]]);
    expect((await probe('/ready')).body.checks).toEqual(GOOD);
    const shown = await client.query<{ backend_start: Date }>(
      `SELECT backend_start FROM pg_stat_activity WHERE usename = '${role}' AND application_name = 'switchboard-peer'`,
    );

    await client.query('BEGIN; LOCK TABLE api_keys');
    const locked = await product.call('GET', '/keys');
    await client.query('COMMIT');
    expect([locked.status, locked.body.code, locked.body.retryAfter]).toEqual([503, 'SERVICE_UNAVAILABLE', 5_000]);
    expect(locked.headers.get('retry-after')).toBe('5');
    expect((await product.call('GET', '/keys')).status).toBe(200);
    const later = await client.query(
      `SELECT backend_start FROM pg_stat_activity WHERE usename = '${role}' AND application_name = 'switchboard-peer'`,
    );
    expect([shown.rows.length, later.rows]).toEqual([1, shown.rows]);
  });
});

describe.skipIf(!redisIsInstalled)('Redis (needs the program redis-server)', () => {
  it('is looked at, and missed without being needed', async () => {
    const redis = await RedisServer.start();
    try {
      product = await start({ REDIS_URL: redis.url });
      const well = await probeUntil('/ready', ({ body }) => body.checks?.redis === 'up');
      expect(well.body).toEqual({ status: 'ok', checks: { ...GOOD, redis: 'up' } });
      const missed = { status: 'degraded', checks: { ...GOOD, redis: 'degraded' } };

      redis.freeze(true);
      const began = performance.now();
      const frozen = await probeUntil('/ready', ({ body }) => body.checks?.redis !== 'up');
      expect([frozen.status, frozen.body]).toEqual([200, missed]);
      // As long as a probe is given as a rule, with what was still remembered.
      expect(performance.now() - began).toBeLessThan(1_500);
      redis.freeze(false);
      await probeUntil('/ready', ({ body }) => body.checks?.redis === 'up');

      await redis.kill();
      const gone = await probeUntil('/ready', ({ body }) => body.checks?.redis !== 'up');
      expect([gone.status, gone.body]).toEqual([200, missed]);
      expect(gone.text).not.toContain('127.0.0.1');

      await redis.run();
      await probeUntil('/ready', ({ body }) => body.status === 'ok');
    } finally {
      redis.freeze(false);
      await redis.kill();
    }
  });
});
