import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { type PreparedStatement, prepared } from '../../database/prepared.js';
import type { EventType, PublishedEvent } from '../../domain/events.js';
import type { PayloadCipher } from '../../encryption/payload-cipher.js';
import { LaneGroups } from './lane-groups.js';
import { claimSql, finishSql, GROUPS_LOOKED_AT, routeSql, takeOverSql } from './lane-queue.sql.js';
import { PROCESS_NUMBER } from '../../cluster/process.js';

/** Bytes of its events at which the jobs that a claimed lane brings along end, as the database holds them unpacked. */
export const LANE_BYTES = 256 * 1024;
/** Events that one look at the log takes along. */
const EVENTS_AT_ONCE = 1_000;

export interface QueueDefinition {
  /** Names the queue in all its tables. */
  name: string;
  /**
   * SQL that makes jobs of events: reads from `batch` (rows of `whatsapp_events`) and gives `event_id`, `group_key` (what
   * must not hold up others), `lane` (what is kept in order) and `delay_ms`. It is part of the program, never of input,
   * and of a prepared statement: what it looks up is found by `is`.
   */
  route: string;
  /** Jobs that a claimed lane brings along at most; `LANE_BYTES` may be fewer, but never none. */
  jobsAtOnce: number;
  /** Milliseconds after which a lane whose process died is given to another one; no work may take longer. */
  leaseMs: number;
  /** True when a job that is done is to be kept, as a record. */
  keepsDone: boolean;
}

export interface Job {
  id: string;
  /** Tries so far. */
  attempts: number;
  /** Milliseconds since it was queued. */
  ageMs: number;
  /** Undefined when the event has left the log. */
  event: PublishedEvent | undefined;
}

/** Jobs of one lane, oldest first, for one worker alone until it finishes the lane or its lease is over. */
export interface ClaimedLane {
  lane: string;
  groupKey: string;
  claim: string;
  version: string;
  /** Failures in a row of what stands first. */
  attempts: number;
  jobs: Job[];
  /** Of all their events, as the database holds them unpacked. */
  bytes: number;
}

/** What became of a job; one that is not mentioned stays as it is. `retry` counts a try and leaves it in its place. */
export interface JobOutcome {
  id: string;
  state: 'done' | 'dead' | 'retry';
  /** What the record of it shall say. */
  outcome: Record<string, unknown> | null;
}

export interface LaneOutcome {
  lane: ClaimedLane;
  jobs: JobOutcome[];
  /** Milliseconds until the lane is tried again, when its first job failed; undefined to go on at once. */
  retryInMs?: number;
}

interface ClaimRow {
  last_group: string | null;
  groups: number;
  looked_at: string;
  found: number;
  /** Null in the one row of a claim that found nothing. */
  lane: string | null;
  group_key: string;
  version: string;
  lane_attempts: number;
  job_id: string | null;
  attempts: number;
  age_ms: number;
  id: string | null;
  type: EventType;
  company_id: string;
  line: string;
  created_at: Date;
  payload: Record<string, unknown>;
  /** Of the lane's events up to this one. */
  bytes: number | null;
}

/**
 * A durable queue over the event log: jobs of one lane are worked off one after the other in the order of the log, by
 * whatever process, and a lane that has to wait holds up no other.
 *
 * Three statements do it. `route` turns new events into jobs, by one process at a time, with the queue's own cursor.
 * `claim` takes lanes that are due, by pushing their due time a lease ahead, so that a process that dies gives them back
 * without anybody's help. `finish` writes what became of the jobs and makes the lane due again, or idle.
 *
 * The race that counts: a job is routed into a lane while that lane is being finished as empty. Routing raises the lane's
 * version under its row lock, and finishing compares the version in the value it sets, which PostgreSQL works out anew
 * after waiting for the lock: so the lane becomes due. To look for pending jobs alone would be wrong: the finishing
 * statement does not see what was committed after it began.
 */
export class LaneQueue {
  /** What is said of a group as a whole. */
  readonly groups: LaneGroups;

  private readonly sql: { route: PreparedStatement; claim: string; finish: string };
  /** The group at which the last claim stopped looking; empty when it saw all. */
  private behind = '';
  /** When the first groups were looked at, by the clock of the database. */
  private lookedAt = 'infinity';
  private leftSome = false;

  constructor(
    private readonly source: DataSource,
    private readonly payloads: PayloadCipher,
    readonly definition: QueueDefinition,
  ) {
    const route = { name: `route/${definition.name}`, text: routeSql(definition.route, EVENTS_AT_ONCE) };
    this.sql = { route, claim: claimSql(), finish: finishSql() };
    this.groups = new LaneGroups(source, definition.name);
  }

  get name(): string {
    return this.definition.name;
  }

  /** Lets the queue begin with what is appended from now on, unless it began before. */
  async register(): Promise<void> {
    await this.source.query(
      `INSERT INTO queue_readers (queue, position) SELECT $1, coalesce(max(id), 0) FROM whatsapp_events
       ON CONFLICT (queue) DO NOTHING`,
      [this.name],
    );
  }

  /** Makes jobs of new events. @returns how many of how many, and whether there may be more */
  async route(): Promise<{ events: number; jobs: number; more: boolean }> {
    const [row] = await prepared<{ events: number; jobs: number }>(this.source, this.sql.route, [this.name]);
    const { events = 0, jobs = 0 } = row ?? {};
    return { events, jobs, more: events === EVENTS_AT_ONCE };
  }

  /**
   * Takes up to `count` lanes that are due, of the groups in turn. One look is at so many groups at most: the next one goes
   * on behind them.
   *
   * @param perGroup lanes of one group at most, those under way included
   * @param busy how many lanes of which groups are under way
   */
  async claim(count: number, perGroup: number, busy: ReadonlyMap<string, number> = new Map()): Promise<ClaimedLane[]> {
    const { jobsAtOnce, leaseMs } = this.definition;
    const claim = randomUUID();
    const rows = await this.source.query<ClaimRow[]>(this.sql.claim, [
      this.name,
      count,
      [...busy.keys()],
      claim,
      leaseMs,
      jobsAtOnce,
      perGroup,
      PROCESS_NUMBER,
      LANE_BYTES,
      [...busy.values()],
      this.behind,
    ]);
    const [seen] = rows;
    if (this.hasSeenAll) this.lookedAt = seen?.looked_at ?? 'infinity';
    this.behind = seen?.groups === GROUPS_LOOKED_AT ? (seen.last_group ?? '') : '';
    const lanes = new Map<string, ClaimedLane>();
    for (const row of rows) {
      if (row.lane === null) continue;
      let lane = lanes.get(row.lane);
      if (lane === undefined) {
        const { group_key: groupKey, version, lane_attempts: attempts } = row;
        lane = { lane: row.lane, groupKey, claim, version, attempts, jobs: [], bytes: 0 };
        lanes.set(row.lane, lane);
      }
      if (row.job_id === null) continue;
      lane.bytes = row.bytes ?? 0;
      lane.jobs.push({ id: row.job_id, attempts: row.attempts, ageMs: row.age_ms, event: this.eventOf(row) });
    }
    this.leftSome = (seen?.found ?? 0) > lanes.size;
    return [...lanes.values()];
  }

  /** True when the last claim saw lanes that are due and did not get them: another process claimed them, or there was no room. */
  get hasLeftSome(): boolean {
    return this.leftSome;
  }

  /** True when the next claim begins with the first group. */
  get hasSeenAll(): boolean {
    return this.behind === '';
  }

  /** Makes lanes due that a process had claimed which lives no more. */
  async takeOver(): Promise<void> {
    await this.source.query(takeOverSql(), [this.name, PROCESS_NUMBER]);
  }

  /** Writes what became of claimed lanes. What a lane that was lost meanwhile did is written all the same. */
  async finish(outcomes: LaneOutcome[]): Promise<void> {
    const jobs = outcomes.flatMap((outcome) => outcome.jobs);
    await this.source.query(this.sql.finish, [
      this.name,
      outcomes.map(({ lane }) => lane.lane),
      outcomes.map(({ lane }) => lane.claim),
      outcomes.map(({ lane }) => lane.version),
      outcomes.map(({ retryInMs }) => retryInMs ?? null),
      jobs.map(({ id }) => id),
      jobs.map(({ state }) => state),
      jobs.map(({ outcome }) => (outcome === null ? null : JSON.stringify(outcome))),
      this.definition.keepsDone,
    ]);
  }

  /** Milliseconds until a lane comes due that was not when all were looked at last; undefined when none will. */
  async nextDueInMs(): Promise<number | undefined> {
    const [row] = await this.source.query<{ wait: number }[]>(
      `SELECT (extract(epoch FROM due_at - now()) * 1000)::float8 AS wait FROM queue_lanes
        WHERE queue = $1 AND due_at > $2 AND due_at < 'infinity' ORDER BY due_at LIMIT 1`,
      [this.name, this.lookedAt],
    );
    return row?.wait;
  }

  /** Removes lanes that have nothing to do, and records older than so many days. */
  async tidy(days: number): Promise<void> {
    await this.source.query(
      `DELETE FROM queue_lanes WHERE (queue, lane) IN
         (SELECT queue, lane FROM queue_lanes WHERE queue = $1 AND due_at = 'infinity' LIMIT 10000
          FOR UPDATE SKIP LOCKED)`,
      [this.name],
    );
    await this.source.query(
      `DELETE FROM queue_jobs WHERE id IN
         (SELECT id FROM queue_jobs WHERE queue = $1 ORDER BY id LIMIT 10000)
          AND state <> 'pending' AND queued_at < now() - $2 * interval '1 day'`,
      [this.name, days],
    );
  }

  private eventOf(row: ClaimRow): PublishedEvent | undefined {
    if (row.id === null) return undefined;
    const { id, type, company_id: companyId, line, created_at: createdAt } = row;
    const payload = this.payloads.open({ companyId, line }, type, row.payload);
    return { id, type, companyId, line, timestamp: createdAt.toISOString(), ...payload } as unknown as PublishedEvent;
  }
}
