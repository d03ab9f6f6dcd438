import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { lineOf } from '../../src/domain/line.js';
import { IdempotencyKeys, type Keyed } from '../../src/idempotency/idempotency-keys.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { FailingDatabase } from '../support/failing-database.js';

const KEYED: Keyed = { line: lineOf('acme'), key: 'POST /messages\norder-1', body: '{}' };

let database: TestDatabase;
let proxy: FailingDatabase;
let source: DataSource;
/** Looks on, past the proxy. */
let other: DataSource;
let keys: IdempotencyKeys;

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await FailingDatabase.inFrontOf(database.url);
  source = await new DataSource(dataSourceOptions({ url: proxy.url, poolSize: 2 })).initialize();
  other = await new DataSource(dataSourceOptions({ url: database.url, poolSize: 2 })).initialize();
});

afterAll(async () => {
  await source?.destroy();
  await other?.destroy();
  await proxy?.close();
  await database?.drop();
});

beforeEach(async () => {
  await other.query('TRUNCATE whatsapp_idempotency_keys');
  keys = new IdempotencyKeys(source, loadSettings({}));
});

afterEach(() => proxy.comeBack());

/** Whether some process has the request, in the eyes of all. */
const isHeld = async (): Promise<boolean | undefined> =>
  (await other.query<{ held: boolean }[]>('SELECT holder IS NOT NULL AS held FROM whatsapp_idempotency_keys'))[0]?.held;

it.each(['settle', 'release'] as const)('whose end (%s) could not be written is not held for ever', async (how) => {
  const begun = await keys.begin(KEYED);
  expect(begun).toMatchObject({ attempt: { resumed: false } });
  await proxy.goAway();
  const ended = how === 'settle' ? keys.settle(KEYED, { status: 200, body: {} }) : keys.release(KEYED);
  await expect(ended).rejects.toThrow();
  await proxy.comeBack();
  expect(await isHeld()).toBe(true);
  await keys.letGo();
  expect(await isHeld()).toBe(false);
  const { messageId } = (begun as { attempt: { messageId: string } }).attempt;
  expect(await keys.begin(KEYED)).toEqual({ attempt: { messageId, resumed: true } });
});

it('whose beginning was written after its client was told that it was not is not held for ever', async () => {
  await other.query(`
    CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN new; END';
    CREATE TRIGGER late BEFORE INSERT ON whatsapp_idempotency_keys FOR EACH ROW EXECUTE FUNCTION late()`);
  const holder = other.createQueryRunner();
  try {
    await holder.query('SELECT pg_advisory_lock(4711)');
    const begun = keys.begin(KEYED);
    begun.catch(() => undefined);
    const waits = `SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`;
    await expect.poll(async () => (await other.query<{ n: number }[]>(waits))[0]!.n).toBe(1);
    await proxy.goAway();
    await expect(begun).rejects.toThrow();
    await keys.letGo().catch(() => undefined);
    await proxy.comeBack();
    await holder.query('SELECT pg_advisory_unlock(4711)');
    await expect.poll(isHeld).toBe(true);
    await keys.letGo();
    expect(await isHeld()).toBe(false);
  } finally {
    await holder.release();
    await other.query('DROP FUNCTION late CASCADE');
  }
});

it('that is worked on again is not let go of', async () => {
  await keys.begin(KEYED);
  await proxy.goAway();
  await expect(keys.release(KEYED)).rejects.toThrow();
  await proxy.comeBack();
  await keys.begin(KEYED);
  await keys.letGo();
  expect(await isHeld()).toBe(true);
});
