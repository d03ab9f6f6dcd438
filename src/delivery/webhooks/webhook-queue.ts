import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../../config/settings.js';
import { is } from '../../database/row-lookup.js';
import { PayloadCipher } from '../../encryption/payload-cipher.js';
import { LaneQueue } from '../lanes/lane-queue.js';
import { CHAT_SQL, LINE_CHAT_SQL } from '../lanes/lane-queue.sql.js';
import { RETRIED_FOR_MS } from './retry-schedule.js';

/** What happens in a chat within this time goes into one POST, for endpoints that want batches. */
const BATCH_WINDOW_MS = 1_000;
const GIVEN_UP_AT_ONCE = 5_000;

/** Events of one POST at most, and of one look at a lane. */
export const JOBS_AT_ONCE = 50;
/** Longer than a lane is ever held: see the time limits of the deliverer. */
const LEASE_MS = 60_000;

const WANTED = `
  SELECT b.id AS event_id, w.id::text AS group_key, w.id || '/' || ${LINE_CHAT_SQL} AS lane,
         CASE WHEN w.batched THEN ${BATCH_WINDOW_MS} ELSE 0 END AS delay_ms
    FROM batch b JOIN webhooks w ON ${is('w', 'b', 'company_id')} AND (w.line IS NULL OR w.line = b.line)
       AND (w.types IS NULL OR b.type = ANY(w.types))`;

/** Deliveries: a group is a webhook, a lane is a chat of a line. */
@Injectable()
export class WebhookQueue extends LaneQueue {
  constructor(
    private readonly database: DataSource,
    settings: Settings,
  ) {
    super(database, PayloadCipher.of(settings), {
      name: 'webhook',
      route: `${WANTED} WHERE w.enabled AND b.id > w.after_id`,
      jobsAtOnce: JOBS_AT_ONCE,
      leaseMs: LEASE_MS,
      keepsDone: true,
    });
  }

  /**
   * Queues what the log has for a webhook in a range of events: what was delivered or given up, and also what never was
   * queued, as before it was created or while it was disabled.
   *
   * @returns how many
   */
  async redeliverRange(webhookId: string, after: string, until: string): Promise<number> {
    await this.database.query(
      `WITH batch AS (
         SELECT e.*, ${CHAT_SQL} AS chat FROM whatsapp_events e
          WHERE e.company_id = (SELECT company_id FROM webhooks WHERE id = $2::uuid)
            AND e.id > $3::bigint AND e.id <= $4::bigint
       ), wanted AS (${WANTED} WHERE w.id = $2::uuid)
       INSERT INTO queue_jobs (queue, group_key, lane, event_id, state)
       SELECT $1, group_key, lane, event_id, 'dead' FROM wanted ORDER BY event_id
       ON CONFLICT (queue, group_key, event_id) DO NOTHING`,
      [this.name, webhookId, after, until],
    );
    return this.groups.redeliver(webhookId, { after, until });
  }

  /**
   * Gives up what waited its three days behind an endpoint that failed all the time. Try by try, as usual, that would
   * take as long as the endpoint is slow, and the queue would grow meanwhile.
   */
  async giveUpOverdue(): Promise<void> {
    await this.database.query(
      `UPDATE queue_jobs
          SET state = 'dead', outcome = coalesce(outcome, '{}') || '{"error": "the endpoint failed for three days"}'
        WHERE id IN (
          SELECT j.id FROM webhooks w JOIN queue_jobs j ON j.queue = $1 AND j.group_key = w.id::text
           WHERE w.failing_since < now() - $2 * interval '1 millisecond' AND w.pauses > 0
             AND j.state = 'pending' AND j.queued_at < now() - $2 * interval '1 millisecond'
           LIMIT ${GIVEN_UP_AT_ONCE})`,
      [this.name, RETRIED_FOR_MS],
    );
  }
}
