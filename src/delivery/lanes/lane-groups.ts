import type { DataSource } from 'typeorm';

/** The groups of one queue, each with all its lanes: paused, given up, removed or queued once more. */
export class LaneGroups {
  constructor(
    private readonly source: DataSource,
    private readonly queue: string,
  ) {}

  /** Puts off all lanes of a group, those to come included; a longer pause is not cut short by a shorter one. */
  async pause(groupKey: string, ms: number): Promise<void> {
    await this.source.query(
      `WITH pause AS (
         INSERT INTO queue_pauses (queue, group_key, until)
         VALUES ($1, $2, now() + $3 * interval '1 millisecond')
         ON CONFLICT (queue, group_key) DO UPDATE SET until = greatest(queue_pauses.until, excluded.until)
         RETURNING until
       ), put_off AS (
         SELECT lane FROM queue_lanes
          WHERE queue = $1 AND group_key = $2 AND claim IS NULL AND due_at < 'infinity' ORDER BY lane FOR UPDATE
       )
       UPDATE queue_lanes l SET due_at = greatest(l.due_at, pause.until) FROM pause, put_off
        WHERE l.queue = $1 AND l.lane = put_off.lane AND l.claim IS NULL AND l.due_at < 'infinity'`,
      [this.queue, groupKey, ms],
    );
  }

  /** Makes all lanes of a group due now, whatever they waited for. */
  async resume(groupKey: string): Promise<void> {
    await this.source.query(
      `WITH pause AS (DELETE FROM queue_pauses WHERE queue = $1 AND group_key = $2), waiting AS (
         SELECT lane FROM queue_lanes
          WHERE queue = $1 AND group_key = $2 AND claim IS NULL AND due_at < 'infinity' ORDER BY lane FOR UPDATE
       )
       UPDATE queue_lanes l SET due_at = now(), attempts = 0 FROM waiting
        WHERE l.queue = $1 AND l.lane = waiting.lane AND l.claim IS NULL AND l.due_at < 'infinity'`,
      [this.queue, groupKey],
    );
  }

  /** Gives up all pending jobs of a group, with a word of why. */
  async giveUp(groupKey: string, reason: string): Promise<void> {
    await this.source.query(
      `UPDATE queue_jobs SET state = 'dead', outcome = coalesce(outcome, '{}') || jsonb_build_object('error', $3::text)
        WHERE queue = $1 AND group_key = $2 AND state = 'pending'`,
      [this.queue, groupKey, reason],
    );
  }

  /** Removes a group with all its jobs. */
  async forget(groupKey: string): Promise<void> {
    for (const table of ['queue_jobs', 'queue_lanes', 'queue_pauses']) {
      await this.source.query(`DELETE FROM ${table} WHERE queue = $1 AND group_key = $2`, [this.queue, groupKey]);
    }
  }

  /**
   * Queues jobs of a group once more, as if they were new.
   *
   * @param which their ids, a range of events, or all that are dead
   * @returns how many
   */
  async redeliver(
    groupKey: string,
    which: { ids: string[] } | { after: string; until: string } | 'dead',
  ): Promise<number> {
    const [condition, parameters] =
      which === 'dead'
        ? ["state = 'dead'", []]
        : 'ids' in which
          ? ["state <> 'pending' AND id = ANY($3::bigint[])", [which.ids]]
          : ["state <> 'pending' AND event_id > $3::bigint AND event_id <= $4::bigint", [which.after, which.until]];
    const [row] = await this.source.query<{ count: number }[]>(
      `WITH again AS (
         UPDATE queue_jobs SET state = 'pending', attempts = 0, queued_at = now(), outcome = NULL
          WHERE queue = $1 AND group_key = $2 AND ${condition}
         RETURNING lane
       ), lanes AS (
         INSERT INTO queue_lanes AS l (queue, lane, group_key, due_at)
         SELECT DISTINCT $1, lane, $2, now() FROM again ORDER BY lane
         ON CONFLICT (queue, lane) DO UPDATE
           SET version = l.version + 1,
               due_at = CASE WHEN l.claim IS NULL THEN least(l.due_at, excluded.due_at) ELSE l.due_at END
       )
       SELECT count(*)::int AS count FROM again`,
      [this.queue, groupKey, ...parameters],
    );
    return row?.count ?? 0;
  }
}
