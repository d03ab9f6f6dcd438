import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RecentWebhooks } from './recent-webhooks.js';
import { jittered } from './retry-schedule.js';
import { WebhookQueue } from './webhook-queue.js';

/** Different chats whose deliveries fail, and none in between that succeeds. */
const FAILURES_BEFORE_PAUSE = 5;
const PAUSES_MS = [10_000, 30_000, 60_000, 120_000, 300_000];

/**
 * Tells an endpoint that is down from a chat that it chokes on: many lanes that fail one after the other pause the whole
 * endpoint, so that it costs a few requests now and then and no time that others need; the first success ends the pause.
 */
@Injectable()
export class EndpointHealth {
  constructor(
    private readonly source: DataSource,
    private readonly queue: WebhookQueue,
    private readonly webhooks: RecentWebhooks,
  ) {}

  /**
   * Counts a failure that may be the endpoint's own.
   *
   * @param firstTry true for a delivery that was not tried before: a chat that fails again and again counts once
   * @returns milliseconds that the endpoint is paused for
   */
  async failed(webhookId: string, firstTry: boolean): Promise<number> {
    const [rows] = await this.source.query<[{ paused_ms: number | null }[], number]>(
      `WITH before AS (
         SELECT id, failures + CASE WHEN $2 OR pauses > 0 THEN 1 ELSE 0 END AS failures,
                coalesce(paused_until > now(), false) AS paused
           FROM webhooks WHERE id = $1 FOR UPDATE
       ), judged AS (
         SELECT *, failures >= ${FAILURES_BEFORE_PAUSE} AND NOT paused AS pausing FROM before
       )
       UPDATE webhooks w
          SET failures = j.failures,
              failing_since = coalesce(w.failing_since, now()),
              pauses = w.pauses + j.pausing::int,
              paused_until = CASE WHEN j.pausing
                THEN now() + ($3::float8[])[least(w.pauses + 1, ${PAUSES_MS.length})] * interval '1 millisecond'
                ELSE w.paused_until END
         FROM judged j WHERE w.id = j.id
       RETURNING (extract(epoch FROM w.paused_until - now()) * 1000)::float8 AS paused_ms`,
      [webhookId, firstTry, PAUSES_MS.map((ms) => jittered(ms))],
    );
    this.webhooks.forget(webhookId);
    const pausedMs = Math.max(rows[0]?.paused_ms ?? 0, 0);
    if (pausedMs > 0) await this.queue.groups.pause(webhookId, pausedMs);
    return pausedMs;
  }

  /** Notes that the endpoint works, and lets all its lanes go on at once when they were paused. */
  async succeeded(webhookId: string): Promise<void> {
    const [rows] = await this.source.query<[{ pauses: number }[], number]>(
      `WITH before AS (SELECT id, pauses FROM webhooks WHERE id = $1 AND failing_since IS NOT NULL FOR UPDATE)
       UPDATE webhooks w SET failures = 0, pauses = 0, paused_until = NULL, failing_since = NULL
         FROM before b WHERE w.id = b.id RETURNING b.pauses`,
      [webhookId],
    );
    this.webhooks.forget(webhookId);
    if ((rows[0]?.pauses ?? 0) > 0) await this.queue.groups.resume(webhookId);
  }

  /** Stops deliveries to an endpoint; what is pending becomes dead, to be delivered again when somebody asks. */
  async disable(webhookId: string, reason: string): Promise<void> {
    await this.source.query(
      'UPDATE webhooks SET enabled = false, disabled_reason = $2, updated_at = now() WHERE id = $1',
      [webhookId, reason],
    );
    this.webhooks.forget(webhookId);
    await this.queue.groups.giveUp(webhookId, reason);
  }

  /** Starts anew with an endpoint, as after it was changed or enabled. */
  async startAnew(webhookId: string): Promise<void> {
    await this.source.query(
      'UPDATE webhooks SET failures = 0, pauses = 0, paused_until = NULL, failing_since = NULL WHERE id = $1',
      [webhookId],
    );
    this.webhooks.forget(webhookId);
    await this.queue.groups.resume(webhookId);
  }
}
