import type { BenchOptions } from '../bench-options.js';
import { median, number, percentile, progress, type Report } from '../report.js';
import { playRound, type Round } from '../send/round.js';
import { ACCOUNTS, SCENARIOS } from '../send/scenarios.js';
import { companiesWithRecipients, productSide, type Side, warmUp } from '../send/sides.js';
import { Product } from '../stage/product.js';
import { Stage } from '../stage/stage.js';

const ROUNDS = 5;
const SCENARIO = SCENARIOS.find(({ headline }) => headline === true) ?? SCENARIOS[0]!;
const AUTH_ENCRYPTION_KEY = 'b3a8c7407b9e68600371afeeb600e3daade323fb1f4eeb1e93f82198c1e349a4';

/** How much is sealed, and the settings that say so; the first one is what the others are held against. */
const WAYS: Record<string, Record<string, string>> = {
  'nothing is sealed': {},
  'AUTH_ENCRYPTION_KEY: keys and records': { AUTH_ENCRYPTION_KEY },
  'CONTENT_ENCRYPTION=on: events as well': { AUTH_ENCRYPTION_KEY, CONTENT_ENCRYPTION: 'on' },
};

/** What sealing costs a text that is sent: products that differ in nothing else, each with a database of its own. */
export async function encryption({ scale }: BenchOptions): Promise<Report> {
  const stage = await Stage.open();
  const products: Product[] = [];
  try {
    const sides = new Map<string, Side>();
    for (const [way, environment] of Object.entries(WAYS)) {
      progress(`encryption: pairing, ${way}`);
      const product = await Product.start(stage, {
        environment: { ...environment, DATABASE_URL: await stage.newDatabase(`way_${products.length}`) },
      });
      products.push(product);
      const side = productSide(product, await companiesWithRecipients(stage, product, ACCOUNTS), new Map());
      await warmUp(stage, side);
      await playRound(stage, side, SCENARIO, scale);
      sides.set(way, side);
    }
    const rounds = new Map<string, Round[]>();
    for (let round = 0; round < ROUNDS; round += 1) {
      progress(`encryption: round ${round + 1} of ${ROUNDS}`);
      // In turns, so that whatever else the machine does meets all of them alike.
      for (const [way, side] of sides) {
        rounds.set(way, [...(rounds.get(way) ?? []), await playRound(stage, side, SCENARIO, scale)]);
      }
    }
    return report(rounds);
  } finally {
    await Promise.all(products.map((product) => product.stop()));
    await stage.close();
  }
}

function report(rounds: Map<string, Round[]>): Report {
  const [first = []] = rounds.values();
  const figures = [...rounds].map(([way, all]) => {
    const of = (value: (round: Round) => number): number => median(all.map(value));
    return {
      way,
      messagesPerSecond: of((round) => round.messagesPerSecond),
      ratio: median(all.map(({ messagesPerSecond }, n) => messagesPerSecond / (first[n]?.messagesPerSecond ?? NaN))),
      senderMs: of(({ cpuMs }) => cpuMs.sender),
      postgresMs: of(({ cpuMs }) => cpuMs.postgres),
      logBytes: of(({ database }) => database.logBytes),
      requestP50Ms: of(({ requestTimes }) => percentile(requestTimes, 50)),
      requestP99Ms: of(({ requestTimes }) => percentile(requestTimes, 99)),
    };
  });
  return {
    name: 'encryption',
    tables: [
      {
        title: `Texts by REST, ${SCENARIO.name}; medians of ${ROUNDS} rounds in turns`,
        head: ['', 'a second', 'ratio', 'process', 'PostgreSQL', 'bytes of the log', 'request p50', 'p99'],
        rows: figures.map((one) => [
          one.way,
          number(one.messagesPerSecond, 0),
          number(one.ratio, 2),
          number(one.senderMs, 2, ' ms'),
          number(one.postgresMs, 2, ' ms'),
          number(one.logBytes, 0),
          number(one.requestP50Ms, 1, ' ms'),
          number(one.requestP99Ms, 1, ' ms'),
        ]),
      },
    ],
    notes: ['Process and PostgreSQL: milliseconds of the processor for one message, receipts included.'],
    figures: { ways: figures },
  };
}
