import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { launchEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { runMigrations } from '../../src/database/run-migrations.js';
import type { SessionEvent } from '../../src/domain/events.js';
import { EventLog } from '../../src/events/event-log.js';
import { WhatsappEvent } from '../../src/events/whatsapp-event.entity.js';
import type { BenchOptions } from '../bench-options.js';
import { median, number, percentile, progress, type Report } from '../report.js';

const SMALL = 100_000;
const LARGE = 10_000_000;
const FILLED_AT_ONCE = 250_000;
const COMPANIES = 1_000;
const TRIES = 60;
const PAGE = 100;
const RETENTION_DAYS = 30;
/** The oldest entries, which are too old from the beginning. */
const OLD = 20_000;
const AIM = 2;

/** How long things take, in milliseconds, by their name. */
type Times = Map<string, number[]>;

/** The event log with few entries and with ten million. */
export async function log({ scale }: BenchOptions): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-bench-'));
  const postgres = await launchEmbeddedPostgres({ dataDir: join(folder, 'data') });
  const { url } = postgres;
  const source = new DataSource({
    ...dataSourceOptions({ url, poolSize: 4, statementTimeoutMs: 0 }),
    entities: [WhatsappEvent],
  });
  try {
    await runMigrations({ url });
    await source.initialize();
    const events = new EventLog(source.getRepository(WhatsappEvent), pino({ level: 'silent' }), loadSettings({}));
    const large = Math.max(Math.ceil(LARGE * scale), 2 * SMALL);
    await fill(source, SMALL);
    const few = await measure(events);
    await fill(source, large - SMALL);
    const many = await measure(events);
    const pruning = performance.now();
    const pruned = await events.prune(RETENTION_DAYS);
    const prunedMs = performance.now() - pruning;
    const [size] = await source.query<{ size: string }[]>(
      `SELECT pg_size_pretty(pg_total_relation_size('whatsapp_events')) AS size`,
    );
    return report(large, few, many, { size: size?.size ?? '', pruned, prunedMs });
  } finally {
    if (source.isInitialized) await source.destroy();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Entries as a busy installation has them: messages and their receipts, few reactions, and now and then a reconnect. */
async function fill(source: DataSource, count: number): Promise<void> {
  for (let left = count; left > 0; left -= FILLED_AT_ONCE) {
    progress(`log: ${left} entries to write`);
    await source.query(
      `WITH base AS (SELECT coalesce(max(id), 0) AS id FROM whatsapp_events)
       INSERT INTO whatsapp_events (company_id, type, payload, dedup_key, created_at)
       SELECT 'company-' || n % ${COMPANIES}, kind,
              CASE kind
                WHEN 'message' THEN jsonb_build_object('message', jsonb_build_object(
                  'messageId', md5(n::text), 'chat', chat || '@s.whatsapp.net',
                  'from', jsonb_build_object('phone', chat, 'lid', chat || '@lid'), 'fromMe', false, 'isGroup', false,
                  'type', 'text', 'text', repeat('Is there a table for two at seven? ', 3), 'quotedMessageId', null,
                  'pushName', 'A guest', 'sentAt', n, 'offline', false))
                WHEN 'message_status' THEN jsonb_build_object(
                  'messageId', md5(n::text), 'chat', chat || '@s.whatsapp.net', 'status', 'delivered')
                ELSE jsonb_build_object('code', 428, 'reason', 'the connection was lost')
              END,
              CASE WHEN kind LIKE 'message%' THEN kind || '/' || chat || '/' || md5(n::text) END,
              now() - CASE WHEN n <= ${OLD} THEN interval '31 days' ELSE interval '1 day' END
         FROM base, generate_series(base.id + 1, base.id + $1) AS n,
              LATERAL (SELECT (79000000000 + n / ${COMPANIES} % 500)::text AS chat,
                              CASE WHEN n % 100003 = 0 THEN 'logout' WHEN n % 211 = 0 THEN 'disconnected'
                                   WHEN n % 3 = 0 THEN 'message_status' ELSE 'message' END AS kind) AS made`,
      [Math.min(left, FILLED_AT_ONCE)],
    );
  }
  await source.query('ANALYZE whatsapp_events');
  await source.query('CHECKPOINT');
}

async function measure(events: EventLog): Promise<Times> {
  const times: Times = new Map();
  const lastId = Number(await events.lastId());
  progress(`log: measuring at ${lastId}`);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const companyId = `company-${(attempt * 7) % COMPANIES}`;
    const near = String(lastId - PAGE * COMPANIES);
    const work: Record<string, () => Promise<unknown>> = {
      '100 events of 100 companies appended': () => events.appendNow(fresh(attempt)),
      'the next 100 of a company': () => events.read({ after: near, companyId, limit: PAGE }),
      'the next 100 of all companies': () => events.read({ after: near, limit: PAGE }),
      'the first 100 of a company': () => events.read({ after: '0', companyId, limit: PAGE }),
      'a look when there is nothing new': () => events.read({ after: String(lastId + 1e6), companyId, limit: PAGE }),
      'a rare type of a company, from the beginning': () =>
        events.read({ after: '0', companyId, types: ['logout'], limit: PAGE }),
      'a rare type of all companies, from the beginning': () =>
        events.read({ after: '0', types: ['logout'], limit: PAGE }),
      'a type that never was, of all companies': () =>
        events.read({ after: '0', types: ['health_check_failed', 'replaced'], limit: PAGE }),
    };
    for (const [name, run] of Object.entries(work)) {
      const began = performance.now();
      await run();
      const known = times.get(name) ?? [];
      known.push(performance.now() - began);
      times.set(name, known);
    }
  }
  return times;
}

function fresh(attempt: number): SessionEvent[] {
  return Array.from({ length: 100 }, (_, n) => ({
    type: 'message',
    companyId: `company-${n}`,
    line: 'main',
    timestamp: new Date().toISOString(),
    message: {
      messageId: `FRESH${process.hrtime.bigint()}${attempt}${n}`,
      chat: '79001234567@s.whatsapp.net',
      from: { phone: '79001234567', lid: '79001234567@lid' },
      fromMe: false,
      isGroup: false,
      type: 'text',
      text: 'Is there a table for two at seven?',
      quotedMessageId: null,
      pushName: 'A guest',
      sentAt: 1_763_600_000,
      offline: false,
    },
  }));
}

function report(
  large: number,
  few: Times,
  many: Times,
  { size, pruned, prunedMs }: { size: string; pruned: number; prunedMs: number },
): Report {
  const figures = [...few.keys()].map((name) => {
    const [before, after] = [few.get(name) ?? [], many.get(name) ?? []];
    return {
      name,
      fewP50Ms: median(before),
      manyP50Ms: median(after),
      manyP99Ms: percentile(after, 99),
      ratio: median(after) / median(before),
    };
  });
  return {
    name: 'log',
    tables: [
      {
        title: `The event log with ${SMALL} entries and with ${large} (${size} with its indexes)`,
        head: ['', `p50 at ${SMALL}`, `p50 at ${large}`, 'p99', 'ratio'],
        rows: figures.map(({ name, fewP50Ms, manyP50Ms, manyP99Ms, ratio }) => [
          name,
          number(fewP50Ms, 2, ' ms'),
          number(manyP50Ms, 2, ' ms'),
          number(manyP99Ms, 2, ' ms'),
          number(ratio, 2),
        ]),
      },
    ],
    notes: [
      `${pruned} entries that were too old were pruned in ${number(prunedMs, 0, ' ms')}.`,
      `Nothing may take more than ${AIM} times as long: at most ${number(Math.max(...figures.map(({ ratio }) => ratio)), 2)}.`,
    ],
    figures: { entries: large, times: figures },
  };
}
