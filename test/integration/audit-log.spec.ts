import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AuditEntry } from '../../src/audit/audit-entry.entity.js';
import { AuditLog } from '../../src/audit/audit-log.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
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

it('forgets what is older than so many days, in steps, and nothing else', async () => {
  await source.query(
    `INSERT INTO audit_log (created_at, actor_type, method, route)
     SELECT now() - n * interval '1 minute', 'cli', 'CLI', 'keys list' FROM generate_series(4320, 1, -1) AS n`,
  );
  await new AuditLog(source.getRepository(AuditEntry), pino({ level: 'silent' })).prune(1);
  const [row] = await source.query<{ left: number; oldest: number }[]>(
    `SELECT count(*)::int AS left, extract(epoch FROM now() - min(created_at))::int AS oldest FROM audit_log`,
  );
  expect(row!.left).toBeGreaterThanOrEqual(1439);
  expect(row!.left).toBeLessThanOrEqual(1440);
  expect(row!.oldest).toBeLessThanOrEqual(86_400);
});
