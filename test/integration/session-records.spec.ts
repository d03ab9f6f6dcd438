import { Client } from 'pg';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { dataSourceOptions } from '../../src/database/data-source.js';
import type { Heartbeat } from '../../src/cluster/heartbeat.js';
import type { Leases } from '../../src/cluster/leases.js';
import type { Tenure } from '../../src/domain/lease.js';
import { lineOf } from '../../src/domain/line.js';
import { initialState, type SessionState, type SessionStatus } from '../../src/domain/session-state.js';
import { LineHolds } from '../../src/lines/line-holds.js';
import { SessionRecords } from '../../src/lines/session-records.js';
import { WhatsappSession } from '../../src/lines/whatsapp-session.entity.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startableLeases } from '../support/held-lines.js';
import { FailingDatabase } from '../support/failing-database.js';

let database: TestDatabase;
let proxy: FailingDatabase;
let source: DataSource;
/** Looks on, past the proxy. */
let other: Client;
let records: SessionRecords;
let failed: string[];
let leases: Leases;
let heartbeat: Heartbeat;

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await FailingDatabase.inFrontOf(database.url);
  const options = dataSourceOptions({ url: proxy.url, statementTimeoutMs: 100, poolSize: 5 });
  source = await new DataSource({ ...options, entities: [WhatsappSession] }).initialize();
  ({ leases, heartbeat } = startableLeases(source));
  await heartbeat.start();
  for (const companyId of ['acme', 'beta']) await leases.acquire(lineOf(companyId));
  other = new Client({ connectionString: database.url });
  await other.connect();
});

afterAll(async () => {
  await heartbeat?.stop();
  await source?.destroy();
  await other?.end();
  await proxy?.close();
  await database?.drop();
});

beforeEach(async () => {
  await other.query('TRUNCATE whatsapp_sessions');
  failed = [];
  const log = Object.assign(pino({ enabled: false }), {
    error: ({ companyId }: { companyId: string }) => void failed.push(companyId),
  });
  records = new SessionRecords(source.getRepository(WhatsappSession), leases, log);
  for (const companyId of ['acme', 'beta']) await records.want(lineOf(companyId));
});

afterEach(async () => {
  await proxy.comeBack();
  await records.close(0);
});

const held = (companyId: string): Tenure => leases.tenureOf(lineOf(companyId))!;
const state = (status: SessionStatus): SessionState => ({ ...initialState(true, '79001234567'), status });

async function stored(companyId: string): Promise<string> {
  const sql = 'SELECT status, wanted FROM whatsapp_sessions WHERE company_id = $1';
  const { rows } = await other.query<{ status: string; wanted: boolean }>(sql, [companyId]);
  return rows.map(({ status, wanted }) => `${status} ${wanted}`).join();
}

it('waits for a database that is away, and then writes the newest state', async () => {
  await proxy.goAway();
  records.note(held('acme'), state('connected'));
  await expect.poll(() => failed).toContain('acme');
  records.note(held('acme'), state('reconnecting'));
  records.note(held('acme'), state('replaced'));
  await proxy.comeBack();
  await records.settled(lineOf('acme'));
  expect(await stored('acme')).toBe('replaced false');
});

it('keeps the order of what is noted and what is asked for meanwhile, which may fail', async () => {
  await proxy.goAway();
  records.note(held('acme'), state('replaced'));
  await expect(records.want(lineOf('acme'))).rejects.toThrow();
  await proxy.comeBack();
  await records.want(lineOf('acme'));
  expect(await stored('acme')).toBe('replaced true');
  records.note(held('acme'), state('connected'));
  await records.unwant(lineOf('acme'));
  expect(await stored('acme')).toBe('connected false');
});

it('holds up nobody for a company whose record somebody holds', async () => {
  await other.query("BEGIN; SELECT FROM whatsapp_sessions WHERE company_id = 'acme' FOR UPDATE");
  records.note(held('acme'), state('replaced'));
  await expect.poll(() => failed.length).toBeGreaterThan(1);
  records.note(held('beta'), state('connected'));
  await records.settled(lineOf('beta'));
  expect(await stored('beta')).toBe('connected true');
  expect(await stored('acme')).toBe('idle true');
  await other.query('ROLLBACK');
  await records.settled(lineOf('acme'));
  expect(await stored('acme')).toBe('replaced false');
});

it('is not waited for by who hands a line over that is lost meanwhile: it is claimed anew, and then written', async () => {
  const acme = lineOf('acme');
  const holds = new LineHolds(leases, pino({ enabled: false }));
  await proxy.goAway();
  records.note(held('acme'), state('replaced'));
  await expect.poll(() => failed).toContain('acme');
  const moved = holds.move(acme, null, () => holds.whileHeld(acme, records.settled(acme)));
  leases.fallSilent();
  await expect(moved).rejects.toMatchObject({ code: 'OWNER_UNREACHABLE' });
  await proxy.comeBack();
  await holds.claim(acme, () => holds.whileHeld(acme, records.settled(acme)));
  expect(await stored('acme')).toBe('replaced false');
  for (const companyId of ['acme', 'beta']) await leases.acquire(lineOf(companyId));
});

it('ends while the database is away, and says what was not recorded', async () => {
  await proxy.goAway();
  records.note(held('acme'), state('replaced'));
  await records.close(20);
  expect(failed.at(-1)).toBeUndefined();
  await proxy.comeBack();
  expect(await stored('acme')).toBe('idle true');
});
