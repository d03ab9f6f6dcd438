import type { DataSource } from 'typeorm';
import { prepared } from '../database/prepared.js';
import { is, unindexed } from '../database/row-lookup.js';
import type { SessionEvent } from '../domain/events.js';
import { QUEUE_STATUSES, RECORDED_STATUSES } from '../domain/message-status.js';
import type { PayloadCipher } from '../encryption/payload-cipher.js';
import type { EventRow } from './event-row.js';

/** PostgreSQL tells on it that something was appended, and by which process. */
export const EVENTS_CHANNEL = 'whatsapp_events';

/** How many rows of the journal one statement moves. */
const MOVED_AT_ONCE = 200;

/**
 * Ids are given under one lock, so that a reader whose cursor has passed an id has seen everything before it. A row that
 * somebody else holds is waited for no longer than this: all companies wait behind the lock.
 */
const ROW_LOCK_TIMEOUT_MS = 1_000;
const LOCKED = `locked AS MATERIALIZED (
    SELECT pg_advisory_xact_lock(hashtext('whatsapp_events')), set_config('lock_timeout', '${ROW_LOCK_TIMEOUT_MS}', true))`;

/**
 * `news`: what of `given` shall be told. A status is not when its message has got further already, as the log or an
 * earlier row of `given` has it. The key of a status ends with it, and what stands before it names message and recipient.
 */
const STATUSES = `ARRAY['${[...QUEUE_STATUSES, ...RECORDED_STATUSES].join("', '")}']`;
const NEWS = `ranked AS (
    SELECT *, array_position(${STATUSES}, substring(dedup_key from '[a-z]+$')) AS rank,
           regexp_replace(dedup_key, '[a-z]+$', '') AS about
      FROM given WHERE type = 'message_status'
  ), forward AS (
    SELECT *, max(rank) OVER (PARTITION BY company_id, about ORDER BY place
                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier
      FROM ranked
  ), news AS (
    SELECT company_id, line, type, payload, dedup_key, created_at, place FROM given WHERE type <> 'message_status'
     UNION ALL
    SELECT company_id, line, type, payload, dedup_key, created_at, place FROM forward
     WHERE coalesce(earlier, 0) < rank
       AND (SELECT count(*) FROM whatsapp_events known
             WHERE ${unindexed('known.company_id')} = forward.company_id
               AND known.dedup_key = ANY (ARRAY(SELECT about || further FROM unnest((${STATUSES})[rank:]) further))) = 0
  ), inserted AS (
    INSERT INTO whatsapp_events (company_id, line, type, payload, dedup_key, created_at)
    SELECT company_id, line, type, payload, dedup_key, created_at FROM news ORDER BY place
    ON CONFLICT (company_id, dedup_key) WHERE dedup_key IS NOT NULL DO NOTHING
    RETURNING company_id, line, type, payload, dedup_key, created_at
  )`;

/** The lock is taken before the sort gives out its first row, and so before the first id is drawn. */
const APPEND = {
  name: 'events-append',
  text: `
  WITH ${LOCKED}, given AS MATERIALIZED (
    SELECT company_id, line, type, payload::jsonb, dedup_key, created_at, place
      FROM locked,
           -- Hidden from the planner, which would plan anew for few rows.
           unnest((SELECT $1::text[]), $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
           WITH ORDINALITY AS row(company_id, line, type, payload, dedup_key, created_at, place)
  ), ${NEWS}, told AS (
    DELETE FROM whatsapp_inbound_journal j USING given WHERE ${is('j', 'given', 'company_id', 'dedup_key')}
  )
  SELECT company_id, dedup_key, pg_notify('${EVENTS_CHANNEL}', $7) FROM inserted`,
};

/** Rows that are passed over are those that the log does not take. */
const UNTOLD = `company_id = $1 AND journalled_at <= now() - $2 * interval '1 millisecond'
         AND ($3::bigint IS NULL AND $4::text[] IS NULL OR position <= greatest($3::bigint, (
               SELECT max(position) FROM whatsapp_inbound_journal WHERE company_id = $1 AND dedup_key = ANY ($4))))
         AND position <> ALL ($5::bigint[])`;

const MOVE = `
  WITH ${LOCKED}, untold AS (
    DELETE FROM whatsapp_inbound_journal WHERE position IN (
      SELECT position FROM locked, whatsapp_inbound_journal
       WHERE ${UNTOLD}
       ORDER BY position LIMIT $6 FOR UPDATE OF whatsapp_inbound_journal)
    RETURNING *
  ), given AS MATERIALIZED (
    SELECT company_id, line, type, payload, dedup_key, created_at, position AS place FROM untold
  ), ${NEWS}, told AS (
    SELECT company_id, line, type, created_at, payload, pg_notify('${EVENTS_CHANNEL}', $7) FROM inserted
  )
  SELECT (SELECT count(*)::int FROM untold) AS untold,
         (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'companyId', company_id, 'line', line, 'type', type, 'timestamp', created_at, 'payload', payload)), '[]')
            FROM told) AS told`;

/** An event as that statement tells of it. */
interface Told {
  companyId: string;
  line: string;
  type: string;
  timestamp: string;
  payload: Record<string, unknown>;
}

/**
 * Appends rows in one statement, takes them off the journal, and says by their keys which were new.
 *
 * @param appender told to whoever listens for what is appended
 * @param payloads seals what is stored
 */
export async function appendRows(
  source: DataSource,
  rows: EventRow[],
  appender: string,
  payloads: PayloadCipher,
): Promise<Set<string>> {
  const inserted = await prepared<{ company_id: string; dedup_key: string }>(source, APPEND, [
    rows.map((row) => row.companyId),
    rows.map((row) => row.line),
    rows.map((row) => row.type),
    rows.map((row) => payloads.seal(row, row.type, row.payload)),
    rows.map((row) => row.dedupKey),
    rows.map((row) => row.createdAt),
    appender,
  ]);
  return new Set(inserted.map((row) => rowName(row.company_id, row.dedup_key)));
}

export function rowName(companyId: string, dedupKey: string): string {
  return `${companyId}/${dedupKey}`;
}

/** What of the journal of one company is meant. */
export interface JournalPart {
  companyId: string;
  /** Only what has lain there for so long. */
  olderThanMs?: number;
  /** Up to and with that place, or the last row with one of these keys. */
  position?: string;
  dedupKeys?: string[];
  /** Places that are passed over. */
  except: Iterable<string>;
}

function parametersOf({ companyId, olderThanMs = 0, position, dedupKeys, except }: JournalPart): unknown[] {
  return [companyId, olderThanMs, position ?? null, dedupKeys ?? null, [...except]];
}

/** Moves the first rows of a part of the journal to the log, in their order. */
export async function moveJournalled(
  source: DataSource,
  part: JournalPart,
  appender: string,
  payloads: PayloadCipher,
  limit = MOVED_AT_ONCE,
): Promise<{ events: SessionEvent[]; found: number; more: boolean }> {
  const [row] = await source.query<{ untold: number; told: Told[] }[]>(MOVE, [...parametersOf(part), limit, appender]);
  const { untold = 0, told = [] } = row ?? {};
  const events = told.map(({ payload, ...event }) => {
    const timestamp = new Date(event.timestamp).toISOString();
    return { ...event, timestamp, ...payloads.open(event, event.type, payload) } as unknown as SessionEvent;
  });
  return { events, found: untold, more: untold === limit };
}

/** The place of the first row of a part of the journal. */
export async function firstJournalled(source: DataSource, part: JournalPart): Promise<string | undefined> {
  const [row] = await source.query<{ position: string }[]>(
    `SELECT position::text FROM whatsapp_inbound_journal WHERE ${UNTOLD} ORDER BY whatsapp_inbound_journal.position LIMIT 1`,
    parametersOf(part),
  );
  return row?.position;
}
