import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyCommit } from '../../src/auth-state/auth-commit.js';
import { AuthStateStore } from '../../src/auth-state/auth-state.store.js';
import { WhatsappAuth } from '../../src/auth-state/whatsapp-auth.entity.js';
import { WhatsappKey } from '../../src/auth-state/whatsapp-key.entity.js';
import { Heartbeat } from '../../src/cluster/heartbeat.js';
import { OwnAddress } from '../../src/cluster/own-address.js';
import { Leases } from '../../src/cluster/leases.js';
import { PROCESS_ID } from '../../src/cluster/process.js';
import { loadSettings } from '../../src/config/settings.js';
import type { DatabaseServer } from '../../src/database/database-server.js';
import { SideConnection } from '../../src/database/side-connection.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import type { Tenure } from '../../src/domain/lease.js';
import { type LineId, lineName, lineOf } from '../../src/domain/line.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { FailingDatabase } from '../support/failing-database.js';

const ACME = lineOf('acme');
/** Of those that are to be taken for dead. */
const TTL_MS = 2_000;
const SHORT = { LEASE_TTL_MS: String(TTL_MS) };

interface Process {
  id: string;
  source: DataSource;
  proxy: FailingDatabase;
  heartbeat: Heartbeat;
  leases: Leases;
  lost: string[];
}

let database: TestDatabase;
/** Looks on, past the proxies. */
let other: DataSource;
let processes: Process[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  other = await new DataSource(dataSourceOptions({ url: database.url })).initialize();
});

beforeEach(async () => {
  await other.query('TRUNCATE whatsapp_leases, whatsapp_processes, whatsapp_sessions, whatsapp_auth, whatsapp_keys');
});

afterEach(async () => {
  for (const { heartbeat, proxy, source } of processes) {
    await proxy.comeBack();
    await heartbeat.stop().catch(() => undefined);
    await source.destroy();
    await proxy.close();
  }
  processes = [];
});

afterAll(async () => {
  await other?.destroy();
  await database?.drop();
});

/** A process with an id of its own. */
async function aProcess(env: Record<string, string> = {}): Promise<Process> {
  vi.resetModules();
  const own = await Promise.all([
    import('../../src/cluster/process.js'),
    import('../../src/cluster/heartbeat.js'),
    import('../../src/cluster/leases.js'),
  ]);
  return begin(Object.assign({}, ...own) as Modules, env);
}

/** The process that writes. */
const thisProcess = (): Promise<Process> => begin({ PROCESS_ID, Heartbeat, Leases }, {});

interface Modules {
  PROCESS_ID: string;
  Heartbeat: typeof Heartbeat;
  Leases: typeof Leases;
}

/** It reaches the database by a way of its own. */
async function begin({ PROCESS_ID: id, ...classes }: Modules, env: Record<string, string>): Promise<Process> {
  const proxy = await FailingDatabase.inFrontOf(database.url);
  const options = dataSourceOptions({ url: proxy.url, statementTimeoutMs: 5_000, poolSize: 5 });
  const source = await new DataSource({ ...options, entities: [WhatsappAuth, WhatsappKey] }).initialize();
  const settings = loadSettings({ LEASE_TTL_MS: '60000', ...env });
  const log = pino({ enabled: false });
  const heartbeat = new classes.Heartbeat(
    source,
    new SideConnection({} as DatabaseServer, log),
    settings,
    Object.assign(new OwnAddress(), { origin: settings.processAddress ?? null }),
    log,
  );
  const leases = new classes.Leases(source, heartbeat);
  const lost: string[] = [];
  leases.onModuleInit();
  leases.whenLost((line) => void lost.push(lineName(line)));
  await heartbeat.start();
  const made = { id, source, proxy, heartbeat, leases, lost };
  processes.push(made);
  return made;
}

async function wanted(count: number): Promise<void> {
  await other.query(
    `WITH lines AS (INSERT INTO whatsapp_sessions (company_id, line, wanted, status)
                    SELECT 'c' || n, 'main', true, 'idle' FROM generate_series(1, $1) n RETURNING company_id, line)
     INSERT INTO whatsapp_auth (company_id, line, credentials) SELECT company_id, line, '' FROM lines`,
    [count],
  );
}

function storeOf({ source, leases }: Process): AuthStateStore {
  return new AuthStateStore(
    source.getRepository(WhatsappAuth),
    source.getRepository(WhatsappKey),
    loadSettings({}),
    leases,
  );
}

const commitOf = (line: Tenure, value: string) => ({
  ...emptyCommit(line),
  keys: new Map([['session', new Map([['1.0', value]])]]),
});

async function stored(line: LineId): Promise<string | undefined> {
  const rows = await other.query<{ key_data: Buffer }[]>(
    'SELECT key_data FROM whatsapp_keys WHERE (company_id, line) = ($1, $2)',
    [line.companyId, line.line],
  );
  return rows[0]?.key_data.toString();
}

/** How many statements of others wait for a lock. */
async function waiting(): Promise<number> {
  const rows = await other.query<{ n: number }[]>(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0]!.n;
}

describe('a line', () => {
  it('is acquired by one process alone, however many try', async () => {
    const [one, two] = [await aProcess(), await aProcess()];
    for (let n = 0; n < 20; n += 1) {
      const line = lineOf(`c${n}`);
      const results = await Promise.all([one, two, one, two].map(({ leases }) => leases.acquire(line)));
      expect(new Set([results[0] || results[2], results[1] || results[3]]).size, String(results)).toBe(2);
      const owner = one.leases.holds(line) ? one : two;
      for (const { leases } of [one, two]) {
        expect(await leases.ownerOf(line)).toEqual({ processId: owner.id, address: null });
        expect(await leases.placeFor(line)).toEqual({ processId: owner.id, address: null });
      }
    }
  });

  it('is acquired in one epoch by all who ask for it at once in a process', async () => {
    const one = await aProcess();
    const asked = await Promise.all([1, 2, 3, 4, 5].map(() => one.leases.acquire(ACME)));
    expect(asked).toEqual([true, true, true, true, true]);
    const [row] = await other.query<{ epoch: string }[]>('SELECT epoch FROM whatsapp_leases');
    expect(one.leases.epochOf(ACME)).toBe(row!.epoch);
  });

  it('is given back in another epoch, to whoever takes it or to one that is named', async () => {
    await other.query(
      `INSERT INTO whatsapp_sessions (company_id, line, wanted, status) VALUES ('acme', 'main', true, 'idle')`,
    );
    const [one, two] = [await aProcess(), await aProcess()];
    await one.leases.acquire(ACME);
    const first = one.leases.epochOf(ACME)!;
    await one.leases.release(ACME);
    expect(one.leases.epochOf(ACME)).toBeUndefined();
    expect(await two.leases.ownerOf(ACME)).toBeNull();
    expect(await two.leases.acquire(ACME)).toBe(true);
    expect(BigInt(two.leases.epochOf(ACME)!)).toBeGreaterThan(BigInt(first));
    await two.leases.release(ACME, one.id);
    expect(await one.leases.handedOver()).toEqual([ACME]);
    expect(await two.leases.acquire(ACME)).toBe(false);
    expect(await one.leases.acquire(ACME)).toBe(true);
    await other.query('DELETE FROM whatsapp_sessions');
    await one.leases.release(ACME);
    expect(await other.query('SELECT FROM whatsapp_leases')).toHaveLength(0);
  });

  it('goes to the process with the most room that is not to be emptied', async () => {
    const one = await aProcess({ MAX_SESSIONS_PER_PROCESS: '2', PROCESS_ADDRESS: 'http://one:3003' });
    const two = await aProcess({ MAX_SESSIONS_PER_PROCESS: '3', PROCESS_ADDRESS: 'http://two:3003' });
    await aProcess({ ROLE: 'api' });
    expect(await one.leases.placeFor(ACME)).toEqual({ processId: two.id, address: 'http://two:3003' });
    for (const id of ['a', 'b', 'c']) await two.leases.acquire(lineOf(id));
    expect((await two.leases.placeFor(ACME))?.processId).toBe(one.id);
    await one.heartbeat.drain();
    expect(await two.leases.placeFor(ACME)).toBeNull();
  });

  it('is nobody’s while a process lives that knows nothing of leases', async () => {
    await wanted(1);
    const one = await aProcess();
    const elder = new Client({ connectionString: database.url, application_name: 'switchboard-side' });
    await elder.connect();
    expect(await one.leases.acquire(ACME)).toBe(false);
    expect(await one.leases.acquireFree(1)).toEqual([]);
    await elder.end();
    await expect.poll(() => one.leases.acquire(ACME)).toBe(true);
    expect(await one.leases.acquireFree(1)).toHaveLength(1);
  });

  it('is shared out once when several take what is free at the same time', async () => {
    await wanted(60);
    const all = [await aProcess(), await aProcess(), await aProcess()];
    const taken = await Promise.all(all.map(({ leases }) => leases.acquireFree(30)));
    const names = taken.flat().map((line) => lineName(line));
    expect(new Set(names).size).toBe(names.length);
    await all[0]!.leases.acquireFree(60);
    expect(all.reduce((sum, { leases }) => sum + leases.all().length, 0)).toBe(60);
    expect(await all[1]!.leases.countFree()).toBe(0);
  });

  it('that is had in another epoch, unheard of, is lost first: its session can write nothing any more', async () => {
    await wanted(1);
    const one = await aProcess();
    const [line] = await one.leases.acquireFree(1);
    const before = one.leases.tenureOf(line!)!;
    await other.query('UPDATE whatsapp_leases SET owner = NULL, epoch = epoch + 1');
    await one.leases.acquireFree(1);
    expect(one.lost).toEqual(['c1']);
    expect(one.leases.holds(line!)).toBe(true);
    expect(one.leases.holds(line!, before.epoch)).toBe(false);
  });

  it('stays with a process that lives when its beginning anew arrives late', async () => {
    const one = await aProcess();
    await one.leases.acquire(ACME);
    await (one.heartbeat as unknown as { register(): Promise<void> }).register();
    const [row] = await other.query<{ owner: string }[]>('SELECT owner FROM whatsapp_leases');
    expect(row!.owner).toBe(one.id);
    expect(one.leases.holds(ACME)).toBe(true);
  });
});

describe('a process that gives no sign of life', () => {
  it('lets go of its lines by half of its time, and others have them when it is over', async () => {
    const [one, two] = [await aProcess(SHORT), await aProcess()];
    await one.leases.acquire(ACME);
    await one.proxy.goAway();
    await expect.poll(() => one.lost, { interval: 5 }).toEqual(['acme']);
    const [row] = await other.query<{ lives: boolean }[]>(
      'SELECT expires_at > now() AS lives FROM whatsapp_processes WHERE id = $1',
      [one.id],
    );
    expect(row!.lives).toBe(true);
    expect(one.leases.holds(ACME)).toBe(false);
    expect(await two.leases.acquire(ACME)).toBe(false);
    await expect.poll(() => two.leases.acquire(ACME), { interval: 20 }).toBe(true);
    await one.proxy.comeBack();
    await expect.poll(() => one.heartbeat.isGood).toBe(true);
    expect(await one.leases.acquire(ACME)).toBe(false);
  });

  it('knows whether somebody else had a line before it has it again', async () => {
    const [one, two] = [await aProcess(SHORT), await aProcess()];
    const [kept, taken] = [lineOf('kept'), lineOf('taken')];
    for (const line of [kept, taken]) await one.leases.acquire(line);
    const before = [kept, taken].map((line) => one.leases.tenureOf(line)!);
    await one.proxy.goAway();
    await expect.poll(() => two.leases.acquire(taken)).toBe(true);
    expect(before.map((tenure) => one.leases.continued(tenure))).toEqual([undefined, undefined]);
    await two.leases.release(taken);
    await one.proxy.comeBack();
    await expect.poll(() => one.heartbeat.isGood).toBe(true);
    for (const line of [kept, taken]) expect(await one.leases.acquire(line)).toBe(true);
    expect(one.leases.continued(before[0]!)).toEqual(one.leases.tenureOf(kept));
    expect(one.leases.continued(before[1]!)).toBeNull();
  });

  /*
   *  one:   taken for dead ...... begins anew, has the line again ─ ends
   *  two:       acquires: one was dead when it began; waits ─────────── leaves it alone
   */
  it('and comes back keeps what it acquired anew, from one that had it for dead', async () => {
    const [one, two] = [await aProcess(), await aProcess()];
    await one.leases.acquire(ACME);
    await other.query('UPDATE whatsapp_processes SET expires_at = now() WHERE id = $1', [one.id]);
    const back = other.createQueryRunner();
    await back.query('BEGIN');
    await back.query(`UPDATE whatsapp_processes SET expires_at = now() + interval '1 minute' WHERE id = $1`, [one.id]);
    await back.query('UPDATE whatsapp_leases SET epoch = epoch + 2');
    const acquiring = two.leases.acquire(ACME);
    await expect.poll(waiting).toBe(1);
    await back.query('COMMIT');
    await back.release();
    expect(await acquiring).toBe(false);
    expect((await two.leases.ownerOf(ACME))?.processId).toBe(one.id);
  });

  /*
   *  one:   acquires ─ done, taken for dead, begins anew ─ hears of what it acquired
   *  two:                                               acquires
   */
  it('and begins anew does not believe what it was answered in its life before', async () => {
    const [one, two] = [await aProcess(SHORT), await aProcess()];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const query = one.source.query.bind(one.source);
    vi.spyOn(one.source, 'query').mockImplementation(async (sql, values) => {
      const rows: unknown = await query(sql, values);
      if (sql.includes('INSERT INTO whatsapp_leases')) await held;
      return rows;
    });
    const owner = async (): Promise<string | undefined> => (await two.leases.ownerOf(ACME))?.processId;
    const acquiring = one.leases.acquire(ACME);
    await expect.poll(owner).toBe(one.id);
    await other.query(`UPDATE whatsapp_processes SET expires_at = now() - interval '1 second' WHERE id = $1`, [one.id]);
    await expect.poll(() => two.leases.acquire(ACME)).toBe(true);
    await expect.poll(() => one.heartbeat.life).toBe(2);
    release();
    expect(await acquiring).toBe(false);
    expect(one.leases.holds(ACME)).toBe(false);
    expect(await owner()).toBe(two.id);
  });

  it('is expected by others at the moment when it is over, and not before', async () => {
    const [one, two] = [await aProcess(SHORT), await aProcess()];
    await one.proxy.goAway();
    expect(await two.heartbeat.bury()).toBe(0);
    const left = two.heartbeat.nextLapseMs;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(TTL_MS);
    await pause(left + 1);
    expect(await two.heartbeat.bury()).toBe(1);
    expect(two.heartbeat.hasNewlyDead).toBe(false);
  });

  it('is found dead by one, who tells all that there is something to share', async () => {
    const [one, two] = [await aProcess(), await aProcess()];
    const listener = new Client({ connectionString: database.url });
    await listener.connect();
    const heard: (string | undefined)[] = [];
    listener.on('notification', ({ payload }) => void heard.push(payload));
    await listener.query('LISTEN whatsapp_leases');
    expect(await two.heartbeat.bury()).toBe(0);
    await other.query('UPDATE whatsapp_processes SET expires_at = now() WHERE id = $1', [one.id]);
    expect(await two.heartbeat.bury()).toBe(1);
    await expect.poll(() => heard).toEqual(['']);
    await listener.end();
  });

  it('counts its time from before it asked: the answer may have taken long', async () => {
    const one = await aProcess(SHORT);
    const expiry = async (): Promise<unknown> =>
      (
        await other.query<{ expires_at: Date }[]>('SELECT expires_at FROM whatsapp_processes WHERE id = $1', [one.id])
      )[0]!.expires_at;
    const before = await expiry();
    const beat = one.proxy.hold(/beat AS/);
    await beat.reached;
    const asked = performance.now();
    await pause(TTL_MS / 7);
    beat.release();
    await expect.poll(expiry, { interval: 5 }).not.toEqual(before);
    await pause(20);
    await one.proxy.goAway();
    while (performance.now() < asked + TTL_MS / 2);
    expect(one.heartbeat.isGood).toBe(false);
  });

  it('lets go when its time is over before it is answered, though nobody has looked at the clock meanwhile', async () => {
    const one = await aProcess(SHORT);
    await one.leases.acquire(ACME);
    const revived = vi.fn<() => void>();
    one.heartbeat.whenRevived(revived);
    const beat = one.proxy.hold(/beat AS/);
    await beat.reached;
    const now = process.hrtime.bigint;
    const late = vi.spyOn(process.hrtime, 'bigint').mockImplementation(() => now() + BigInt(TTL_MS) * 300_000n);
    beat.release();
    await expect.poll(() => one.lost, { interval: 5 }).toEqual(['acme']);
    late.mockRestore();
    expect(one.heartbeat.life).toBe(2);
    expect(revived).toHaveBeenCalledOnce();
    expect(one.leases.holds(ACME)).toBe(false);
    expect(one.leases.unsettled()).toEqual([ACME]);
  });

  it('wakes without its lines, before it asks anybody', async () => {
    const one = await aProcess(SHORT);
    await one.leases.acquire(ACME);
    const until = performance.now() + TTL_MS * 1.2;
    while (performance.now() < until);
    expect(one.leases.holds(ACME)).toBe(false);
    await expect.poll(() => one.lost).toEqual(['acme']);
  });
});

describe('a write', () => {
  it('of an epoch that is over, or of a line that nobody holds, is none; its neighbours are', async () => {
    const [one, two] = [await thisProcess(), await aProcess()];
    const lines = ['a', 'b', 'c'].map((id) => lineOf(id));
    for (const line of lines) await one.leases.acquire(line);
    const tenures = lines.map((line) => one.leases.tenureOf(line)!);
    const store = storeOf(one);
    await Promise.all(tenures.map((tenure) => store.commit(commitOf(tenure, 'first'))));
    // Somebody else's word, of which this process has not heard.
    await other.query(`UPDATE whatsapp_leases SET owner = $1, epoch = epoch + 1 WHERE company_id = 'b'`, [two.id]);
    await other.query(`DELETE FROM whatsapp_leases WHERE company_id = 'c'`);
    const results = await Promise.allSettled(tenures.map((tenure) => store.commit(commitOf(tenure, 'second'))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await Promise.all(lines.map(stored))).toEqual(['second', 'first', 'first']);
    expect(one.lost.toSorted()).toEqual(['b', 'c']);
    await expect(store.delete(tenures[1]!)).rejects.toThrow('not held by this process');
  });

  /*
   *  one:   commit: has its snapshot, holds the lease, waits for a key ............ writes ─ ends
   *  two:                     acquires (one is taken for dead): waits ........................ has it, reads the key
   */
  it('that began before the line went to another process is there when that reads', async () => {
    const [one, two] = [await thisProcess(), await aProcess()];
    await one.leases.acquire(ACME);
    const tenure = one.leases.tenureOf(ACME)!;
    const store = storeOf(one);
    await store.commit(commitOf(tenure, 'first'));
    const lock = other.createQueryRunner();
    await lock.query('BEGIN');
    await lock.query('SELECT FROM whatsapp_keys FOR UPDATE');
    const commit = store.commit(commitOf(tenure, 'second'));
    await expect.poll(waiting).toBe(1);
    await other.query('UPDATE whatsapp_processes SET expires_at = now() WHERE id = $1', [one.id]);
    let acquired = false;
    const acquiring = two.leases.acquire(ACME).then(async (got) => {
      acquired = got;
      return stored(ACME);
    });
    await expect.poll(waiting).toBe(2);
    expect(acquired).toBe(false);
    await lock.query('COMMIT');
    await lock.release();
    await commit;
    expect(await acquiring).toBe('second');
    expect(acquired).toBe(true);
    await expect(store.commit(commitOf(tenure, 'third'))).rejects.toThrow('not held by this process');
    expect(await stored(ACME)).toBe('second');
  });

  /*
   *  two:   acquires: the lease is its own, not committed yet ........... ends
   *  one:             commit: its snapshot still has its own epoch, waits ─── fails
   */
  it('that began while the line went to another process writes nothing', async () => {
    const one = await thisProcess();
    await one.leases.acquire(ACME);
    const tenure = one.leases.tenureOf(ACME)!;
    const store = storeOf(one);
    const taker = other.createQueryRunner();
    await taker.query('BEGIN');
    await taker.query(`UPDATE whatsapp_leases SET owner = gen_random_uuid(), epoch = epoch + 1`);
    const commit = store.commit(commitOf(tenure, 'late'));
    commit.catch(() => undefined);
    await expect.poll(waiting).toBe(1);
    await taker.query('COMMIT');
    await taker.release();
    await expect(commit).rejects.toThrow('not held by this process');
    expect(await stored(ACME)).toBeUndefined();
  });
});
