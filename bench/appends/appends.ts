import { runMigrations } from '../../src/database/run-migrations.js';
import type { BenchOptions } from '../bench-options.js';
import { median, number, progress, type Report } from '../report.js';
import { MeasuredProcess, path } from '../stage/measured-process.js';
import { cpuSeconds, familyCpuSeconds } from '../stage/process-cpu.js';
import { untilIdle } from '../stage/quiet.js';
import { Stage } from '../stage/stage.js';
import type { Appended, AppendOrder } from './append-process.js';
import { NUMBER_SQL } from './events.js';

const PROCESSES = [1, 2, 4];
const COMPANIES = 1_000;
const ROUNDS = 5;
const SECONDS = 10;
const WARM_UP_SECONDS = 3;
const AIM_PER_SECOND = 4_000;

/** One round of so many processes. */
interface Round {
  eventsPerSecond: number;
  statementsPerSecond: number;
  eventsPerStatement: number;
  /** Of one statement, the wait for its turn included. */
  statementMs: number;
  /** Of the processor, for each event. */
  cpuMs: { postgres: number; processes: number };
}

type Rounds = Map<number, Round[]>;

/** How many events one, two and four processes bring into one log at once. */
export async function appends({ scale }: BenchOptions): Promise<Report> {
  const stage = await Stage.open();
  const processes: MeasuredProcess[] = [];
  try {
    await runMigrations({ url: stage.databaseUrl });
    for (let n = 0; n < Math.max(...PROCESSES); n += 1) {
      processes.push(new MeasuredProcess([path('../appends/append-process.js')], { DATABASE_URL: stage.databaseUrl }));
    }
    return report(stage, await measure(stage, processes, scale));
  } finally {
    await Promise.all(processes.map((process) => process.stop()));
    await stage.close();
  }
}

async function measure(stage: Stage, processes: MeasuredProcess[], scale: number): Promise<Rounds> {
  progress('appends: first events');
  let round = 0;
  await appendRound(stage, processes, (round += 1), WARM_UP_SECONDS);
  const rounds: Rounds = new Map(PROCESSES.map((count) => [count, []]));
  for (let turn = 1; turn <= ROUNDS; turn += 1) {
    for (const [count, of] of rounds) {
      progress(`appends: round ${turn}, processes: ${count}`);
      of.push(await appendRound(stage, processes.slice(0, count), (round += 1), SECONDS * scale));
    }
  }
  return rounds;
}

/** Each company has its events from one process, as a line has one that holds it. */
async function appendRound(stage: Stage, processes: MeasuredProcess[], round: number, seconds: number): Promise<Round> {
  // The first change of each page after it costs more: so it does in all rounds alike.
  await stage.query('CHECKPOINT');
  await untilIdle(processes.map(({ pid }) => pid));
  const [last] = await stage.query<{ id: string }>('SELECT coalesce(max(id), 0)::text AS id FROM whatsapp_events');
  const cpu = (): Round['cpuMs'] => ({
    postgres: familyCpuSeconds(stage.postmasterPid),
    processes: sum(processes.map(({ pid }) => cpuSeconds(pid))),
  });
  const before = cpu();
  const parts = await Promise.all(
    processes.map((process, index) =>
      process.ask<Appended>('append', {
        round,
        companies: companiesOf(index, processes.length),
        seconds,
      } satisfies AppendOrder),
    ),
  );
  const after = cpu();
  await verify(stage, last?.id ?? '0', parts);
  const events = sum(parts.flatMap(({ counts }) => Object.values(counts)));
  const statements = sum(parts.map((part) => part.statements));
  const took = Math.max(...parts.map((part) => part.seconds));
  return {
    eventsPerSecond: events / took,
    statementsPerSecond: statements / took,
    eventsPerStatement: events / statements,
    statementMs: (1_000 * sum(parts.map(({ statementSeconds }) => statementSeconds))) / statements,
    cpuMs: {
      postgres: (1_000 * (after.postgres - before.postgres)) / events,
      processes: (1_000 * (after.processes - before.processes)) / events,
    },
  };
}

function companiesOf(process: number, processes: number): string[] {
  const all = Array.from({ length: COMPANIES }, (_, n) => `company-${n}`);
  return all.filter((_, n) => n % processes === process);
}

/** @throws when the log lacks an event of the round, has one twice, or has events of a company in another order */
async function verify(stage: Stage, after: string, parts: Appended[]): Promise<void> {
  const found = await stage.query<{ company: string; events: number; misplaced: number }>(
    `SELECT company_id AS company, count(*)::int AS events, count(*) FILTER (WHERE n <> place)::int AS misplaced
       FROM (SELECT company_id, ${NUMBER_SQL} AS n, row_number() OVER (PARTITION BY company_id ORDER BY id) - 1 AS place
               FROM whatsapp_events e WHERE id > $1) AS numbered
      GROUP BY company_id`,
    [after],
  );
  const counts = new Map(parts.flatMap((part) => Object.entries(part.counts)).filter(([, count]) => count > 0));
  if (found.length !== counts.size) throw new Error(`${found.length} of ${counts.size} companies have events`);
  for (const { company, events, misplaced } of found) {
    if (events !== counts.get(company) || misplaced > 0)
      throw new Error(`${company}: ${events} of ${counts.get(company) ?? 0} events, ${misplaced} in a wrong place`);
  }
}

function sum(values: number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

function report(stage: Stage, rounds: Rounds): Report {
  const figures = [...rounds].map(([processes, of]) => {
    const middle = (value: (round: Round) => number): number => median(of.map(value));
    return {
      processes,
      eventsPerSecond: middle((round) => round.eventsPerSecond),
      least: Math.min(...of.map(({ eventsPerSecond }) => eventsPerSecond)),
      most: Math.max(...of.map(({ eventsPerSecond }) => eventsPerSecond)),
      statementsPerSecond: middle((round) => round.statementsPerSecond),
      eventsPerStatement: middle((round) => round.eventsPerStatement),
      statementMs: middle((round) => round.statementMs),
      postgresMs: middle(({ cpuMs }) => cpuMs.postgres),
      processesMs: middle(({ cpuMs }) => cpuMs.processes),
    };
  });
  const rates = figures.map(({ eventsPerSecond }) => eventsPerSecond);
  const grows = rates.every((rate, place) => place === 0 || rate > rates[place - 1]!);
  const least = Math.min(...rates);
  const isMet = grows || least >= AIM_PER_SECOND;
  const factors = figures
    .slice(1)
    .map(({ processes, eventsPerSecond }) => `${processes} append ${number(eventsPerSecond / rates[0]!, 2)} times`);
  return {
    name: 'appends',
    tables: [
      {
        title: `Events of ${COMPANIES} companies, by so many processes at once; median of ${ROUNDS} rounds in turns`,
        head: ['processes', 'events', 'statements', 'events a statement', 'a statement', 'PostgreSQL', 'processes'],
        rows: figures.map((figure) => [
          String(figure.processes),
          `${number(figure.eventsPerSecond, 0)}/s (${number(figure.least, 0)}–${number(figure.most, 0)})`,
          number(figure.statementsPerSecond, 1, '/s'),
          number(figure.eventsPerStatement, 0),
          number(figure.statementMs, 0, ' ms'),
          number(figure.postgresMs, 3, ' ms'),
          number(figure.processesMs, 3, ' ms'),
        ]),
      },
    ],
    notes: [
      `Against one process, ${factors.join(', ')} as many; aim: more with each process, or ${AIM_PER_SECOND}/s at least: ${isMet ? 'met' : 'missed'}.`,
      `Processor time is per event; a statement waits for those of other processes, since ids are given under one lock.`,
      `The log had each event once, and each company’s in their order; ${stage.postgresSettings}.`,
    ],
    figures: { isMet, byProcesses: figures, rounds: Object.fromEntries(rounds) },
  };
}
