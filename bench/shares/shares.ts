import { setTimeout as wait } from 'node:timers/promises';
import { newSeed } from '../../test/chaos/chance.js';
import { Herd } from '../../test/chaos/processes/herd.js';
import { pairAll } from '../../test/chaos/processes/run-processes.js';
import { until } from '../../test/support/until.js';
import type { BenchOptions } from '../bench-options.js';
import { number, progress, type Report } from '../report.js';
import { untilOnlyKeepAlives } from '../stage/quiet.js';

const LINES = 1_500;
const PROCESSES = 3;
const TTL_MS = 15_000;
const IDLE_MS = 60_000;

interface Rest {
  lines: number;
  held: number[];
  transactions: number;
  walBytes: number;
  connections: number;
}

/** Lines of three processes that have nothing to do: how they are shared, and what the database is asked meanwhile. */
export async function shares({ lines = LINES, seed = newSeed() }: BenchOptions): Promise<Report> {
  const herd = await Herd.start(PROCESSES, TTL_MS);
  try {
    const rests: Rest[] = [await rest(herd, 0)];
    for (const count of [Math.ceil(lines / 3), lines]) {
      progress(`shares: pairing up to ${count} lines`);
      await pairAll(herd, count - rests.at(-1)!.lines, seed, `lines-${count}`, count);
      rests.push(await rest(herd, count));
    }
    return report(rests);
  } finally {
    await herd.close();
  }
}

async function rest(herd: Herd, lines: number): Promise<Rest> {
  await until(
    () => herd.heldByEach(),
    (all) => Math.max(...all) - Math.min(...all) <= Math.max(1, lines / PROCESSES / 20),
    300_000,
  );
  await untilOnlyKeepAlives(herd.simulator.client, lines);
  progress(`shares: ${lines} lines rest`);
  const before = await counters(herd);
  await wait(IDLE_MS);
  const after = await counters(herd);
  const seconds = (after.at - before.at) / 1_000;
  return {
    lines,
    held: await herd.heldByEach(),
    // The question for the second count is among them.
    transactions: (after.transactions - before.transactions - 1) / seconds,
    walBytes: (after.wal - before.wal) / seconds,
    connections: after.connections - 1,
  };
}

async function counters(herd: Herd): Promise<{ at: number; transactions: number; wal: number; connections: number }> {
  const { rows } = await herd.db.query<{ transactions: number; wal: number; connections: number }>(
    `SELECT (xact_commit + xact_rollback)::float8 AS transactions, numbackends AS connections,
            pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 AS wal
       FROM pg_stat_database WHERE datname = current_database()`,
  );
  return { at: performance.now(), ...rows[0]! };
}

function report(rests: Rest[]): Report {
  const [none, some, all] = rests as [Rest, Rest, Rest];
  const grown = (all.transactions - none.transactions) / Math.max(0.01, some.transactions - none.transactions);
  const fair = all.lines / PROCESSES;
  const off = Math.max(...all.held.map((held) => Math.abs(held - fair) / fair));
  return {
    name: 'shares',
    tables: [
      {
        title: `${PROCESSES} processes at rest, ${IDLE_MS / 1_000} s`,
        head: ['lines', 'held by each', 'transactions/s', 'WAL', 'connections'],
        rows: rests.map(({ lines, held, transactions, walBytes, connections }) => [
          String(lines),
          held.join(', '),
          number(transactions, 1),
          number(walBytes / 1024, 1, ' KB/s'),
          String(connections),
        ]),
      },
    ],
    notes: [
      `Shares are off by ${number(off * 100, 1, ' %')} at most (aim: 10 %).`,
      `With ${number(all.lines / some.lines, 1)} times the lines, ${number(grown, 2)} times the transactions above those of no line at all.`,
    ],
    figures: { rests },
  };
}
