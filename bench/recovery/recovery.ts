import type { BenchOptions } from '../bench-options.js';
import { median, number, progress, type Report } from '../report.js';
import { Bare } from '../stage/bare.js';
import { type Company, exportDevices, pairCompanies } from '../stage/devices.js';
import { Product } from '../stage/product.js';
import { untilOnlyKeepAlives } from '../stage/quiet.js';
import { Stage } from '../stage/stage.js';
import { outage, type Outage } from './outage.js';
import { type Arrival, dropAll, watchArrival } from './strikes.js';

const SESSIONS = 500;
const ROUNDS = 2;
const AIM_RATIO = 1.2;
const AIM_DELAY_MS = 100;
/** The bare program logs so many in at a time; the product may have as many handshakes under way. */
const HANDSHAKES = 10;

const ENVIRONMENT = { WHATSAPP_MAX_HANDSHAKES: String(HANDSHAKES) };
/** How far backoff spreads the sessions is a matter of the policy; what is timed is how they get through the door. */
const NO_SPREAD = { WHATSAPP_RECONNECT_JITTER: '0' };

/** One return of all sessions. */
interface Return extends Arrival {
  delayP50Ms: number;
  delayP99Ms: number;
}

interface Round {
  restored: Return;
  dropped: Return;
  bare: Return;
}

/** All sessions dropped at once, all restored after a restart, and a server that is gone for a minute. */
export async function recovery({ scale }: BenchOptions): Promise<Report> {
  const sessions = Math.ceil(SESSIONS * scale);
  const stage = await Stage.open();
  try {
    progress(`recovery: pairing ${sessions} companies`);
    const companies = await pairAll(stage, sessions);
    const file = await exportDevices(stage, companies, 'devices');
    const numbers = companies.map(({ number: phone }) => phone);
    const rounds: Round[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const returns = await returnsOfProduct(stage, numbers, round);
      rounds.push({ ...returns, bare: await loginOfBare(stage, file, sessions, round) });
    }
    const { handshakesPeak } = await stage.simulator.client.stats();
    const down = await withProduct(stage, sessions, (product) => outage(stage, product, numbers));
    return report(sessions, rounds, handshakesPeak, down);
  } finally {
    await stage.close();
  }
}

/** In a process of its own; the sessions stay wanted, so that the next one restores them. */
async function pairAll(stage: Stage, sessions: number): Promise<Company[]> {
  const product = await Product.start(stage);
  try {
    const companies = await pairCompanies(stage, product, sessions);
    await untilOnlyKeepAlives(stage.simulator.client, sessions, 1_000);
    return companies;
  } finally {
    await product.stop();
  }
}

async function returnsOfProduct(stage: Stage, numbers: string[], round: number): Promise<Omit<Round, 'bare'>> {
  const { client } = stage.simulator;
  const sessions = numbers.length;
  progress(`recovery: ${sessions} sessions restored after a restart, round ${round}`);
  const arrival = await watchArrival(client, sessions);
  const product = await Product.start(stage, { environment: { ...ENVIRONMENT, ...NO_SPREAD } });
  try {
    const restored = await watched(product, arrival);
    await product.waitForConnected(sessions);
    await untilOnlyKeepAlives(client, sessions, 1_000);
    progress(`recovery: ${sessions} sessions dropped at once, round ${round}`);
    const again = await watchArrival(client, sessions);
    const dropped = await watched(product, async () => {
      await dropAll(stage, numbers);
      return again();
    });
    await product.waitForConnected(sessions);
    await untilOnlyKeepAlives(client, sessions, 1_000);
    return { restored, dropped };
  } finally {
    await product.stop();
  }
}

async function loginOfBare(stage: Stage, file: string, sessions: number, round: number): Promise<Return> {
  progress(`recovery: ${sessions} log-ins of bare Baileys, round ${round}`);
  const bare = new Bare(true);
  try {
    await bare.load(file);
    const arrival = await watchArrival(stage.simulator.client, sessions);
    return await watched(bare, async () => {
      const [arrived] = await Promise.all([arrival(), bare.login(stage.simulator)]);
      return arrived;
    });
  } finally {
    await bare.stop();
  }
}

/** Restores all sessions, at rest before `work` begins. */
async function withProduct<T>(stage: Stage, sessions: number, work: (product: Product) => Promise<T>): Promise<T> {
  const product = await Product.start(stage, { environment: ENVIRONMENT });
  try {
    await product.waitForConnected(sessions);
    await untilOnlyKeepAlives(stage.simulator.client, sessions, 1_000);
    return await work(product);
  } finally {
    await product.stop();
  }
}

async function watched({ process }: Pick<Product, 'process'>, work: () => Promise<Arrival>): Promise<Return> {
  let arrived: Arrival = { seconds: NaN, secondsInAll: NaN };
  const { delayP50Ms, delayP99Ms } = await process.during(async () => {
    arrived = await work();
  });
  return { ...arrived, delayP50Ms, delayP99Ms };
}

function report(sessions: number, rounds: Round[], handshakesPeak: number, down: Outage): Report {
  const all = (side: keyof Round, key: keyof Return): number[] => rounds.map((round) => round[side][key]);
  // Round by round: whatever else slows the machine down for a while meets both sides of one ratio.
  const ratioOf = (side: keyof Round): number =>
    median(rounds.map((round) => round[side].seconds / round.bare.seconds));
  const row = (title: string, side: keyof Round): string[] => [
    title,
    all(side, 'seconds')
      .map((value) => number(value, 1, ' s'))
      .join(', '),
    all(side, 'secondsInAll')
      .map((value) => number(value, 1, ' s'))
      .join(', '),
    side === 'bare' ? '' : number(ratioOf(side), 2),
    number(Math.max(...all(side, 'delayP50Ms')), 1, ' ms'),
    number(Math.max(...all(side, 'delayP99Ms')), 1, ' ms'),
  ];
  return {
    name: 'recovery',
    tables: [
      {
        title: `${sessions} sessions come back, ${HANDSHAKES} handshakes at a time, ${rounds.length} rounds in turns`,
        head: ['', 'first connection to last log-in', 'in all', 'ratio', 'timer delay p50', 'p99'],
        rows: [
          row('product, restored after a restart', 'restored'),
          row('product, dropped all at once', 'dropped'),
          row('bare Baileys, logged in', 'bare'),
        ],
      },
      {
        title: `The server refuses ${down.sessions} sessions for ${down.seconds} s`,
        head: ['', ''],
        rows: [
          ['attempts of all', String(down.attempts)],
          ['attempts a session', number(down.attemptsPerSession, 2)],
          ['the policy by itself, on average', number(down.expectedPerSession, 2)],
          ['the policy by itself, one session in a thousand', number(down.expectedAtMost, 0)],
          ['limit of the policy', String(down.limitPerSession)],
          ['half of them back after', number(down.halfBackSeconds, 1, ' s')],
          ['all of them back after', number(down.allBackSeconds, 1, ' s')],
        ],
      },
    ],
    notes: [
      `Time against bare Baileys: ${number(ratioOf('restored'), 2)} restored, ${number(ratioOf('dropped'), 2)} dropped (aim: at most ${AIM_RATIO}).`,
      `Handshakes at once, as the server saw them: at most ${handshakesPeak} (allowed: ${HANDSHAKES}).`,
      `Timers of the product came late by p99 ${number(Math.max(...all('restored', 'delayP99Ms'), ...all('dropped', 'delayP99Ms')), 1, ' ms')} (aim: below ${AIM_DELAY_MS} ms).`,
      '“In all” holds the start of the process after a restart, and after a drop the wait of the policy: 5 s, here without jitter.',
    ],
    figures: {
      sessions,
      rounds,
      ratios: { restored: ratioOf('restored'), dropped: ratioOf('dropped') },
      handshakesPeak,
      outage: down,
    },
  };
}
