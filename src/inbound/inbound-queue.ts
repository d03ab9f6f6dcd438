import type { DataSource } from 'typeorm';
import { LaneQueue } from '../queue/lane-queue.js';

/** A handler may take this long for a batch. */
export const TIME_LIMIT_MS = 120_000;
/** What making the batch ready, the last message under way and writing the outcome may take beside that. */
const MARGIN_MS = 60_000;
/** Messages of one batch at most. */
const JOBS_AT_ONCE = 50;

/**
 * The queue of one handler: a group is a company, a lane is a chat. Each handler has its own, so that one that fails
 * neither repeats nor holds up another.
 */
export class InboundQueue extends LaneQueue {
  constructor(source: DataSource, handler: { name: string; enabledByDefault: boolean }, batchWindowMs: number) {
    super(source, {
      name: `inbound:${handler.name}`,
      // The name was checked to be letters, digits and hyphens.
      route: `
        SELECT b.id AS event_id, b.company_id AS group_key, b.company_id || '/' || b.chat AS lane,
               ${batchWindowMs} AS delay_ms
          FROM batch b
          LEFT JOIN whatsapp_extensions x ON x.company_id = b.company_id AND x.extension = '${handler.name}'
         WHERE b.type = 'message' AND coalesce(x.enabled, ${handler.enabledByDefault})
           AND b.payload -> 'message' -> 'fromMe' = 'false' AND b.payload -> 'message' ->> 'type' <> 'undecryptable'`,
      jobsAtOnce: JOBS_AT_ONCE,
      leaseMs: TIME_LIMIT_MS + MARGIN_MS,
      keepsDone: false,
    });
  }
}
