import type { SimulatorStats } from '../../src/simulator/client.js';
import type { BenchOptions } from '../bench-options.js';
import { median, number, percentile, progress, type Report } from '../report.js';
import { productSide, type Sender, warmUp } from '../send/sides.js';
import { pairCompanies } from '../stage/devices.js';
import { path } from '../stage/measured-process.js';
import { Product } from '../stage/product.js';
import { untilIdle, untilOnlyKeepAlives } from '../stage/quiet.js';
import { Stage } from '../stage/stage.js';

const COMPANIES = 2;
const RECIPIENTS_PER_COMPANY = 50;
const ROUNDS = 4;
/** Texts to each of the other half, so that the code is compiled before the first of a new contact. */
const COMPILING_TEXTS = 6;
const REST_MS = 1_000;
const STATEMENTS_SHOWN = 12;
const AIM_QUERIES = 0;
const AIM_RATIO = 1.5;

const PROBE = ['--import', path('../cold/statement-probe.js')];

/** One text to each of some recipients, one after the other. */
interface Pass {
  texts: number;
  /** Milliseconds of each request. */
  times: number[];
  /** What WhatsApp was asked, by namespace, and the one-time keys that it handed out. */
  queries: Record<string, number>;
  preKeys: number;
  /** What the database was asked, by statement, with what follows the answers. */
  statements: Map<string, number>;
}

/** The first text to each recipient in a new process, and the second one to the same. */
interface Pair {
  cold: Pass;
  warm: Pass;
}

/** Somebody to write to, and who writes. */
interface Chat {
  companyId: string;
  to: string;
}

/** What is compared, and all rounds of it. */
interface Case {
  name: string;
  pairs: Pair[];
}

/** The first text to a known contact after a restart against the next one to the same. */
export async function cold({ scale }: BenchOptions): Promise<Report> {
  const stage = await Stage.open();
  try {
    const senders = await known(stage, Math.ceil(RECIPIENTS_PER_COMPANY * scale));
    const chats = chatsOf(senders);
    // In turns, so that what a half is like meets both parts alike.
    const halves = [0, 1].map((half) => chats.filter((_, index) => index % 2 === half));
    const fresh: Case = { name: 'right after the restart', pairs: [] };
    const compiled: Case = { name: 'other contacts written to before', pairs: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      progress(`cold: round ${round + 1}, right after the restart`);
      fresh.pairs.push(await restarted(stage, (product) => pairOf(stage, product, chats)));
      progress(`cold: round ${round + 1}, other contacts written to before`);
      const [others, measured] = round % 2 === 0 ? halves : halves.toReversed();
      compiled.pairs.push(
        await restarted(stage, async (product) => {
          for (let n = 0; n < COMPILING_TEXTS; n += 1) await write(product, others!);
          await rest(stage, product);
          return pairOf(stage, product, measured!);
        }),
      );
    }
    return report(stage, chats.length, [fresh, compiled]);
  } finally {
    await stage.close();
  }
}

/** Companies whose recipients have written to them and been written to, by a process that ends then. */
async function known(stage: Stage, recipientsEach: number): Promise<Sender[]> {
  progress('cold: pairing');
  const product = await Product.start(stage);
  try {
    const companies = await pairCompanies(stage, product, COMPANIES);
    const contacts = await stage.simulator.client.createAccounts(COMPANIES * recipientsEach);
    const senders = companies.map((company, index) => {
      const own = contacts.slice(index * recipientsEach, (index + 1) * recipientsEach);
      return { ...company, recipients: own.map((contact) => contact.number) };
    });
    progress('cold: first exchanges');
    await warmUp(stage, productSide(product, senders, new Map()));
    await rest(stage, product);
    return senders;
  } finally {
    await product.stop();
  }
}

/** All recipients, of company after company in turns. */
function chatsOf(senders: Sender[]): Chat[] {
  const [first] = senders;
  return (first?.recipients ?? []).flatMap((_, index) =>
    senders.map(({ companyId, recipients }) => ({ companyId, to: recipients[index]! })),
  );
}

/** Runs `work` in a new process on the same data, with all sessions connected and nothing under way any more. */
async function restarted<T>(stage: Stage, work: (product: Product) => Promise<T>): Promise<T> {
  const product = await Product.start(stage, { flags: PROBE });
  try {
    await product.waitForConnected(COMPANIES);
    await rest(stage, product);
    return await work(product);
  } finally {
    await product.stop();
  }
}

async function rest(stage: Stage, product: Product): Promise<void> {
  await untilOnlyKeepAlives(stage.simulator.client, COMPANIES, REST_MS);
  await untilIdle([product.process.pid, stage.simulator.process.pid ?? 0]);
}

async function pairOf(stage: Stage, product: Product, chats: Chat[]): Promise<Pair> {
  return { cold: await pass(stage, product, chats), warm: await pass(stage, product, chats) };
}

async function pass(stage: Stage, product: Product, chats: Chat[]): Promise<Pass> {
  const { client } = stage.simulator;
  await product.process.ask('takeStatements');
  const before = await client.stats();
  const times = await write(product, chats);
  await rest(stage, product);
  const statements = await product.process.ask<[string, number][]>('takeStatements');
  const after = await client.stats();
  const bad = (['nacksOut', 'phoneDecryptFailures', 'undeliverable'] as const).filter(
    (name) => after[name] !== before[name],
  );
  if (bad.length > 0) throw new Error(`the server counted ${bad.join(', ')}`);
  return {
    texts: chats.length,
    times,
    queries: difference(after, before),
    preKeys: after.preKeysHandedOut - before.preKeysHandedOut,
    statements: new Map(statements),
  };
}

/** @returns milliseconds of each request */
async function write(product: Product, chats: Chat[]): Promise<number[]> {
  const times: number[] = [];
  for (const { companyId, to } of chats) {
    const began = performance.now();
    await product.sendText(companyId, to, 'Your table is booked for 19:00. Reply 1 to confirm, 2 to move it.');
    times.push(performance.now() - began);
  }
  return times;
}

/** What was asked meanwhile, but for keep-alives. */
function difference(after: SimulatorStats, before: SimulatorStats): Record<string, number> {
  const changed = Object.entries(after.queriesByNamespace)
    .map(([name, count]) => [name, count - (before.queriesByNamespace[name] ?? 0)] as const)
    .filter(([name, count]) => name !== 'w:p' && count > 0);
  return Object.fromEntries(changed);
}

function report(stage: Stage, contacts: number, cases: Case[]): Report {
  const figures = cases.map((one) => ({ name: one.name, ...figuresOf(one) }));
  const [fresh, compiled] = figures;
  const asked = Math.max(...figures.map((one) => one.cold.queries));
  return {
    name: 'cold',
    tables: [
      {
        title: `A text to each of ${contacts} known contacts after a restart, one after the other, ${ROUNDS} rounds in turns`,
        head: ['', '', 'queries', 'one-time keys', 'statements', 'p50', 'p99', 'p50 cold / warm'],
        rows: figures.flatMap(({ name, ratio, ...one }) =>
          (['cold', 'warm'] as const).map((kind) => [
            name,
            kind,
            number(one[kind].queries, 2),
            number(one[kind].preKeys, 2),
            number(one[kind].statements, 2),
            number(one[kind].p50Ms, 1, ' ms'),
            number(one[kind].p99Ms, 1, ' ms'),
            kind === 'cold' ? number(ratio, 2) : '',
          ]),
        ),
      },
      {
        title: 'What the database is asked for a text, where cold and warm differ most',
        head: ['other contacts written to before', 'cold', 'warm'],
        rows: statementsOf(cases.at(-1)!)
          .slice(0, STATEMENTS_SHOWN)
          .map(({ text, cold: first, warm }) => [text, number(first, 2), number(warm, 2)]),
      },
    ],
    notes: [
      `WhatsApp was asked at most ${number(asked, 2)} queries for a cold text (aim: ${AIM_QUERIES}): ${namespacesOf(cases)}.`,
      `p50 cold / warm: ${number(fresh!.ratio, 2)} right after the restart, ${number(compiled!.ratio, 2)} with code that is compiled (aim: at most ${AIM_RATIO}); median of the rounds.`,
      'Statements hold what the receipts take, and what the process does by itself until it rests.',
      stage.postgresSettings,
    ],
    figures: { contacts, cases: figures, statements: cases.map(statementsOf), rounds: cases.map(roundsOf) },
  };
}

interface PassFigures {
  queries: number;
  preKeys: number;
  statements: number;
  p50Ms: number;
  p99Ms: number;
}

/** All of a case for each text; the ratio is the median of those of the rounds. */
function figuresOf({ pairs }: Case): { cold: PassFigures; warm: PassFigures; ratio: number } {
  const of = (passes: Pass[]): PassFigures => {
    const texts = sum(passes.map((one) => one.texts));
    const times = passes.flatMap((one) => one.times);
    return {
      queries: sum(passes.flatMap(({ queries }) => Object.values(queries))) / texts,
      preKeys: sum(passes.map(({ preKeys }) => preKeys)) / texts,
      statements: sum(passes.flatMap(({ statements }) => [...statements.values()])) / texts,
      p50Ms: median(times),
      p99Ms: percentile(times, 99),
    };
  };
  return {
    cold: of(pairs.map((pair) => pair.cold)),
    warm: of(pairs.map(({ warm }) => warm)),
    ratio: median(pairs.map((pair) => median(pair.cold.times) / median(pair.warm.times))),
  };
}

/** What each round was like by itself. */
function roundsOf({ name, pairs }: Case): { name: string; coldP50Ms: number[]; warmP50Ms: number[] } {
  return {
    name,
    coldP50Ms: pairs.map((pair) => median(pair.cold.times)),
    warmP50Ms: pairs.map(({ warm }) => median(warm.times)),
  };
}

/** How often each statement was asked for a text, those first of which there are more when it is cold. */
function statementsOf({ pairs }: Case): { text: string; cold: number; warm: number }[] {
  const perText = (passes: Pass[], text: string): number =>
    sum(passes.map(({ statements }) => statements.get(text) ?? 0)) / sum(passes.map((one) => one.texts));
  const texts = new Set(pairs.flatMap((pair) => [...pair.cold.statements.keys(), ...pair.warm.statements.keys()]));
  return [...texts]
    .map((text) => ({
      text,
      cold: perText(
        pairs.map((pair) => pair.cold),
        text,
      ),
      warm: perText(
        pairs.map(({ warm }) => warm),
        text,
      ),
    }))
    .toSorted((one, other) => other.cold - other.warm - (one.cold - one.warm));
}

/** What the queries of cold texts were, in all rounds. */
function namespacesOf(cases: Case[]): string {
  const counts: Record<string, number> = {};
  for (const { queries } of cases.flatMap(({ pairs }) => pairs.map((pair) => pair.cold))) {
    for (const [name, count] of Object.entries(queries)) counts[name] = (counts[name] ?? 0) + count;
  }
  const parts = Object.entries(counts).map(([name, count]) => `${count} times ${name}`);
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
