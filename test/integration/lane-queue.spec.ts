import { pino } from 'pino';
import { Subject } from 'rxjs';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { type ClaimedLane, LANE_BYTES, LaneQueue, type LaneOutcome } from '../../src/delivery/lanes/lane-queue.js';
import { GROUPS_LOOKED_AT } from '../../src/delivery/lanes/lane-queue.sql.js';
import { LaneWorker } from '../../src/delivery/lanes/lane-worker.js';
import { PayloadCipher } from '../../src/encryption/payload-cipher.js';
import { PRESENCE_LOCKS } from '../../src/cluster/worker-presence.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/until.js';

const LEASE_MS = 60_000;
const PAYLOADS = new PayloadCipher(undefined, false);

let database: TestDatabase;
let source: DataSource;
let queue: LaneQueue;

beforeAll(async () => {
  database = await createTestDatabase();
  source = new DataSource(dataSourceOptions({ url: database.url }));
  await source.initialize();
});

afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

beforeEach(async () => {
  await source.query(
    'TRUNCATE queue_readers, queue_jobs, queue_lanes, queue_pauses, whatsapp_events, whatsapp_inbound_journal',
  );
  queue = new LaneQueue(source, PAYLOADS, {
    name: 'test',
    route: `SELECT id AS event_id, company_id AS group_key, company_id || '/' || chat AS lane, 0 AS delay_ms FROM batch`,
    jobsAtOnce: 3,
    leaseMs: LEASE_MS,
    keepsDone: true,
  });
  await queue.register();
});

/** Appends one message event for each name `company/chat`; gives the ids. */
async function append(...names: string[]): Promise<string[]> {
  const rows = await source.query<{ id: string }[]>(
    `INSERT INTO whatsapp_events (company_id, type, payload)
     SELECT split_part(name, '/', 1), 'message', jsonb_build_object('message', jsonb_build_object('chat', split_part(name, '/', 2)))
       FROM unnest($1::text[]) WITH ORDINALITY AS given(name, place) ORDER BY place RETURNING id`,
    [names],
  );
  return rows.map(({ id }) => id);
}

const claim = (count = 10): Promise<ClaimedLane[]> => queue.claim(count, 10);
const eventsOf = (lane: ClaimedLane | undefined): (string | undefined)[] =>
  lane?.jobs.map(({ event }) => event?.id) ?? [];
const done = (lane: ClaimedLane): LaneOutcome => ({
  lane,
  jobs: lane.jobs.map(({ id }) => ({ id, state: 'done', outcome: null })),
});
const states = async (): Promise<string[]> =>
  (await source.query<{ state: string }[]>('SELECT state FROM queue_jobs ORDER BY event_id')).map(({ state }) => state);

describe('LaneQueue', () => {
  it('gives the jobs of a lane in the order of the log, a few at a time, to one worker alone', async () => {
    const ids = await append('a/x', 'a/y', 'a/x', 'b/x', 'a/x', 'a/x');
    await queue.route();
    const lanes = await claim();
    const x = lanes.find(({ lane }) => lane === 'a/x');
    expect(eventsOf(x)).toEqual([ids[0], ids[2], ids[4]]);
    expect(lanes.map(({ lane }) => lane)).toEqual(['a/x', 'a/y', 'b/x']);
    expect(await claim()).toEqual([]);

    await queue.finish(lanes.map(done));
    const [rest, ...others] = await claim();
    expect([rest?.lane, eventsOf(rest), others]).toEqual(['a/x', [ids[5]], []]);
    await queue.finish([done(rest!)]);
    expect(await claim()).toEqual([]);
    expect(await states()).toEqual(Array(6).fill('done'));
  });

  it('gives a lane no more than its bytes at once, and one job at least', async () => {
    const ids = await append('a/x', 'a/x', 'a/x', 'b/y', 'b/y');
    const grow = async (id: string | undefined, bytes: number): Promise<unknown> =>
      source.query(
        `UPDATE whatsapp_events SET payload = jsonb_set(payload, '{message,text}', to_jsonb(repeat('x', $2))) WHERE id = $1`,
        [id, bytes],
      );
    await grow(ids[0], LANE_BYTES / 2);
    await grow(ids[1], LANE_BYTES / 2);
    await grow(ids[3], 2 * LANE_BYTES);
    await queue.route();
    const lanes = await claim();
    expect(lanes.map(eventsOf)).toEqual([[ids[0], ids[1]], [ids[3]]]);
    expect(lanes[0]!.bytes).toBeGreaterThan(LANE_BYTES);
    expect(lanes[1]!.bytes).toBeGreaterThan(2 * LANE_BYTES);
    await queue.finish(lanes.map(done));
    expect((await claim()).map(eventsOf)).toEqual([[ids[2]], [ids[4]]]);
  });

  it('routes each event once, whoever tries at the same time', async () => {
    await append(...Array.from({ length: 200 }, (_, n) => `a/${n % 7}`));
    await Promise.all(Array.from({ length: 8 }, () => queue.route()));
    await queue.route();
    expect(await states()).toHaveLength(200);
  });

  it('begins with what is appended after it was registered', async () => {
    const late = new LaneQueue(source, PAYLOADS, { ...queue.definition, name: 'late' });
    await append('a/old');
    await late.register();
    await append('a/new');
    await late.register();
    await late.route();
    expect((await late.claim(10, 10)).map(({ lane }) => lane)).toEqual(['a/new']);
  });

  it('loses no job that is routed while its lane is finished as empty', async () => {
    // worker:  claim(job 1) ─────────────────────── finish: sees no job but waits for the row ─ due again
    // router:                 insert job 2, raise version (row locked) ── commit ┘
    await append('a/x');
    await queue.route();
    const [lane] = await claim();
    const [second] = await append('a/x');
    const router = new Client({ connectionString: database.url });
    await router.connect();
    await router.query('BEGIN');
    const inRouter = new LaneQueue({ driver: { master: router } } as unknown as DataSource, PAYLOADS, queue.definition);
    await inRouter.route();
    const finishing = queue.finish([done(lane!)]);
    await blockedStatement();
    await router.query('COMMIT');
    await router.end();
    await finishing;
    expect(eventsOf((await claim())[0])).toEqual([second]);
  });

  it('holds a failed lane back for as long as it is told, and no other one', async () => {
    const [first] = await append('a/x', 'a/y', 'a/x');
    await queue.route();
    const lanes = await claim();
    const x = lanes.find(({ lane }) => lane === 'a/x')!;
    const y = lanes.find(({ lane }) => lane === 'a/y')!;
    const failed: LaneOutcome = {
      lane: x,
      jobs: [{ id: x.jobs[0]!.id, state: 'retry', outcome: { status: 500 } }],
      retryInMs: 3_600_000,
    };
    await queue.finish([failed, done(y)]);
    // News of the lane does not overtake its wait; that of others comes at once.
    await append('a/x', 'a/y');
    await queue.route();
    expect((await claim()).map(({ lane }) => lane)).toEqual(['a/y']);
    await source.query(`UPDATE queue_lanes SET due_at = due_at - interval '1 hour' WHERE lane = 'a/x'`);
    const [again] = await claim();
    expect([again?.lane, again?.attempts, again?.jobs[0]?.attempts, again?.jobs[0]?.event?.id]).toEqual([
      'a/x',
      1,
      1,
      first,
    ]);
  });

  it('gives a lane to another worker when its process died, and takes no word of the dead one about it', async () => {
    const [first] = await append('a/x');
    await queue.route();
    const [lost] = await claim();
    await source.query(`UPDATE queue_lanes SET due_at = due_at - $1 * interval '1 millisecond'`, [LEASE_MS]);
    const [taken] = await claim();
    expect(eventsOf(taken)).toEqual([first]);
    await queue.finish([{ lane: lost!, jobs: [], retryInMs: 0 }]);
    expect(await claim()).toEqual([]);
    await queue.finish([done(taken!)]);
    expect(await states()).toEqual(['done']);
  });

  it('takes over at once what a process had claimed that lives no more, and leaves the living alone', async () => {
    const [first] = await append('a/x', 'b/x');
    await queue.route();
    await claim();
    const living = source.createQueryRunner();
    await living.query('SELECT pg_advisory_lock($1, 2)', [PRESENCE_LOCKS]);
    await source.query(`UPDATE queue_lanes SET worker = CASE lane WHEN 'a/x' THEN 1 ELSE 2 END`);
    await queue.takeOver();
    expect((await claim()).map(eventsOf)).toEqual([[first]]);
    await living.query('SELECT pg_advisory_unlock_all()');
    await living.release();
  });

  it('leaves out groups that are busy or paused, lanes to come included, until they are resumed', async () => {
    await append('a/x', 'b/x');
    await queue.route();
    await queue.groups.pause('a', 3_600_000);
    await append('a/y', 'b/y');
    await queue.route();
    expect((await queue.claim(10, 10, new Map([['b', 10]]))).map(({ lane }) => lane)).toEqual([]);
    expect((await claim()).map(({ lane }) => lane)).toEqual(['b/x', 'b/y']);
    await queue.groups.resume('a');
    expect((await claim()).map(({ lane }) => lane)).toEqual(['a/x', 'a/y']);
  });

  it('gives no group more than its share', async () => {
    await append('a/1', 'a/2', 'a/3', 'a/4', 'b/1');
    await queue.route();
    expect((await queue.claim(10, 2)).map(({ lane }) => lane)).toEqual(['a/1', 'a/2', 'b/1']);
    // What is under way counts: a share is no share of each claim.
    expect((await queue.claim(10, 3, new Map([['a', 2]]))).map(({ lane }) => lane)).toEqual(['a/3']);
    expect(await queue.claim(10, 3, new Map([['a', 5]]))).toEqual([]);
  });

  it('gives what there is room for to the group with the fewest under way, and says that more is due', async () => {
    await append('a/1', 'a/2', 'b/1', 'b/2');
    await queue.route();
    await source.query("UPDATE queue_lanes SET due_at = due_at - interval '1 hour' WHERE group_key = 'a'");
    expect((await queue.claim(2, 4, new Map([['a', 2]]))).map(({ lane }) => lane)).toEqual(['b/1', 'b/2']);
    expect(queue.hasLeftSome).toBe(true);
    await queue.claim(10, 4);
    expect(queue.hasLeftSome).toBe(false);
  });

  it('says so when what is due is held by another process', async () => {
    await append('a/1');
    await queue.route();
    const other = source.createQueryRunner();
    await other.startTransaction();
    await other.query('SELECT FROM queue_lanes FOR UPDATE');
    expect(await claim()).toEqual([]);
    expect(queue.hasLeftSome).toBe(true);
    await other.rollbackTransaction();
    await other.release();
    expect((await claim()).map(({ lane }) => lane)).toEqual(['a/1']);
  });

  it('gets to each of many groups, however many lanes of the first ones wait', async () => {
    const groups = Array.from({ length: 2 * GROUPS_LOOKED_AT + 10 }, (_, n) => `c${String(n).padStart(4, '0')}`);
    await append(...groups.flatMap((group) => [`${group}/x`, `${group}/y`, `${group}/z`]));
    await queue.route();
    await queue.route();
    const claimed = new Set<string>();
    for (let looks = 0; looks < 3; looks += 1) {
      for (const { groupKey } of await queue.claim(1_000, 1)) claimed.add(groupKey);
      expect(queue.hasSeenAll).toBe(looks === 2);
    }
    expect([...claimed]).toEqual(groups);
  });

  it('knows of what comes due right after it looked', async () => {
    await append('a/x');
    await queue.route();
    await source.query("UPDATE queue_lanes SET due_at = now() + interval '1 hour'");
    expect(await claim()).toEqual([]);
    expect(await queue.nextDueInMs()).toBeGreaterThan(3_000_000);
    await source.query('UPDATE queue_lanes SET due_at = now()');
    expect(await queue.nextDueInMs()).toBeLessThanOrEqual(0);
    await claim();
    expect(await queue.nextDueInMs()).toBeGreaterThan(LEASE_MS / 2);
  });

  it.each(['before', 'after'])(
    'does not look at what waits of a group that has its share, %s statistics',
    async (when) => {
      await append('b/x');
      await queue.route();
      await source.query(
        `INSERT INTO queue_lanes (queue, lane, group_key, due_at)
       SELECT 'test', 'a/' || n, 'a', now() - interval '1 minute' FROM generate_series(1, 5000) n`,
      );
      // Lanes at rest are what most of them are.
      await source.query(
        `INSERT INTO queue_lanes (queue, lane, group_key, due_at)
       SELECT 'test', 'r/' || n, 'r' || n % 50, 'infinity' FROM generate_series(1, 5000) n`,
      );
      if (when === 'after') await source.query('ANALYZE queue_lanes');
      const seen = await rowsSeen(() => queue.claim(10, 4, new Map([['a', 4]])));
      expect(seen.answer).toMatchObject([{ lane: 'b/x' }]);
      expect(seen.rows).toBeLessThan(100);
    },
  );

  it('gives up, forgets and queues once more', async () => {
    const ids = await append('a/x', 'a/x', 'a/y');
    await queue.route();
    await queue.groups.giveUp('a', 'the endpoint is gone');
    expect(await states()).toEqual(['dead', 'dead', 'dead']);
    for (const lane of await claim()) await queue.finish([done(lane)]);
    expect(await queue.groups.redeliver('a', { after: ids[0]!, until: ids[1]! })).toBe(1);
    expect((await claim()).map(eventsOf)).toEqual([[ids[1]]]);
    expect(await queue.groups.redeliver('a', 'dead')).toBe(2);
    await queue.groups.forget('a');
    expect(await states()).toEqual([]);
  });
});

/** Lets workers do what waits, with `work` for each lane, until so many jobs are done. */
async function workOff(
  jobs: number,
  work: (lane: ClaimedLane) => void | Promise<void>,
  { workers = 1, concurrency = 100 } = {},
): Promise<void> {
  let count = 0;
  let finished = (): void => undefined;
  const all = new Promise<void>((resolve) => (finished = resolve));
  const handle = async (lane: ClaimedLane): Promise<LaneOutcome> => {
    await work(lane);
    if ((count += lane.jobs.length) >= jobs) finished();
    return done(lane);
  };
  const log = pino({ level: 'silent' });
  const started = Array.from(
    { length: workers },
    () => new LaneWorker({ queue, concurrency, perGroup: 4, wake: new Subject<void>(), log, handle }),
  );
  for (const worker of started) worker.start();
  await all;
  await Promise.all(started.map((worker) => worker.stop()));
}

const aTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('LaneWorker', () => {
  it('has no more under way than its bytes allow, and gets on with the rest', async () => {
    await append(...Array.from({ length: 100 }, (_, n) => `c${n}/x`));
    await source.query(
      `UPDATE whatsapp_events SET payload = jsonb_set(payload, '{message,text}', to_jsonb(repeat('x', ${2 * LANE_BYTES})))`,
    );
    const inside = new Set<ClaimedLane>();
    let most = 0;
    await workOff(100, async (lane) => {
      inside.add(lane);
      most = Math.max(most, inside.size);
      await aTurn();
      inside.delete(lane);
    });
    expect(most).toBeLessThanOrEqual(32);
    expect(await states()).toEqual(Array(100).fill('done'));
  });

  it('has no more under way of a group than its share', async () => {
    await append(...Array.from({ length: 60 }, (_, n) => `a/${n}`));
    let [inside, most, begun, ended] = [0, 0, 0, 0];
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await workOff(60, async () => {
      most = Math.max(most, (inside += 1));
      // The first three are under way whenever others are claimed.
      await ((begun += 1) <= 3 ? released : aTurn());
      inside -= 1;
      if ((ended += 1) === 57) release();
    });
    expect(most).toBe(4);
  });

  it('works everything off in order, in two processes at once, one worker a lane', async () => {
    const ids = await append(...Array.from({ length: 600 }, (_, n) => `c${n % 3}/${n % 10}`));
    const seen: string[] = [];
    const inside = new Set<string>();
    let overlaps = 0;
    const work = async (lane: ClaimedLane): Promise<void> => {
      if (inside.has(lane.lane)) overlaps += 1;
      inside.add(lane.lane);
      await aTurn();
      seen.push(...(eventsOf(lane) as string[]));
      inside.delete(lane.lane);
    };
    await workOff(ids.length, work, { workers: 2, concurrency: 8 });
    expect(overlaps).toBe(0);
    expect(seen.toSorted((a, b) => Number(a) - Number(b))).toEqual(ids);
    const laneOf = new Map(ids.map((id, n) => [id, `${n % 3}/${n % 10}`]));
    const last = new Map<string, number>();
    for (const id of seen) {
      expect(Number(id)).toBeGreaterThan(last.get(laneOf.get(id)!) ?? 0);
      last.set(laneOf.get(id)!, Number(id));
    }
    expect(await states()).toEqual(Array(600).fill('done'));
  });
});

/** What a statement of the queue answers, and how many rows and entries of indexes it looked at for that. */
async function rowsSeen<T>(ask: () => Promise<T>): Promise<{ answer: T; rows: number }> {
  const query = source.query.bind(source);
  let rows = 0;
  source.query = async (sql: string, parameters?: unknown[]) => {
    const runner = source.createQueryRunner();
    try {
      await runner.startTransaction();
      const [explained] = (await runner.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, parameters)) as Explained[];
      rows += rowsOf(explained!['QUERY PLAN'][0]!.Plan);
      await runner.rollbackTransaction();
    } finally {
      await runner.release();
    }
    return query(sql, parameters);
  };
  try {
    return { answer: await ask(), rows };
  } finally {
    source.query = query;
  }
}

interface Plan {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Plan[];
}
interface Explained {
  'QUERY PLAN': { Plan: Plan }[];
}

function rowsOf(plan: Plan): number {
  const { 'Rows Removed by Filter': filtered = 0, 'Rows Removed by Index Recheck': rechecked = 0, Plans = [] } = plan;
  const own = (plan['Actual Rows'] + filtered + rechecked) * plan['Actual Loops'];
  return Plans.reduce((sum, part) => sum + rowsOf(part), own);
}

/** Resolves when some statement waits for a lock. */
async function blockedStatement(): Promise<void> {
  await until(
    () =>
      source.query<{ count: number }[]>(
        `SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
      ),
    ([row]) => row !== undefined && row.count > 0,
  );
}
