import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AuditEntry } from '../../src/audit/audit-entry.entity.js';
import { AuditLog } from '../../src/audit/audit-log.js';
import type { Principal } from '../../src/identity/principal.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { DomainError } from '../../src/domain/errors.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  source = await new DataSource({ ...dataSourceOptions({ url: database.url }), entities: [AuditEntry] }).initialize();
});

afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

const auditLog = (): AuditLog => new AuditLog(source.getRepository(AuditEntry), pino({ level: 'silent' }));

it('forgets what is older than so many days, in steps, and nothing else', async () => {
  await source.query(
    `INSERT INTO audit_log (created_at, actor_type, method, route)
     SELECT now() - n * interval '1 minute', 'cli', 'CLI', 'keys list' FROM generate_series(4320, 1, -1) AS n`,
  );
  await auditLog().prune(1, new AbortController().signal);
  const [row] = await source.query<{ left: number; oldest: number }[]>(
    `SELECT count(*)::int AS left, extract(epoch FROM now() - min(created_at))::int AS oldest FROM audit_log`,
  );
  expect(row!.left).toBeGreaterThanOrEqual(1439);
  expect(row!.left).toBeLessThanOrEqual(1440);
  expect(row!.oldest).toBeLessThanOrEqual(86_400);
});

it('stops to forget between two steps when the process ends', async () => {
  await source.query('DELETE FROM audit_log');
  await source.query(
    `INSERT INTO audit_log (created_at, actor_type, method, route)
     SELECT now() - interval '2 days', 'cli', 'CLI', 'keys list' FROM generate_series(1, 3000)`,
  );
  const ending = new AbortController();
  const pruned = auditLog().prune(1, ending.signal);
  ending.abort();
  await pruned;
  const [row] = await source.query<{ left: number }[]>('SELECT count(*)::int AS left FROM audit_log');
  expect(row!.left).toBe(2000);
});

const asked = { address: null, method: 'GET', route: '/x', target: null, companyId: null, line: null, requestId: null };
const denied = new DomainError('ACCESS_DENIED');
const holder = (companyId: string, id: string | null): Principal => ({
  admin: false,
  companyId,
  scopes: [],
  actor: { type: 'jwt', id, prefix: null },
});

it('takes a subject of a token whatever is in it', async () => {
  const audit = auditLog();
  const id = await audit.intend(holder('a', `an\u0000na\n${'x'.repeat(500)}`), asked);
  const [entry] = await audit.read({ limit: 1 });
  expect([entry!.id, entry!.actorId]).toEqual([id, `an?na?${'x'.repeat(122)}`]);
});

it('counts refusals of tokens without a subject by company', async () => {
  const audit = auditLog();
  for (let n = 0; n < 100; n += 1) await audit.refused(denied, holder('a', null), asked);
  await audit.refused(denied, holder('b', null), asked);
  expect(await audit.read({ companyId: 'b', limit: 10 })).toHaveLength(1);
});
