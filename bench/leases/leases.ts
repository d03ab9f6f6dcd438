import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { runMigrations } from '../../src/database/run-migrations.js';
import type { BenchOptions } from '../bench-options.js';
import { number, progress, type Report } from '../report.js';
import { familyCpuSeconds } from '../stage/process-cpu.js';
import { path } from '../stage/measured-process.js';
import { Stage } from '../stage/stage.js';
import { mean, type Second, Watch } from './watch.js';

const LINES = 50_000;
/** How many processes of the simulation share one of the machine: each has its own modules, connections and timers. */
const HOSTED = [7, 6, 7, 7, 7, 6];
/** Of these, the first that are killed. */
const HOSTS_KILLED = 2;
const PROCESSES = sum(HOSTED);
const KILLED = sum(HOSTED.slice(0, HOSTS_KILLED));
const TTL_MS = 15_000;
const IDLE_MS = 30_000;
const TIMEOUT_MS = 400_000;

/** From a moment until all lines are held again. */
interface Storm {
  seconds: number;
  busiest: number;
  mean: number;
}

interface Found {
  fill: Storm;
  idle: { statements: number; walBytes: number; databaseCpu: number; least: number; most: number };
  storm: Storm & { least: number; most: number };
}

/** Forty processes and fifty thousand lines on one PostgreSQL: leases and reconciler alone, without WhatsApp. */
export async function leases({ lines = LINES }: BenchOptions): Promise<Report> {
  const stage = await Stage.open();
  const children: ChildProcess[] = [];
  try {
    await runMigrations({ url: stage.databaseUrl });
    const watch = await Watch.on(stage.databaseUrl);
    try {
      return report(lines, await measure(stage, watch, children, lines));
    } finally {
      await watch.end();
    }
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await stage.close();
  }
}

async function measure(stage: Stage, watch: Watch, children: ChildProcess[], lines: number): Promise<Found> {
  progress(`leases: ${PROCESSES} processes start`);
  for (const count of HOSTED) await start(stage.databaseUrl, children, count);
  // Nobody can prove that another one is dead, as on machines of their own.
  await stage.query('UPDATE whatsapp_processes SET machine = NULL');
  progress('leases: all lines get a process, and each process its share');
  const madeAt = watch.seconds.at(-1)?.at ?? 0;
  await makeLines(stage, lines);
  const isEven = ({ held, processes, least, most }: Second): boolean =>
    held === lines && processes === PROCESSES && most - least <= (lines / PROCESSES) * 0.1;
  const filledAt = await watch.until(isEven, TIMEOUT_MS);
  const fill = stormOf(watch.seconds, madeAt, filledAt);
  progress(`leases: even after ${(filledAt - madeAt).toFixed(0)} s; nothing happens`);
  await wait(TTL_MS);
  const idle = await idleFor(stage, watch);
  progress(`leases: ${KILLED} of ${PROCESSES} are killed`);
  const killedAt = watch.seconds.at(-1)!.at;
  for (const child of children.slice(0, HOSTS_KILLED)) child.kill('SIGKILL');
  await watch.until(({ processes }) => processes === PROCESSES - KILLED, 2 * TTL_MS);
  const heldAt = await watch.until(({ held }) => held === lines, TIMEOUT_MS);
  const storm = stormOf(watch.seconds, killedAt, heldAt);
  await wait(TTL_MS);
  const { least, most } = watch.seconds.at(-1)!;
  return { fill, idle, storm: { ...storm, least, most } };
}

/** All at once, as when a database comes back: nobody holds any of them. */
async function makeLines(stage: Stage, lines: number): Promise<void> {
  await stage.query(
    `INSERT INTO whatsapp_sessions (company_id, line, wanted, status)
     SELECT 'company-' || n, 'main', true, 'connected' FROM generate_series(1, $1::int) n`,
    [lines],
  );
  await stage.query(
    `INSERT INTO whatsapp_auth (company_id, line, credentials) SELECT company_id, line, '{}' FROM whatsapp_sessions`,
  );
  await stage.query('VACUUM ANALYZE whatsapp_sessions, whatsapp_auth');
  await stage.query(`SELECT pg_notify('whatsapp_leases', '')`);
}

async function start(databaseUrl: string, children: ChildProcess[], count: number): Promise<void> {
  const child = spawn(process.execPath, [path('../leases/lease-host.js')], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      LEASE_PROCESSES: String(count),
      DATABASE_URL: databaseUrl,
      LEASE_TTL_MS: String(TTL_MS),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  await once(child, 'message');
}

async function idleFor(stage: Stage, watch: Watch): Promise<Found['idle']> {
  const from = watch.seconds.length;
  const cpu = familyCpuSeconds(stage.postmasterPid);
  await wait(IDLE_MS);
  const databaseCpu = (familyCpuSeconds(stage.postmasterPid) - cpu) / (IDLE_MS / 1_000);
  const seconds = watch.seconds.slice(from);
  const last = seconds.at(-1)!;
  return {
    statements: mean(seconds.map(({ statements }) => statements)),
    walBytes: mean(seconds.map(({ walBytes }) => walBytes)),
    databaseCpu,
    least: last.least,
    most: last.most,
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}

function stormOf(seconds: Second[], from: number, to: number): Storm {
  const counts = seconds.filter(({ at }) => at > from && at <= to).map(({ statements }) => statements);
  return { seconds: to - from, busiest: Math.max(...counts), mean: mean(counts) };
}

function report(lines: number, { fill, idle, storm }: Found): Report {
  const left = PROCESSES - KILLED;
  const share = (of: { least: number; most: number }, count: number): string => {
    const fair = lines / count;
    return `${of.least} to ${of.most} (${number(((of.least - fair) / fair) * 100, 1)} to ${number(((of.most - fair) / fair) * 100, 1, ' %')})`;
  };
  return {
    name: 'leases',
    tables: [
      {
        title: `${lines} lines, ${PROCESSES} processes, a lease of ${TTL_MS / 1_000} s`,
        head: ['', 'time', 'statements/s', 'in the busiest second', 'lines of a process'],
        rows: [
          [
            'all processes are there, then the lines; until shares are even',
            number(fill.seconds, 0, ' s'),
            number(fill.mean, 0),
            number(fill.busiest, 0),
            '',
          ],
          ['idle', '', number(idle.statements, 1), '', share(idle, PROCESSES)],
          [
            `${KILLED} are killed, until all lines are held`,
            number(storm.seconds, 0, ' s'),
            number(storm.mean, 0),
            number(storm.busiest, 0),
            share(storm, left),
          ],
        ],
      },
    ],
    notes: [
      `Idle, PostgreSQL takes ${number(idle.databaseCpu * 100, 0, ' %')} of a core and writes ${number(idle.walBytes / 1024, 1, ' KB')} of WAL a second.`,
      `Of the ${number(storm.seconds, 0, ' s')}, up to ${TTL_MS / 1_000} s are the leases of those who died: here nobody can prove it sooner.`,
    ],
    figures: { lines, processes: PROCESSES, killed: KILLED, fill, idle, storm },
  };
}
