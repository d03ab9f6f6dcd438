import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchOptions } from '../bench-options.js';
import { progress, median, number, percentile, type Report, type Table } from '../report.js';
import { path } from '../stage/measured-process.js';
import { untilIdle } from '../stage/quiet.js';
import { Stage } from '../stage/stage.js';
import { type ProfileSummary, summarize } from './profile-groups.js';
import { playRound, type Round } from './round.js';
import { type Scenario, SCENARIOS } from './scenarios.js';
import { openSides, type Sides, warmUp } from './sides.js';

const AIM = 0.7;
const ROUNDS = 3;
const FUNCTIONS_SHOWN = 12;

interface Result {
  scenario: Scenario;
  product: Round[];
  bare: Round[];
}

/** Texts through REST with durable keys against bare Baileys with keys in memory. */
export async function send(options: BenchOptions): Promise<Report> {
  const stage = await Stage.open();
  let sides: Sides | undefined;
  try {
    progress('send: pairing');
    sides = await openSides(stage);
    progress('send: first exchanges');
    for (const side of sides.sides) await warmUp(stage, side);
    const results: Result[] = [];
    for (const scenario of SCENARIOS) results.push(await compare(stage, sides, scenario, options.scale));
    return report(stage, results, await profile(stage, sides, options));
  } finally {
    await sides?.stop();
    await stage.close();
  }
}

/** In turns, so that whatever else the machine does meets both sides alike. */
async function compare(stage: Stage, { sides }: Sides, scenario: Scenario, scale: number): Promise<Result> {
  progress(`send: ${scenario.name}`);
  const result: Result = { scenario, product: [], bare: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const side of sides) result[side.name].push(await playRound(stage, side, scenario, scale));
  }
  return result;
}

/** The headline once more with a profiler, which costs too much to run while the figures are taken. */
async function profile(stage: Stage, sides: Sides, { scale, artifacts }: BenchOptions): Promise<ProfileSummary> {
  const scenario = SCENARIOS.find(({ headline }) => headline === true) ?? SCENARIOS[0]!;
  const [side] = sides.sides;
  progress('send: profile');
  const file = join(artifacts ?? stage.folder, 'send-product.cpuprofile');
  await untilIdle([side.pid]);
  await sides.product.process.ask('startProfile');
  await playRound(stage, side, scenario, scale * 2);
  await sides.product.process.ask('endProfile', file);
  return summarize(JSON.parse(readFileSync(file, 'utf8')) as Parameters<typeof summarize>[0], path('../../src/'));
}

function report(stage: Stage, results: Result[], summary: ProfileSummary): Report {
  const rate = (rounds: Round[]): number => median(rounds.map((round) => round.messagesPerSecond));
  const ratioOf = (result: Result): number => rate(result.product) / rate(result.bare);
  const headline = results.find(({ scenario }) => scenario.headline === true) ?? results[0]!;
  const times = (result: Result): number[] => result.product.flatMap((round) => round.requestTimes);
  const throughput: Table = {
    title: `Messages a second, median of ${ROUNDS} rounds in turns (lowest to highest)`,
    head: ['', 'product by REST', 'bare Baileys', 'ratio', 'request p50', 'p99'],
    rows: results.map((result) => [
      result.scenario.name,
      spread(result.product),
      spread(result.bare),
      number(ratioOf(result), 2),
      number(percentile(times(result), 50), 1, ' ms'),
      number(percentile(times(result), 99), 1, ' ms'),
    ]),
  };
  const cpu: Table = {
    title: 'Processor time per message, receipts of the recipients included',
    head: ['', 'sending process', 'PostgreSQL', 'simulator', 'load generator'],
    rows: results.flatMap((result) =>
      (['product', 'bare'] as const).map((name) => {
        const of = (part: keyof Round['cpuMs']): string =>
          number(median(result[name].map((round) => round.cpuMs[part])), 2, ' ms');
        const rest =
          name === 'product' ? [of('postgres'), of('simulator'), of('loadGenerator')] : ['', of('simulator'), ''];
        return [`${name}: ${result.scenario.name}`, of('sender'), ...rest];
      }),
    ),
  };
  const groups: Table = {
    title: `Where the product's process spends its time (${headline.scenario.name}; ${number(summary.idlePercent, 0)} % of it waiting)`,
    head: ['', 'of the busy time'],
    rows: summary.groups.map(({ group, percent }) => [group, number(percent, 1, ' %')]),
  };
  const functions: Table = {
    title: 'Its heaviest functions',
    head: ['', 'of the busy time'],
    rows: summary.functions.slice(0, FUNCTIONS_SHOWN).map(({ name, percent }) => [name, number(percent, 1, ' %')]),
  };
  const ratio = ratioOf(headline);
  return {
    name: 'send',
    tables: [throughput, cpu, groups, functions],
    notes: [
      `Product / bare: ${number(ratio, 2)} with ${headline.scenario.name} (aim: ${AIM}).`,
      `Keys and events are in ${stage.postgresSettings}; bare Baileys keeps its keys in memory and nothing else.`,
      'Both are counted until the server has taken the last message; a REST answer waits for its ack as well.',
    ],
    figures: {
      ratio,
      scenarios: results.map((result) => ({
        ...result.scenario,
        ratio: ratioOf(result),
        product: withoutTimes(result.product),
        bare: withoutTimes(result.bare),
        requestP50Ms: percentile(times(result), 50),
        requestP99Ms: percentile(times(result), 99),
      })),
      profile: summary,
    },
  };
}

function spread(rounds: Round[]): string {
  const rates = rounds.map((round) => round.messagesPerSecond);
  return `${number(median(rates), 0)}/s (${number(Math.min(...rates), 0)}–${number(Math.max(...rates), 0)})`;
}

function withoutTimes(rounds: Round[]): Omit<Round, 'requestTimes'>[] {
  return rounds.map(({ messagesPerSecond, cpuMs }) => ({ messagesPerSecond, cpuMs }));
}
