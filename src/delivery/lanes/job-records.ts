import type { DataSource } from 'typeorm';
import type { EventType } from '../../domain/events.js';

export type JobState = 'pending' | 'done' | 'dead';

/** A job as the record of a queue shows it. */
export interface JobRecord {
  id: string;
  eventId: string;
  /** Null when the event has left the log. */
  type: EventType | null;
  state: JobState;
  attempts: number;
  queuedAt: Date;
  triedAt: Date | null;
  /** Of the last try. */
  outcome: Record<string, unknown> | null;
  /** When a pending one is tried next; null for the others, and for what waits behind another one. */
  dueAt: Date | null;
}

export interface JobRecordQuery {
  state?: JobState;
  /** Only jobs of events before this one. */
  before?: string;
  limit: number;
}

/** Jobs of a group, those of the newest events first. */
export function readJobRecords(
  source: DataSource,
  queue: string,
  groupKey: string,
  { state, before, limit }: JobRecordQuery,
): Promise<JobRecord[]> {
  return source.query<JobRecord[]>(
    `SELECT j.id, j.event_id AS "eventId", e.type, j.state, j.attempts, j.queued_at AS "queuedAt",
            j.tried_at AS "triedAt", j.outcome,
            CASE WHEN j.state = 'pending' AND l.due_at < 'infinity' AND NOT EXISTS (
              SELECT FROM queue_jobs o
               WHERE o.queue = $1 AND o.lane = j.lane AND o.state = 'pending' AND o.event_id < j.event_id
            ) THEN l.due_at END AS "dueAt"
       FROM queue_jobs j
       LEFT JOIN whatsapp_events e ON e.id = j.event_id
       LEFT JOIN queue_lanes l ON l.queue = $1 AND l.lane = j.lane
      WHERE j.queue = $1 AND j.group_key = $2
        AND ($3::text IS NULL OR j.state = $3) AND ($4::bigint IS NULL OR j.event_id < $4)
      ORDER BY j.event_id DESC LIMIT $5`,
    [queue, groupKey, state ?? null, before ?? null, limit],
  );
}
