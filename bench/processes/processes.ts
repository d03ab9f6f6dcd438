import { newSeed } from '../../test/chaos/chance.js';
import { FAULTS } from '../../test/chaos/processes/faults.js';
import type { Verdict } from '../../test/chaos/processes/judge.js';
import { againFor, type ProcessesRun, runProcesses } from '../../test/chaos/processes/run-processes.js';
import type { BenchOptions } from '../bench-options.js';
import { number, progress, type Report } from '../report.js';

const LINES = 30;
const TTL_MS = 6_000;
const GAP_MS = 1_500;
const PAUSE_MS = 3_000;

const ROWS = {
  written: 'written by contacts, and taken by WhatsApp',
  missing: 'not in the log',
  repeated: 'in the log twice',
  misplaced: 'in the log behind a later one',
  undecryptable: 'undecryptable',
  sent: 'sent with an `Idempotency-Key`, and answered 200',
  unanswered: 'never answered 200',
  lost: 'answered 200, and not on the phone',
  sentTwice: 'on the phone twice',
  sentMisplaced: 'on the phone behind a later one',
  otherId: 'with another id than was answered',
  logins: 'log-ins of all lines',
  mostLogins: 'log-ins of one line, at most',
  overlaps: 'sockets beside an older one of their line',
  overlapsUnexplained: 'the same while no process stood still',
  longestOverlapMs: 'the longest that two were there (ms)',
  mostReplaced: 'sockets of one line that were replaced, at most',
  ended: 'events that a session is over',
  hands: 'changes of hands',
  notRaised: 'changes of hands that did not raise the epoch',
  writes: 'writes that the fence is for',
  foreign: 'writes of another tenure than the one at that time',
} as const satisfies Partial<Record<keyof Verdict, string>>;

/** Three processes with lines that talk both ways, and one fault after the other. */
export async function processes({ seed = newSeed(), minutes, lines = LINES }: BenchOptions): Promise<Report> {
  progress(`processes: seed ${seed}`);
  const size = { lines, ttlMs: TTL_MS, gapMs: GAP_MS, pauseMs: PAUSE_MS };
  const run = await runProcesses(size, seed, againFor(minutes * 60_000), (text) => progress(`processes: ${text}`));
  return report(run, minutes);
}

function report({ seed, struck, verdict, faults }: ProcessesRun, minutes: number): Report {
  const isClean = Object.keys(faults).length === 0;
  return {
    name: 'processes',
    tables: [
      {
        title: `3 processes, ${verdict.lines} lines, ${number(minutes, 1)} minutes of faults, a lease of ${TTL_MS} ms`,
        head: ['', ''],
        rows: Object.entries(ROWS).map(([name, title]) => [
          title,
          number(verdict[name as keyof typeof ROWS], name === 'longestOverlapMs' ? 1 : 0),
        ]),
      },
      {
        title: 'What happened, how often',
        head: ['fault', 'times'],
        rows: FAULTS.map((fault) => [fault, String(struck.filter((one) => one.fault === fault).length)]),
      },
      {
        title: 'Requests that were asked again, with the same key',
        head: ['code', 'times'],
        rows: Object.entries(verdict.failures).map(([code, times]) => [
          code === '-' ? 'no answer' : code,
          String(times),
        ]),
      },
    ],
    notes: [
      `Seed ${seed}: npm run bench -- processes --seed ${seed} --minutes ${minutes} --lines ${verdict.lines}`,
      isClean
        ? 'Nothing was lost, repeated, out of order or unreadable; no line had two sockets but where a process stood still.'
        : `FAULTS: ${JSON.stringify(faults)}`,
    ],
    figures: { seed, struck, verdict, faults },
  };
}
