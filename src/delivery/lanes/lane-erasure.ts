import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type LineId, MAIN_LINE } from '../../domain/line.js';

const AT_ONCE = 1_000;
const TRIES = 100;
const PAUSE_MS = 20;
const OF_GROUPS = 'queue IN (SELECT queue FROM queue_readers) AND group_key = ANY ($1::text[])';

/** Takes a chat, or events, out of all queues: what waits is not delivered any more, and what was is forgotten. */
@Injectable()
export class LaneErasure {
  constructor(private readonly source: DataSource) {}

  /**
   * Removes the jobs of events.
   *
   * @param groups of the company, in whatever queue
   * @returns how many
   */
  async forgetEvents(groups: readonly string[], ids: readonly string[]): Promise<number> {
    return this.removed('event_id = ANY ($2::bigint[])', groups, ids);
  }

  /**
   * Forgets what endpoints answered when they got these events, and with them others: an answer may repeat what was sent.
   *
   * @param groups as for `forgetEvents`
   */
  async forgetAnswers(groups: readonly string[], ids: readonly string[]): Promise<void> {
    await this.source.query(
      `UPDATE queue_jobs SET outcome = NULL WHERE id = ANY (ARRAY(
         SELECT o.id FROM queue_jobs o
           JOIN (SELECT DISTINCT queue, group_key, tried_at FROM queue_jobs
                  WHERE ${OF_GROUPS} AND event_id = ANY ($2::bigint[]) AND tried_at IS NOT NULL) AS told
             ON o.queue = told.queue AND o.group_key = told.group_key AND o.tried_at = told.tried_at
          WHERE o.outcome IS NOT NULL FOR UPDATE OF o SKIP LOCKED))`,
      [groups, ids],
    );
  }

  /** Removes what is queued in chats of a line, and their lanes. @returns how many jobs */
  async forgetChats(groups: readonly string[], line: LineId, chats: readonly string[]): Promise<number> {
    const names = chats.map((chat) => (line.line === MAIN_LINE ? chat : `${line.line}:${chat}`));
    const lanes = groups.flatMap((group) => names.map((name) => `${group}/${name}`));
    // A job that is routed meanwhile raises the version, and its lane stays.
    const found = await this.source.query<{ queue: string; lane: string; version: string }[]>(
      'SELECT queue, lane, version FROM queue_lanes WHERE lane = ANY ($1)',
      [lanes],
    );
    const jobs = await this.removed('lane = ANY ($2::text[])', groups, lanes);
    for (const { queue, lane, version } of found) {
      await this.source.query(
        `DELETE FROM queue_lanes l WHERE (queue, lane, version) = ($1, $2, $3)
            AND NOT EXISTS (SELECT FROM queue_jobs j WHERE (j.queue, j.lane, j.state) = (l.queue, l.lane, 'pending'))`,
        [queue, lane, version],
      );
    }
    return jobs;
  }

  /** In steps; what a worker writes at the moment is passed over until it has, since who waits could hold what it waits for. */
  private async removed(condition: string, groups: readonly string[], values: readonly string[]): Promise<number> {
    const where = `${OF_GROUPS} AND ${condition}`;
    let removed = 0;
    for (let tries = 0; tries < TRIES;) {
      const [, count] = await this.source.query<[unknown, number]>(
        `DELETE FROM queue_jobs WHERE id = ANY (ARRAY(
           SELECT id FROM queue_jobs WHERE ${where} LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED))`,
        [groups, values],
      );
      removed += count;
      if (count > 0) continue;
      const left = await this.source.query<unknown[]>(`SELECT FROM queue_jobs WHERE ${where} LIMIT 1`, [
        groups,
        values,
      ]);
      if (left.length === 0) break;
      tries += 1;
      await pause(PAUSE_MS);
    }
    return removed;
  }
}
