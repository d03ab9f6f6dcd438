import { setTimeout as wait } from 'node:timers/promises';
import { newSeed } from '../../test/chaos/chance.js';
import { socketGaps } from '../../test/chaos/processes/gaps.js';
import { Herd, ledgerNow } from '../../test/chaos/processes/herd.js';
import type { HerdMember } from '../../test/chaos/processes/herd-member.js';
import { pairAll } from '../../test/chaos/processes/run-processes.js';
import type { Talk } from '../../test/chaos/processes/talk.js';
import { until } from '../../test/support/until.js';
import type { BenchOptions } from '../bench-options.js';
import { number, percentile, progress, type Report } from '../report.js';

const LINES = 30;
const PROCESSES = 3;
const TTL_MS = 15_000;
const ROUNDS = 3;
const AIM_TAKEOVER_MS = TTL_MS + 1_000;
const AIM_HAND_OVER_MS = 300;
/** Between two sends of a client who waits for each. */
const CLIENT_REST_MS = 50;

/** What ends the life of an owner. */
const ENDS = {
  'killed, and proved dead by its machine': async (member: HerdMember) => {
    await member.kill();
    member.comeBack();
  },
  'killed, on a machine of its own': async (member: HerdMember, herd: Herd) => {
    await herd.db.query('UPDATE whatsapp_processes SET machine = NULL');
    await member.kill();
    member.comeBack();
  },
  'emptied (drain)': async (member: HerdMember, herd: Herd) => {
    await member.drain(herd.db);
    await herd.untilEmpty(member);
    await member.stop();
    member.comeBack();
  },
  'ended (SIGTERM)': async (member: HerdMember) => {
    await member.stop();
    member.comeBack();
  },
} as const;
type End = keyof typeof ENDS;

interface Gaps {
  sockets: number[];
  clients: number[];
}

/** How long a line is without a socket, and a client without an answer, when the process of the line ends. */
export async function failover({ lines = LINES, seed = newSeed() }: BenchOptions): Promise<Report> {
  const herd = await Herd.start(PROCESSES, TTL_MS);
  try {
    progress(`failover: pairing ${lines} lines`);
    const talks = await pairAll(herd, lines, seed);
    const found = new Map<End, Gaps>();
    for (const [name, end] of Object.entries(ENDS) as [End, (typeof ENDS)[End]][]) {
      const gaps: Gaps = { sockets: [], clients: [] };
      for (let round = 0; round < ROUNDS; round += 1) {
        const member = herd.members[round % PROCESSES]!;
        await evenly(herd, lines);
        const one = await endOf(herd, member, talks, end);
        gaps.sockets.push(...one.sockets);
        gaps.clients.push(...one.clients);
        progress(`failover: ${name}, round ${round + 1}: ${one.sockets.length} lines`);
      }
      found.set(name, gaps);
    }
    const { overlaps } = await herd.simulator.client.globalLedger();
    return report(lines, found, overlaps);
  } finally {
    await herd.close();
  }
}

/** All up, and each with its share. */
async function evenly(herd: Herd, lines: number): Promise<void> {
  await Promise.all(herd.members.map((member) => member.untilBack()));
  const fair = lines / herd.members.length;
  await until(
    () => herd.heldByEach(),
    (held) => held.every((one) => Math.abs(one - fair) <= 1),
    120_000,
  );
  await herd.untilAllConnected(lines);
}

async function endOf(herd: Herd, member: HerdMember, talks: Talk[], end: (typeof ENDS)[End]): Promise<Gaps> {
  const held = new Set(await herd.linesOf(member));
  const affected = talks.filter(({ companyId }) => held.has(companyId));
  const others = herd.members.filter((one) => one !== member);
  const from = ledgerNow();
  const clients = affected.map((talk) => new Client(talk, others));
  try {
    await wait(1_000);
    await end(member, herd);
    // Until each of them has a socket again.
    await until(
      () => socketGaps(herd, affected, from, Infinity),
      (gaps) => gaps.length >= affected.length,
      120_000,
    );
    await wait(500);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
  const sockets = await socketGaps(herd, affected, from, ledgerNow());
  return { sockets, clients: clients.map(({ longestMs }) => longestMs) };
}

/** Sends one text after the other of a line, by the processes that live on. */
class Client {
  /** The longest time in which it had no new answer. */
  longestMs = 0;
  private isOver = false;
  private readonly running: Promise<void>;

  constructor(talk: Talk, others: HerdMember[]) {
    this.running = this.run(talk, others);
  }

  async end(): Promise<void> {
    this.isOver = true;
    await this.running;
  }

  private async run(talk: Talk, others: HerdMember[]): Promise<void> {
    for (let n = talk.wanted.length; !this.isOver; n += 1) {
      const began = performance.now();
      await talk.send(`out ${n}`, others);
      this.longestMs = Math.max(this.longestMs, performance.now() - began);
      await wait(CLIENT_REST_MS);
    }
  }
}

function report(lines: number, found: Map<End, Gaps>, overlaps: number): Report {
  const ms = (values: number[], percent: number): string => number(percentile(values, percent), 0, ' ms');
  const p99 = (name: End): number => percentile(found.get(name)!.sockets, 99);
  return {
    name: 'failover',
    tables: [
      {
        title: `One of ${PROCESSES} processes with ${lines} lines ends, ${ROUNDS} times each; a lease of ${TTL_MS / 1_000} s`,
        head: ['how', 'lines', 'without a socket, p50', 'p99', 'a send waits, at most, p50', 'p99'],
        rows: [...found].map(([name, { sockets, clients }]) => [
          name,
          String(sockets.length),
          ms(sockets, 50),
          ms(sockets, 99),
          ms(clients, 50),
          ms(clients, 99),
        ]),
      },
    ],
    notes: [
      `Takeover after a kill, p99: ${number(p99('killed, on a machine of its own'), 0, ' ms')} (aim: ${AIM_TAKEOVER_MS}); where its machine proves it, ${number(p99('killed, and proved dead by its machine'), 0, ' ms')}.`,
      `Gap of a planned hand-over, p99: ${number(p99('emptied (drain)'), 0, ' ms')} (aim: ${AIM_HAND_OVER_MS}).`,
      `Sockets beside another one of their line: ${overlaps}.`,
    ],
    figures: { lines, ttlMs: TTL_MS, overlaps, found: Object.fromEntries(found) },
  };
}
