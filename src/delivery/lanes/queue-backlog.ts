import type { DataSource } from 'typeorm';

/** What a queue has not worked off, and what it gave up. */
export interface QueueBacklog {
  queue: string;
  pending: number;
  dead: number;
  /** Age of the oldest event that is pending or not yet looked at. */
  lagSeconds: number;
  /** How long the first lane that is due has been waiting for a worker. */
  overdueSeconds: number;
}

/**
 * Reads the backlog of all queues: one look through the index of what is pending and that of what is dead.
 *
 * @throws when it takes longer than `timeoutMs`
 */
export function readQueueBacklogs(source: DataSource, timeoutMs: number): Promise<QueueBacklog[]> {
  return source.transaction(async (manager) => {
    await manager.query(`SET LOCAL statement_timeout = ${Math.ceil(timeoutMs)}`);
    return manager.query<QueueBacklog[]>(`
      WITH pending AS (
        SELECT queue, count(*)::int AS jobs, min(event_id) AS oldest FROM queue_jobs WHERE state = 'pending' GROUP BY queue
      ), dead AS (
        SELECT queue, count(*)::int AS jobs FROM queue_jobs WHERE state = 'dead' GROUP BY queue
      )
      SELECT r.queue, coalesce(p.jobs, 0) AS pending, coalesce(d.jobs, 0) AS dead,
             coalesce(greatest(extract(epoch FROM now() - least(
               (SELECT e.created_at FROM whatsapp_events e WHERE e.id >= p.oldest ORDER BY e.id LIMIT 1),
               (SELECT e.created_at FROM whatsapp_events e WHERE e.id > r.position ORDER BY e.id LIMIT 1)
             )), 0), 0)::float8 AS "lagSeconds",
             coalesce(greatest(extract(epoch FROM now() - (
               SELECT min(l.due_at) FROM queue_lanes l WHERE l.queue = r.queue AND l.due_at < 'infinity'
             )), 0), 0)::float8 AS "overdueSeconds"
        FROM queue_readers r LEFT JOIN pending p USING (queue) LEFT JOIN dead d USING (queue)`);
  });
}
