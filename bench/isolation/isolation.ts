import { setTimeout as wait } from 'node:timers/promises';
import type { BenchOptions } from '../bench-options.js';
import { median, number, percentile, progress, type Report } from '../report.js';
import { Product } from '../stage/product.js';
import { Stage } from '../stage/stage.js';

const AIM_PERCENT = 10;
const LOOK_MS = 10;
const TIMEOUT_MS = 30_000;
/** How the neighbour fails. Its delay is fixed, without chance, where one is given. */
interface Scenario {
  title: string;
  delayMs?: number;
  /** Failures after which it counts as going round. */
  failuresBefore: number;
  turns: number;
  sendsInARow: number;
}

/** The policy begins at 5 s and doubles; the others are worse than it can ever get, and show what a failure costs. */
const SCENARIOS: Scenario[] = [
  { title: 'as the policy has it', failuresBefore: 1, turns: 4, sendsInARow: 2_000 },
  { title: 'every 1,000 ms', delayMs: 1_000, failuresBefore: 2, turns: 6, sendsInARow: 600 },
  { title: 'every 100 ms', delayMs: 100, failuresBefore: 3, turns: 20, sendsInARow: 100 },
];

/** One turn: the healthy session alone, beside the failing one, and alone again, which shows how much noise there is. */
interface Turn {
  alone: number[];
  beside: number[];
  aloneAgain: number[];
}

interface Outcome {
  scenario: Scenario;
  turns: Turn[];
  failuresPerSecond: number;
}

/** What a session that cannot log in costs another one that sends. */
export async function isolation({ scale }: BenchOptions): Promise<Report> {
  const outcomes: Outcome[] = [];
  for (const scenario of SCENARIOS) {
    // The sessions of one scenario would come back in the next.
    const stage = await Stage.open();
    try {
      outcomes.push(await measure(stage, { ...scenario, turns: Math.ceil(scenario.turns * scale) }));
    } finally {
      await stage.close();
    }
  }
  return report(outcomes);
}

async function measure(stage: Stage, scenario: Scenario): Promise<Outcome> {
  progress(`isolation: a neighbour that fails ${scenario.title}`);
  const delay = scenario.delayMs === undefined ? undefined : String(scenario.delayMs);
  const product = await Product.start(stage, {
    environment:
      delay === undefined
        ? {}
        : {
            WHATSAPP_RECONNECT_BASE_DELAY: delay,
            WHATSAPP_RECONNECT_MAX_DELAY: delay,
            WHATSAPP_RECONNECT_JITTER: '0',
            WHATSAPP_MAX_RECONNECT_ATTEMPTS: '1000',
          },
  });
  try {
    const { client } = stage.simulator;
    const [healthy, failing, contact] = await client.createAccounts(3);
    if (healthy === undefined || failing === undefined || contact === undefined) throw new Error('no accounts');
    for (const { number: phone } of [healthy, failing]) {
      const qr = await product.create(`isolation-${phone}`);
      await client.scan(phone, qr ?? '');
      await client.waitFor({ account: phone, connected: true, drained: true });
    }
    await product.waitForConnected(2);
    const neighbour = new Neighbour(stage, product, failing.number, scenario.failuresBefore);
    const send = (): Promise<number[]> =>
      sendTimes(product, `isolation-${healthy.number}`, contact.number, scenario.sendsInARow);
    await neighbour.rest();
    // A first exchange, and compiled code, on both ways.
    await send();
    await client.send(contact.number, { to: healthy.number, text: 'Yes?' }, { wait: 'delivered' });
    await neighbour.fail();
    await send();
    await neighbour.rest();
    await send();

    const turns: Turn[] = [];
    for (let turn = 1; turn <= scenario.turns; turn += 1) {
      const alone = await send();
      await neighbour.fail();
      const beside = await send();
      await neighbour.rest();
      turns.push({ alone, beside, aloneAgain: await send() });
    }
    return { scenario, turns, failuresPerSecond: neighbour.failuresPerSecond };
  } finally {
    await product.stop();
  }
}

/** Milliseconds of sends, one after the other. */
async function sendTimes(product: Product, companyId: string, contact: string, messages: number): Promise<number[]> {
  const times: number[] = [];
  for (let message = 0; message < messages; message += 1) {
    const began = performance.now();
    await product.sendText(companyId, contact, `Your table is booked for 19:00. No. ${message}`);
    times.push(performance.now() - began);
  }
  return times;
}

/** A session that WhatsApp refuses whenever it logs in, and that tries again at once. */
class Neighbour {
  private failures = 0;
  private seconds = 0;
  private began = { at: 0, failures: 0 };
  private created: Promise<unknown> = Promise.resolve();
  private readonly companyId: string;

  constructor(
    private readonly stage: Stage,
    private readonly product: Product,
    private readonly phone: string,
    private readonly failuresBefore: number,
  ) {
    this.companyId = `isolation-${phone}`;
  }

  get failuresPerSecond(): number {
    return this.failures / this.seconds;
  }

  /** Resolves when it is on its way round and round. */
  async fail(): Promise<void> {
    const { client } = this.stage.simulator;
    await client.setFaults(this.phone, { onLogin: '503' });
    const before = (await client.stats()).loginFailures;
    // Answered when the session has come to something, which it never does.
    this.created = this.product.create(this.companyId).catch(() => undefined);
    for (const deadline = Date.now() + TIMEOUT_MS; ;) {
      const { loginFailures } = await client.stats();
      if (loginFailures - before >= this.failuresBefore) break;
      if (Date.now() > deadline) throw new Error('the neighbour does not fail');
      await wait(LOOK_MS);
    }
    this.began = { at: performance.now(), failures: (await client.stats()).loginFailures };
  }

  /** Resolves when it is closed. */
  async rest(): Promise<void> {
    const { loginFailures } = await this.stage.simulator.client.stats();
    if (this.began.at > 0) {
      this.failures += loginFailures - this.began.failures;
      this.seconds += (performance.now() - this.began.at) / 1_000;
    }
    this.began = { at: 0, failures: 0 };
    await this.product.disconnect(this.companyId);
    await this.created;
  }
}

function report(outcomes: Outcome[]): Report {
  const pooled = ({ turns }: Outcome, part: keyof Turn): number[] => turns.flatMap((turn) => turn[part]);
  const alone = (outcome: Outcome): number[] => [...pooled(outcome, 'alone'), ...pooled(outcome, 'aloneAgain')];
  const change = (values: number[], base: number[], percent: number): number =>
    100 * (percentile(values, percent) / percentile(base, percent) - 1);
  const signed = (value: number): string => `${value >= 0 ? '+' : ''}${number(value, 1, ' %')}`;
  const rows = outcomes.map((outcome) => {
    const cells = [50, 99].flatMap((percent) => [
      number(percentile(alone(outcome), percent), 2, ' ms'),
      number(percentile(pooled(outcome, 'beside'), percent), 2, ' ms'),
      signed(change(pooled(outcome, 'beside'), alone(outcome), percent)),
      signed(change(pooled(outcome, 'aloneAgain'), pooled(outcome, 'alone'), percent)),
    ]);
    return [outcome.scenario.title, number(outcome.failuresPerSecond, 2, '/s'), ...cells];
  });
  const figures = outcomes.map((outcome) => ({
    neighbour: outcome.scenario.title,
    failuresPerSecond: outcome.failuresPerSecond,
    p50ChangePercent: change(pooled(outcome, 'beside'), alone(outcome), 50),
    p99ChangePercent: change(pooled(outcome, 'beside'), alone(outcome), 99),
    noiseP99Percent: change(pooled(outcome, 'aloneAgain'), pooled(outcome, 'alone'), 99),
    /** Less at the mercy of one bad moment than the figure over all. */
    p99ChangePercentByTurn: median(
      outcome.turns.map((turn) => change(turn.beside, [...turn.alone, ...turn.aloneAgain], 99)),
    ),
  }));
  return {
    name: 'isolation',
    tables: [
      {
        title: 'A send beside a session that fails for ever, in turns: alone, beside it, alone again',
        head: [
          'the neighbour tries',
          'failures',
          ...['p50', 'p99'].flatMap((name) => [`${name} alone`, 'beside', 'change', 'alone against alone']),
        ],
        rows,
      },
    ],
    notes: figures.map(
      (figure) =>
        `Neighbour tries ${figure.neighbour}: p99 ${signed(figure.p99ChangePercent)} over all, ${signed(figure.p99ChangePercentByTurn)} by turns (aim: within ${AIM_PERCENT} %).`,
    ),
    figures: { outcomes: figures },
  };
}
