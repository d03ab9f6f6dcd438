import { newSeed } from '../../test/chaos/chance.js';
import type { Struck } from '../../test/chaos/processes/faults.js';
import { socketGaps } from '../../test/chaos/processes/gaps.js';
import { ledgerNow } from '../../test/chaos/processes/herd.js';
import { type ProcessesRun, whileTalking } from '../../test/chaos/processes/run-processes.js';
import { until } from '../../test/support/until.js';
import type { BenchOptions } from '../bench-options.js';
import { number, percentile, progress, type Report } from '../report.js';

const LINES = 300;
const TTL_MS = 15_000;
/** Of all lines together, each way. */
const TEXTS_A_SECOND = 12;
/** Upper ends of the bars of the histogram. */
const BARS_MS = [50, 100, 200, 300, 500, 1_000, 2_000, 5_000, Infinity];

/** Three processes are restarted one after the other, while all lines talk. */
export async function rolling({ lines = LINES, seed = newSeed() }: BenchOptions): Promise<Report> {
  progress(`rolling: pairing ${lines} lines, seed ${seed}`);
  const size = { lines, ttlMs: TTL_MS, gapMs: (lines / TEXTS_A_SECOND) * 1_000, pauseMs: 0 };
  let gaps: number[] = [];
  let sends: number[] = [];
  const run = await whileTalking(size, seed, async (herd, talks) => {
    const struck: Struck[] = [];
    const began = ledgerNow();
    for (const member of herd.members) {
      progress(`rolling: ${member.name} ends`);
      const from = ledgerNow();
      await member.stop();
      member.comeBack();
      await member.untilBack();
      await herd.untilAllConnected(lines);
      await until(
        () => herd.heldByEach(),
        (held) => Math.max(...held) - Math.min(...held) <= Math.max(2, lines / 10 / 3),
        180_000,
      );
      struck.push({ fault: 'stop', who: member.name, from, to: ledgerNow() });
    }
    gaps = await socketGaps(herd, talks, began, ledgerNow());
    sends = talks.flatMap(({ wanted }) => wanted.slice(1).filter(({ isAnswered }) => isAnswered)).map(({ ms }) => ms);
    return struck;
  });
  return report(run, gaps, sends);
}

function report({ seed, struck, verdict, faults }: ProcessesRun, gaps: number[], sends: number[]): Report {
  const seconds = (struck.at(-1)!.to - struck[0]!.from) / 1_000;
  return {
    name: 'rolling',
    tables: [
      {
        title: `3 processes with ${verdict.lines} lines are restarted, one after the other, within ${number(seconds, 0, ' s')}`,
        head: ['a line was without a socket', 'times'],
        rows: BARS_MS.map((most, n) => {
          const least = BARS_MS[n - 1] ?? 0;
          const count = gaps.filter((gap) => gap > least && gap <= most).length;
          return [most === Infinity ? `more than ${least} ms` : `${least} to ${most} ms`, String(count)];
        }),
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
      `${gaps.length} gaps: p50 ${number(percentile(gaps, 50), 0, ' ms')}, p99 ${number(percentile(gaps, 99), 0, ' ms')}, at most ${number(Math.max(...gaps), 0, ' ms')}.`,
      `${verdict.written} written, ${verdict.sent} sent: p50 ${number(percentile(sends, 50), 0, ' ms')}, p99 ${number(percentile(sends, 99), 0, ' ms')}, at most ${number(Math.max(...sends), 0, ' ms')}, asking again included.`,
      `Lost ${verdict.missing} and ${verdict.lost}, twice ${verdict.repeated} and ${verdict.sentTwice}, out of order ${verdict.misplaced} and ${verdict.sentMisplaced}; never answered ${verdict.unanswered}; two sockets of a line ${verdict.overlaps} times.`,
      Object.keys(faults).length === 0 ? `Seed ${seed}.` : `FAULTS: ${JSON.stringify(faults)}, seed ${seed}`,
    ],
    figures: { seed, verdict, faults, gaps, sends },
  };
}
