import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchOptions } from '../bench-options.js';
import { progress, median, number, percentile, type Report, type Table } from '../report.js';
import { path } from '../stage/measured-process.js';
import { Stage } from '../stage/stage.js';
import { type ProfileSummary, summarize } from './profile-groups.js';
import { playRound, type Round } from './round.js';
import { type Scenario, SCENARIOS } from './scenarios.js';
import { DURABLE, openSides, type Side, type SideName, type Sides, warmUp } from './sides.js';

const AIM = 1;
const ROUNDS = 5;
/** After them a message takes no less time any more: with one, one after the other took half as long again. */
const WARM_UP_ROUNDS = 4;
const FUNCTIONS_SHOWN = 12;
const FUNCTIONS_KEPT = 100;
const PROFILE_FACTOR = 2;
const HEADLINE = SCENARIOS.find(({ headline }) => headline === true) ?? SCENARIOS[0]!;

const WARM_UP = [HEADLINE, SCENARIOS[0]!];

type Rate = 'messagesPerSecond' | 'acceptedPerSecond';

/** Where the time of one side goes. */
type Profile = ProfileSummary & { messages: number };

interface Result {
  scenario: Scenario;
  rounds: Record<SideName, Round[]>;
}

/** Texts through REST with durable keys against bare Baileys with keys in memory. */
export async function send(options: BenchOptions): Promise<Report> {
  const stage = await Stage.open();
  let sides: Sides | undefined;
  try {
    progress('send: pairing');
    sides = await openSides(stage);
    progress('send: first exchanges');
    for (const side of sides.sides) {
      await warmUp(stage, side);
      // Compiled code is what is compared.
      for (let round = 0; round < WARM_UP_ROUNDS; round += 1) {
        for (const scenario of WARM_UP) await playRound(stage, side, scenario, 1);
      }
    }
    const results: Result[] = [];
    for (const scenario of SCENARIOS) results.push(await compare(stage, sides, scenario, options.scale));
    const sideOf = (name: SideName): Side => sides!.sides.find((side) => side.name === name)!;
    const profiles = {
      product: await profile(stage, sideOf('product'), options),
      bare: await profile(stage, sideOf('bare'), options),
    };
    return report(stage, results, profiles);
  } finally {
    await sides?.stop();
    await stage.close();
  }
}

/** In turns, so that whatever else the machine does meets all sides alike. */
async function compare(stage: Stage, { sides }: Sides, scenario: Scenario, scale: number): Promise<Result> {
  progress(`send: ${scenario.name}`);
  const rounds: Result['rounds'] = { product: [], bare: [], [DURABLE]: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const side of sides) rounds[side.name].push(await playRound(stage, side, scenario, scale));
  }
  return { scenario, rounds };
}

/** The headline once more with a profiler, which costs too much to run while the figures are taken. */
async function profile(stage: Stage, side: Side, { scale, artifacts }: BenchOptions): Promise<Profile> {
  progress(`send: profile of ${side.name}`);
  const factor = scale * PROFILE_FACTOR;
  const file = join(artifacts ?? stage.folder, `send-${side.name}.cpuprofile`);
  await playRound(stage, side, HEADLINE, factor, file);
  const summary = summarize(
    JSON.parse(readFileSync(file, 'utf8')) as Parameters<typeof summarize>[0],
    path('../../src/'),
  );
  return { ...summary, messages: HEADLINE.accounts * Math.ceil(HEADLINE.messagesPerAccount * factor) };
}

function report(stage: Stage, results: Result[], profiles: Record<'product' | 'bare', Profile>): Report {
  // Round by round: whatever else slows the machine down for a while meets both sides of one ratio.
  const ratioOf = ({ rounds }: Result, key: Rate = 'messagesPerSecond', of: SideName = 'product'): number =>
    median(rounds[of].map((round, index) => round[key] / (rounds.bare[index]?.[key] ?? NaN)));
  const headline = results.find(({ scenario }) => scenario === HEADLINE) ?? results[0]!;
  const times = (result: Result): number[] => result.rounds.product.flatMap((round) => round.requestTimes);
  const throughput: Table = {
    title: `Messages a second, median of ${ROUNDS} rounds in turns (lowest to highest)`,
    head: ['', 'product by REST', 'bare', DURABLE, 'ratio', 'until accepted', DURABLE, 'request p50', 'p99'],
    rows: results.map((result) => [
      result.scenario.name,
      spread(result.rounds.product),
      spread(result.rounds.bare),
      spread(result.rounds[DURABLE]),
      number(ratioOf(result), 2),
      number(ratioOf(result, 'acceptedPerSecond'), 2),
      number(ratioOf(result, 'messagesPerSecond', DURABLE), 2),
      number(percentile(times(result), 50), 1, ' ms'),
      number(percentile(times(result), 99), 1, ' ms'),
    ]),
  };
  const cpu: Table = {
    title: 'Processor time per message, receipts of the recipients included',
    head: ['', 'sending process', 'PostgreSQL', 'simulator', 'load generator'],
    rows: results.flatMap((result) =>
      (['product', DURABLE, 'bare'] as const).map((name) => {
        const of = (part: keyof Round['cpuMs']): string =>
          number(median(result.rounds[name].map((round) => round.cpuMs[part])), 2, ' ms');
        return [
          `${name}: ${result.scenario.name}`,
          of('sender'),
          name === 'bare' ? '' : of('postgres'),
          of('simulator'),
          name === 'product' ? of('loadGenerator') : '',
        ];
      }),
    ),
  };
  const database: Table = {
    title: 'What PostgreSQL does per message',
    head: ['', 'transactions', 'flushes of the log', 'bytes of the log'],
    rows: results.map(({ scenario, rounds }) => {
      const of = (part: keyof Round['database']): number => median(rounds.product.map((round) => round.database[part]));
      return [scenario.name, number(of('commits'), 2), number(of('logFlushes'), 2), number(of('logBytes'), 0)];
    }),
  };
  const { product, bare } = profiles;
  const perMessage = (profiled: Profile, group: string): number =>
    (1_000 * (profiled.groups.find((entry) => entry.group === group)?.seconds ?? 0)) / profiled.messages;
  const groups: Table = {
    title: `Where a message's time in the JavaScript thread goes (profiled: ${HEADLINE.name}; waiting ${number(product.idlePercent, 0)} % of the time in the product, ${number(bare.idlePercent, 0)} % in bare)`,
    head: ['', 'product', 'of its busy time', 'bare'],
    rows: product.groups.map(({ group, percent }) => [
      group,
      number(perMessage(product, group), 2, ' ms'),
      number(percent, 1, ' %'),
      number(perMessage(bare, group), 2, ' ms'),
    ]),
  };
  const functions: Table = {
    title: 'The heaviest functions of the product',
    head: ['', 'of its busy time'],
    rows: product.functions.slice(0, FUNCTIONS_SHOWN).map(({ name, percent }) => [name, number(percent, 1, ' %')]),
  };
  const ratio = ratioOf(headline);
  return {
    name: 'send',
    tables: [throughput, cpu, database, groups, functions],
    notes: [
      `Product / bare: ${number(ratio, 2)} with ${HEADLINE.name} (aim: ${AIM}).`,
      'The picture is sent by its id: the product opens, encrypts and uploads the stored file for each message, and has made',
      'its thumbnail once; bare Baileys has file and thumbnail in memory, and encrypts and uploads the file each time as well.',
      `“${DURABLE}” is what durability alone costs on this machine: each change of keys is one statement, which is awaited.`,
      `Keys and events are in ${stage.postgresSettings}; bare Baileys keeps its keys in memory and nothing else.`,
      'Both are counted until the server has each message and has heard that its receipts arrived. “Until accepted” stops at',
      'the last message: bare Baileys leaves most receipts for later while it has something to send.',
    ],
    figures: {
      ratio,
      scenarios: results.map((result) => ({
        ...result.scenario,
        ratio: ratioOf(result),
        ratioUntilAccepted: ratioOf(result, 'acceptedPerSecond'),
        ratioOfDurable: ratioOf(result, 'messagesPerSecond', DURABLE),
        product: withoutTimes(result.rounds.product),
        bare: withoutTimes(result.rounds.bare),
        durable: withoutTimes(result.rounds[DURABLE]),
        requestP50Ms: percentile(times(result), 50),
        requestP99Ms: percentile(times(result), 99),
      })),
      profiles: { product: shortened(product), bare: shortened(bare) },
    },
  };
}

function spread(rounds: Round[]): string {
  const rates = rounds.map((round) => round.messagesPerSecond);
  return `${number(median(rates), 0)}/s (${number(Math.min(...rates), 0)}–${number(Math.max(...rates), 0)})`;
}

function withoutTimes(rounds: Round[]): Omit<Round, 'requestTimes'>[] {
  return rounds.map(({ messagesPerSecond, acceptedPerSecond, cpuMs, database }) => ({
    messagesPerSecond,
    acceptedPerSecond,
    cpuMs,
    database,
  }));
}

function shortened(profiled: Profile): Profile {
  return { ...profiled, functions: profiled.functions.slice(0, FUNCTIONS_KEPT) };
}
