import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { launchEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { allCells, type Cell, nameOf } from '../../test/chaos/cells.js';
import { Chance, newSeed } from '../../test/chaos/chance.js';
import { CompanyProcess } from '../../test/chaos/company-process.js';
import { type OrderOutcome, runOrderLoad } from '../../test/chaos/order-load.js';
import type { Outcome } from '../../test/chaos/outcome.js';
import { type Run, runCell } from '../../test/chaos/run-cell.js';
import { startSimulator } from '../../test/support/simulator.js';
import type { BenchOptions } from '../bench-options.js';
import { number, progress, type Report } from '../report.js';

const LOAD_MS = 4_000;
/** The name under which the load of order is chosen. */
const ORDER = 'order';

const COLUMNS = {
  written: 'in',
  sent: 'out',
  refused: 'refused',
  missing: 'missing',
  undecryptable: 'undecryptable',
  repeated: 'repeated',
  outOfOrder: 'out of order',
  unreadable: 'unreadable',
  phoneFailures: 'phone failures',
  retries: 'retries',
  preKeys: 'pre-keys',
  deviceQueries: 'device queries',
} satisfies Record<keyof Outcome, string>;

/** Two-way load under every disturbance; compares what was sent, received and read, both ways. */
export async function chaos({ seed = newSeed(), cells, runs, gapMs }: BenchOptions): Promise<Report> {
  const chosen = allCells().filter((cell) => cells.length === 0 || cells.some((name) => matches(cell, name)));
  const done: Run[] = [];
  const orders: OrderOutcome[] = [];
  const postgres = await launchEmbeddedPostgres({ throwaway: true });
  const simulator = await startSimulator();
  const start = async (ms: number): Promise<CompanyProcess> =>
    CompanyProcess.start(simulator, await newDatabase(postgres.url), ms);
  let host: CompanyProcess | undefined;
  let latencyMs: number | undefined;
  progress(`chaos: seed ${seed}`);
  try {
    for (const cell of chosen) {
      if (host === undefined || latencyMs !== cell.latencyMs) {
        await host?.close();
        latencyMs = cell.latencyMs;
        host = await start(latencyMs);
      }
      for (let n = 0; n < runs; n += 1) {
        const run = await runCell(host, cell, { gapMs, ms: LOAD_MS }, seed + n);
        done.push(run);
        const faults = Object.keys(run.faults).length === 0 ? '' : ` ${JSON.stringify(run.faults)}`;
        progress(`chaos: ${nameOf(cell)} with seed ${seed + n}, ${number(run.seconds, 1, ' s')}${faults}`);
      }
    }
    if (cells.length === 0 || cells.includes(ORDER)) {
      await host?.close();
      host = await start(0);
      for (let n = 0; n < runs; n += 1) {
        const outcome = await runOrderLoad(host, new Chance(seed + n, ORDER));
        orders.push(outcome);
        progress(`chaos: ${ORDER} with seed ${seed + n}: ${JSON.stringify(outcome)}`);
      }
    }
  } finally {
    await host?.close();
    await simulator.stop();
    await postgres.stop();
  }
  return report(done, orders, seed, runs, gapMs);
}

/** Parts of a name that are left out or `*` stand for all. */
function matches(cell: Cell, name: string): boolean {
  const parts = nameOf(cell).split('/');
  return name.split('/').every((part, place) => part === '*' || part === parts[place]);
}

async function newDatabase(url: string): Promise<string> {
  const name = `chaos_${randomBytes(4).toString('hex')}`;
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

function report(done: Run[], orders: OrderOutcome[], seed: number, runs: number, gapMs: number): Report {
  const names = Object.keys(COLUMNS) as (keyof Outcome)[];
  const faulty = done.filter(({ faults }) => Object.keys(faults).length > 0);
  const misplaced = orders.filter(
    ({ missing, log, webhook, webSocket }) => missing + log + webhook + webSocket > 0,
  ).length;
  const seconds = done.reduce((sum, run) => sum + run.seconds, 0);
  const replay = faulty.map((run) => `npm run bench -- chaos --seed ${run.seed} --cell ${nameOf(run.cell)}`);
  return {
    name: 'chaos',
    tables: [
      {
        title: `Contacts write every ${gapMs} ms${runs > 1 ? `, sums of ${runs} runs each` : ''}`,
        head: ['disturbance/partners/ms of the database', ...Object.values(COLUMNS), 'runs with faults'],
        rows: [...grouped(done)].map(([name, of]) => [
          name,
          ...names.map((column) => String(of.reduce((sum, { outcome }) => sum + outcome[column], 0))),
          String(of.filter((run) => faulty.includes(run)).length),
        ]),
      },
      {
        title: 'A contact writes every 7 ms, the process is killed and comes back: out of order',
        head: ['run', 'written', 'missing', 'in the log', 'at the webhook', 'on the WebSocket'],
        rows: orders.map(({ written, missing, log, webhook, webSocket }, n) => [
          `seed ${seed + n}`,
          ...[written, missing, log, webhook, webSocket].map(String),
        ]),
      },
    ].filter(({ rows }) => rows.length > 0),
    notes: [
      `Seed ${seed}, ${done.length} runs in ${number(seconds / 60, 1, ' min')}.`,
      faulty.length + misplaced === 0
        ? 'Nothing was lost, repeated, out of order or unreadable.'
        : `FAULTS in ${faulty.length} runs of cells and ${misplaced} of the load of order:`,
      ...replay,
    ],
    figures: { seed, gapMs, orders, runs: done.map(({ cell, ...run }) => ({ cell: nameOf(cell), ...run })) },
  };
}

function grouped(runs: Run[]): Map<string, Run[]> {
  const groups = new Map<string, Run[]>();
  for (const run of runs) groups.set(nameOf(run.cell), [...(groups.get(nameOf(run.cell)) ?? []), run]);
  return groups;
}
