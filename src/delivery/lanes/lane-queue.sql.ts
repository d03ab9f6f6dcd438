import { MAIN_LINE } from '../../domain/line.js';
import { jsonBytesSql } from '../../database/json-bytes.js';
import { is } from '../../database/row-lookup.js';
import { PRESENCE_LOCKS } from '../../cluster/worker-presence.js';

/** Groups that one claim looks at. */
export const GROUPS_LOOKED_AT = 256;

// What routes is prepared: the position in the log leads to its events, whatever there is. The others are not: a plan that
// was made while a queue was short costs far more, once it is long, than to plan anew.
// None of these statements waits for the disk: when PostgreSQL itself crashes, a step that is lost is done again from the
// log, which does.

/** The conversation that a row `e` of the log belongs to; empty for what belongs to none. */
export const CHAT_SQL = `coalesce(e.payload -> 'message' ->> 'chat', e.payload ->> 'chat', '')`;

/** What tells a chat of a row `b` of a batch from the same chat of the company's other lines. */
export const LINE_CHAT_SQL = `CASE WHEN b.line = '${MAIN_LINE}' THEN b.chat ELSE b.line || ':' || b.chat END`;

/** `$1` queue. One process routes at a time; another one that tries meanwhile finds nothing to do. */
export function routeSql(route: string, eventsAtOnce: number): string {
  return `
    WITH reader AS MATERIALIZED (
      SELECT position FROM queue_readers WHERE queue = $1 FOR UPDATE SKIP LOCKED
    ), batch AS MATERIALIZED (
      SELECT e.*, ${CHAT_SQL} AS chat
        FROM reader, LATERAL (
          SELECT * FROM whatsapp_events w WHERE w.id > reader.position ORDER BY w.id LIMIT ${eventsAtOnce}
        ) e
    ), routed AS MATERIALIZED (${route}), jobs AS (
      INSERT INTO queue_jobs (queue, group_key, lane, event_id)
      SELECT $1, group_key, lane, event_id FROM routed ORDER BY event_id
      ON CONFLICT (queue, group_key, event_id) DO NOTHING
    ), lanes AS (
      INSERT INTO queue_lanes AS l (queue, lane, group_key, due_at)
      SELECT $1, r.lane, r.group_key,
             greatest(now() + min(r.delay_ms) * interval '1 millisecond', max(p.until))
        FROM routed r LEFT JOIN queue_pauses p ON p.queue = $1 AND ${is('p', 'r', 'group_key')}
       GROUP BY r.lane, r.group_key
       ORDER BY r.lane
      ON CONFLICT (queue, lane) DO UPDATE
        SET version = l.version + 1,
            due_at = CASE WHEN l.claim IS NULL AND l.attempts = 0 THEN least(l.due_at, excluded.due_at) ELSE l.due_at END
    ), moved AS (
      UPDATE queue_readers SET position = (SELECT max(id) FROM batch)
       WHERE queue = $1 AND EXISTS (SELECT FROM batch)
    )
    SELECT count(*)::int AS events, (SELECT count(*) FROM routed)::int AS jobs,
           set_config('synchronous_commit', 'off', true)
      FROM batch`;
}

/** Not at rest: the condition of the index that a claim goes by, which has to be said. */
const WAITS = "due_at < 'infinity'";

/**
 * The group behind another one that has lanes which are not at rest. It jumps from group to group, so that a claim takes as
 * long as there are groups, however many lanes of one of them wait.
 */
const groupBehind = (group: string): string =>
  `SELECT w.group_key FROM queue_lanes w WHERE w.queue = $1 AND w.${WAITS} AND w.group_key > ${group}
    ORDER BY w.group_key, w.due_at LIMIT 1`;

/**
 * `$1` queue, `$2` lanes at most, `$3` groups of which lanes are under way, `$4` claim, `$5` lease in ms, `$6` jobs of a lane
 * at most, `$7` lanes of a group at most, `$8` worker, `$9` bytes of a lane's events at which what it brings along ends,
 * `$10` how many lanes are under way of each of these groups, `$11` the group behind which to begin.
 *
 * The group with the fewest lanes under way comes first. Lanes of a group are ordered by the group as well, since a plan that
 * goes by their time alone would look at all that is due.
 */
export function claimSql(): string {
  return `
    WITH RECURSIVE looked AS (
      (SELECT b.group_key, 1 AS place FROM (${groupBehind('$11')}) b)
       UNION ALL
      SELECT (${groupBehind('looked.group_key')}), place + 1 FROM looked
       WHERE group_key IS NOT NULL AND place < ${GROUPS_LOOKED_AT}
    ), seen AS (
      SELECT max(group_key) AS last_group, count(group_key)::int AS groups FROM looked
    ), first AS MATERIALIZED (
      SELECT d.*, coalesce(busy.lanes, 0) + row_number() OVER (PARTITION BY looked.group_key ORDER BY d.due_at) AS turn
        FROM looked
        LEFT JOIN unnest($3::text[], $10::int[]) AS busy(group_key, lanes) ON busy.group_key = looked.group_key
       CROSS JOIN LATERAL (
         SELECT l.queue, l.lane, l.due_at FROM queue_lanes l
          WHERE l.queue = $1 AND l.${WAITS} AND (l.group_key, l.due_at) >= (looked.group_key, '-infinity')
            AND (l.group_key, l.due_at) <= (looked.group_key, now())
          ORDER BY l.group_key, l.due_at LIMIT greatest($7 - coalesce(busy.lanes, 0), 0)
       ) d
    ), due AS MATERIALIZED (
      SELECT l.queue, l.lane FROM queue_lanes l JOIN first f ON ${is('l', 'f', 'queue', 'lane')}
       WHERE l.due_at <= now()
       ORDER BY f.turn, f.due_at LIMIT $2 FOR UPDATE OF l SKIP LOCKED
    ), claimed AS (
      UPDATE queue_lanes l SET claim = $4::uuid, worker = $8, due_at = now() + $5 * interval '1 millisecond'
        FROM due WHERE ${is('l', 'due', 'queue', 'lane')}
      RETURNING l.lane, l.group_key, l.version, l.attempts
    )
    SELECT set_config('synchronous_commit', 'off', true), s.last_group, s.groups, now()::text AS looked_at,
           (SELECT count(*) FROM first)::int AS found,
           c.lane, c.group_key, c.version, c.attempts AS lane_attempts,
           j.job_id, j.attempts, (extract(epoch FROM now() - j.queued_at) * 1000)::float8 AS age_ms,
           j.id, j.type, j.company_id, j.line, j.created_at, j.payload, j.bytes::float8
      FROM seen s
      LEFT JOIN claimed c ON true
      LEFT JOIN LATERAL (
        SELECT * FROM (
          SELECT *, sum(size) OVER (ORDER BY event_id ROWS UNBOUNDED PRECEDING) AS bytes FROM (
            SELECT p.id AS job_id, p.event_id, p.attempts, p.queued_at, e.id, e.type, e.company_id, e.line, e.created_at,
                   e.payload, coalesce(${jsonBytesSql('e.payload')}, 0) AS size
              FROM (
                SELECT * FROM queue_jobs q
                 WHERE q.queue = $1 AND q.lane = c.lane AND q.state = 'pending' ORDER BY q.event_id LIMIT $6
              ) p LEFT JOIN whatsapp_events e ON e.id = p.event_id
          ) measured
        ) summed WHERE bytes - size < $9
      ) j ON true
     ORDER BY c.lane, j.event_id`;
}

/**
 * `$1` queue; of each lane `$2` name, `$3` claim, `$4` version, `$5` ms until it is tried again or null; of each job `$6`
 * id, `$7` state, `$8` outcome; `$9` whether done jobs are kept.
 */
export function finishSql(): string {
  return `
    WITH given AS MATERIALIZED (
      SELECT *, set_config('synchronous_commit', 'off', true)
        FROM unnest($2::text[], $3::uuid[], $4::bigint[], $5::float8[]) AS given(lane, claim, version, retry_ms)
    ), became AS MATERIALIZED (
      SELECT * FROM unnest($6::bigint[], $7::text[], $8::jsonb[]) AS became(id, state, outcome)
    ), held AS MATERIALIZED (
      SELECT l.lane FROM queue_lanes l WHERE l.queue = $1 AND l.lane = ANY($2::text[]) ORDER BY l.lane FOR UPDATE
    ), written AS (
      UPDATE queue_jobs j
         SET state = CASE WHEN b.state = 'retry' THEN 'pending' ELSE b.state END,
             attempts = j.attempts + 1, tried_at = now(), outcome = b.outcome
        FROM became b
       WHERE j.id = b.id AND j.state = 'pending' AND (b.state <> 'done' OR $9::boolean)
    ), removed AS (
      DELETE FROM queue_jobs j USING became b WHERE j.id = b.id AND b.state = 'done' AND NOT $9::boolean
    )
    UPDATE queue_lanes l
       SET claim = NULL,
           attempts = CASE WHEN g.retry_ms IS NULL THEN 0 ELSE l.attempts + 1 END,
           due_at = CASE
             WHEN g.retry_ms IS NOT NULL THEN now() + g.retry_ms * interval '1 millisecond'
             WHEN l.version <> g.version OR EXISTS (
               SELECT FROM queue_jobs j
                WHERE j.queue = $1 AND j.lane = l.lane AND j.state = 'pending'
                  AND NOT EXISTS (SELECT FROM became b WHERE b.id = j.id AND b.state <> 'retry')
             ) THEN now()
             ELSE 'infinity'
           END
      FROM given g, held
     WHERE l.queue = $1 AND l.lane = g.lane AND l.lane = held.lane AND l.claim = g.claim`;
}

/** `$1` queue, `$2` worker that asks. What a dead process had claimed is due now. */
export function takeOverSql(): string {
  return `
    UPDATE queue_lanes l SET due_at = now(), claim = NULL
     WHERE l.queue = $1 AND l.claim IS NOT NULL AND l.worker <> $2 AND l.worker::bigint NOT IN (
       SELECT objid::bigint FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND classid = ${PRESENCE_LOCKS}
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`;
}
