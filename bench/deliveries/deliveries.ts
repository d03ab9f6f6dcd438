import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { EventLog } from '../../src/events/event-log.js';
import { WhatsappEvent } from '../../src/events/whatsapp-event.entity.js';
import type { BenchOptions } from '../bench-options.js';
import { median, number, percentile, progress, type Report } from '../report.js';
import { cpuSeconds, familyCpuSeconds } from '../stage/process-cpu.js';
import { Product } from '../stage/product.js';
import { untilIdle } from '../stage/quiet.js';
import { Stage } from '../stage/stage.js';
import { type Arrival, type ChatMessage, messageEvent } from './chat-message.js';
import { Endpoint } from './endpoint.js';

const COMPANIES = 100;
const CHATS_OF_A_COMPANY = 20;
/** Events of all of them together. */
const PER_SECOND = 50;
const PHASE_SECONDS = 20;
const TURNS = 6;
const WARM_UP_SECONDS = 5;
const NEIGHBOUR = 'slow-company';
const BACKLOG = 10_000;
/** Each is a lane of its own, so that far more are due than a claim may take. */
const BACKLOG_CHATS = 2_000;
const APPENDED_AT_ONCE = 500;
const SLOW_ANSWER_MS = 200;
const AIM_PERCENT = 10;
/** After the backlog was queued, so that what is measured is that it waits. */
const SETTLE_MS = 2_000;
const LOOK_MS = 50;
const TIMEOUT_MS = 60_000;

/** The deliveries of the others in one stretch of time. */
interface Phase {
  latencies: number[];
  /** Shares of a core. */
  cpu: { product: number; postgres: number };
}

interface Beside extends Phase {
  /** Deliveries of the neighbour that were made meanwhile, and that waited in the end. */
  delivered: number;
  left: number;
}

interface Turn {
  alone: Phase;
  beside: Beside;
}

/** What a company with ten thousand deliveries to a slow endpoint costs the deliveries of others. */
export async function deliveries({ scale }: BenchOptions): Promise<Report> {
  const stage = await Stage.open();
  const [others, slow] = [await Endpoint.start(), await Endpoint.start(SLOW_ANSWER_MS)];
  let product: Product | undefined;
  let source: DataSource | undefined;
  try {
    progress('deliveries: webhooks');
    product = await Product.start(stage, { environment: { WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true' } });
    // The product has made the tables.
    const options = dataSourceOptions({ url: stage.databaseUrl, poolSize: 4 });
    source = await new DataSource({ ...options, entities: [WhatsappEvent] }).initialize();
    const log = new EventLog(source.getRepository(WhatsappEvent), pino({ level: 'silent' }), loadSettings({}));
    const traffic = new Traffic(stage, product, log, others);
    const neighbour = new Neighbour(stage, product, log, slow);
    await traffic.prepare();
    await product.createKey(NEIGHBOUR);
    await traffic.run(WARM_UP_SECONDS);
    const turns: Turn[] = [];
    for (let turn = 1; turn <= Math.max(1, Math.round(TURNS * scale)); turn += 1) {
      progress(`deliveries: turn ${turn}, alone`);
      const alone = await traffic.run(PHASE_SECONDS);
      progress(`deliveries: turn ${turn}, ${BACKLOG} deliveries of the neighbour`);
      await neighbour.begin();
      const before = slow.count;
      progress(`deliveries: turn ${turn}, beside them`);
      const beside = await traffic.run(PHASE_SECONDS);
      turns.push({ alone, beside: { ...beside, delivered: slow.count - before, left: await neighbour.waiting() } });
      await neighbour.end();
    }
    traffic.end();
    return report(turns, slow.atOnce);
  } finally {
    if (source?.isInitialized === true) await source.destroy();
    await product?.stop();
    await Promise.all([others.close(), slow.close()]);
    await stage.close();
  }
}

/** What a hundred companies get, each in a few chats by chance, at a steady rate. */
class Traffic {
  private readonly companies = Array.from({ length: COMPANIES }, (_, n) => `company-${n}`);
  /** The number of the next message of a chat. */
  private readonly next = new Map<string, number>();

  constructor(
    private readonly stage: Stage,
    private readonly product: Product,
    private readonly log: EventLog,
    private readonly endpoint: Endpoint,
  ) {}

  async prepare(): Promise<void> {
    for (const companyId of this.companies) {
      await this.product.createKey(companyId);
      await this.product.addWebhook(companyId, this.endpoint.url);
    }
  }

  /** @throws when a delivery was not made, was made twice, or came before an earlier one of its chat */
  async run(seconds: number): Promise<Phase> {
    const cpu = (): Phase['cpu'] => ({
      product: cpuSeconds(this.product.process.pid),
      postgres: familyCpuSeconds(this.stage.postmasterPid),
    });
    const sent: ChatMessage[] = [];
    const target = this.endpoint.count + seconds * PER_SECOND;
    const before = cpu();
    const began = performance.now();
    for (let n = 0; n < seconds * PER_SECOND; n += 1) {
      await wait(Math.max(began + (n * 1_000) / PER_SECOND - performance.now(), 0));
      const message = this.draw();
      this.log.publish(messageEvent(message));
      sent.push(message);
    }
    for (const deadline = performance.now() + TIMEOUT_MS; this.endpoint.count < target; await wait(LOOK_MS)) {
      if (performance.now() > deadline) throw new Error(`${target - this.endpoint.count} deliveries are missing`);
    }
    const took = (performance.now() - began) / 1_000;
    const after = cpu();
    const arrivals = this.endpoint.takeArrivals();
    verify(sent, arrivals);
    return {
      latencies: arrivals.map(({ latencyMs }) => latencyMs),
      cpu: { product: (after.product - before.product) / took, postgres: (after.postgres - before.postgres) / took },
    };
  }

  /** @throws when something came once more after everything had come */
  end(): void {
    verify([], this.endpoint.takeArrivals());
  }

  private draw(): ChatMessage {
    const companyId = this.companies[Math.floor(Math.random() * COMPANIES)]!;
    const chat = String(79_000_000_000 + Math.floor(Math.random() * CHATS_OF_A_COMPANY));
    const n = this.next.get(`${companyId}/${chat}`) ?? 0;
    this.next.set(`${companyId}/${chat}`, n + 1);
    return { companyId, chat, n };
  }
}

/** The messages of each chat, in the order given. */
function byChat(messages: ChatMessage[]): Map<string, number[]> {
  const chats = new Map<string, number[]>();
  for (const { companyId, chat, n } of messages) {
    const key = `${companyId}/${chat}`;
    const numbers = chats.get(key);
    if (numbers === undefined) chats.set(key, [n]);
    else numbers.push(n);
  }
  return chats;
}

function verify(sent: ChatMessage[], arrivals: Arrival[]): void {
  const [wanted, found] = [byChat(sent), byChat(arrivals)];
  for (const chat of new Set([...wanted.keys(), ...found.keys()])) {
    const [was, is] = [wanted.get(chat)?.join() ?? 'none', found.get(chat)?.join() ?? 'none'];
    if (was !== is) throw new Error(`${chat}: messages ${was} were delivered as ${is}`);
  }
}

/** A company whose endpoint answers slowly and that has far more to be told than it takes. */
class Neighbour {
  private webhook = '';
  private begun = 0;

  constructor(
    private readonly stage: Stage,
    private readonly product: Product,
    private readonly log: EventLog,
    private readonly endpoint: Endpoint,
  ) {}

  /** Resolves when all of it is queued. */
  async begin(): Promise<void> {
    this.webhook = await this.product.addWebhook(NEIGHBOUR, this.endpoint.url);
    const perChat = BACKLOG / BACKLOG_CHATS;
    // The log has what was appended in the turns before: numbers go on.
    const first = this.begun * perChat;
    this.begun += 1;
    const events = Array.from({ length: BACKLOG }, (_, place) => {
      const chat = String(79_100_000_000 + (place % BACKLOG_CHATS));
      return messageEvent({ companyId: NEIGHBOUR, chat, n: first + Math.floor(place / BACKLOG_CHATS) });
    });
    for (let from = 0; from < BACKLOG; from += APPENDED_AT_ONCE) {
      await this.log.appendNow(events.slice(from, from + APPENDED_AT_ONCE));
    }
    for (const deadline = performance.now() + TIMEOUT_MS; (await this.queued()) < BACKLOG; await wait(LOOK_MS)) {
      if (performance.now() > deadline) throw new Error(`${await this.queued()} of ${BACKLOG} deliveries are queued`);
    }
    await this.tidy();
    await wait(SETTLE_MS);
  }

  /** Deliveries that are not made yet. */
  waiting(): Promise<number> {
    return this.jobs(`state = 'pending'`);
  }

  /** Removes what is left, so that the others are alone again. */
  async end(): Promise<void> {
    await this.product.removeWebhook(this.webhook);
    for (const deadline = performance.now() + TIMEOUT_MS; (await this.queued()) > 0; await wait(LOOK_MS)) {
      if (performance.now() > deadline) throw new Error('what a removed webhook had to deliver is still there');
    }
    await untilIdle([this.product.process.pid]);
    await this.tidy();
  }

  /** What the database does by itself within a minute: it knows how long the queue is, and nobody reads over what is dead. */
  private async tidy(): Promise<void> {
    await this.stage.query('VACUUM ANALYZE queue_jobs, queue_lanes');
  }

  private queued(): Promise<number> {
    return this.jobs('true');
  }

  private async jobs(condition: string): Promise<number> {
    const [row] = await this.stage.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM queue_jobs WHERE queue = 'webhook' AND group_key = $1 AND ${condition}`,
      [this.webhook],
    );
    return row?.count ?? 0;
  }
}

function report(turns: Turn[], atOnce: number): Report {
  const [alone, beside] = [turns.map((turn) => turn.alone), turns.map((turn) => turn.beside)];
  const pooled = (phases: Phase[]): number[] => phases.flatMap(({ latencies }) => latencies);
  const change = (values: number[], base: number[], percent: number): number =>
    100 * (percentile(values, percent) / percentile(base, percent) - 1);
  const signed = (value: number): string => `${value >= 0 ? '+' : ''}${number(value, 1, ' %')}`;
  const row = (name: string, phases: Phase[]): string[] => [
    name,
    ...[50, 99].map((percent) => number(percentile(pooled(phases), percent), 1, ' ms')),
    number(Math.max(...pooled(phases)), 0, ' ms'),
    number(100 * median(phases.map(({ cpu }) => cpu.product)), 0, ' %'),
    number(100 * median(phases.map(({ cpu }) => cpu.postgres)), 0, ' %'),
  ];
  const odd = alone.filter((_, turn) => turn % 2 === 0);
  const even = alone.filter((_, turn) => turn % 2 === 1);
  const p99ChangePercent = change(pooled(beside), pooled(alone), 99);
  const figures = {
    p50AloneMs: percentile(pooled(alone), 50),
    p50BesideMs: percentile(pooled(beside), 50),
    p99AloneMs: percentile(pooled(alone), 99),
    p99BesideMs: percentile(pooled(beside), 99),
    p50ChangePercent: change(pooled(beside), pooled(alone), 50),
    p99ChangePercent,
    isMet: p99ChangePercent <= AIM_PERCENT,
    /** Less at the mercy of one bad moment than the figure over all. */
    p99ChangePercentByTurn: median(turns.map((turn) => change(turn.beside.latencies, turn.alone.latencies, 99))),
    noiseP99Percent: even.length === 0 ? null : change(pooled(even), pooled(odd), 99),
    delivered: beside.map(({ delivered }) => delivered),
    left: beside.map(({ left }) => left),
    neighbourRequestsAtOnce: atOnce,
    turns: turns.map((turn) => ({
      p99AloneMs: percentile(turn.alone.latencies, 99),
      p99BesideMs: percentile(turn.beside.latencies, 99),
    })),
  };
  const { p50ChangePercent, p99ChangePercentByTurn, noiseP99Percent, isMet } = figures;
  const noise = noiseP99Percent === null ? '' : `; alone against alone ${signed(noiseP99Percent)}`;
  return {
    name: 'deliveries',
    tables: [
      {
        title: `Deliveries of ${COMPANIES} companies, ${PER_SECOND} a second, alone and beside one that has ${BACKLOG} waiting for an endpoint that answers after ${SLOW_ANSWER_MS} ms; ${turns.length} turns`,
        head: ['', 'p50', 'p99', 'longest', 'process', 'PostgreSQL'],
        rows: [row('alone', alone), row('beside', beside)],
      },
    ],
    notes: [
      `p50 ${signed(p50ChangePercent)}, p99 ${signed(p99ChangePercent)} over all, ${signed(p99ChangePercentByTurn)} by turns (aim: +${AIM_PERCENT} % at most, ${isMet ? 'met' : 'missed'})${noise}.`,
      `Of the backlog ${median(figures.delivered)} were delivered in ${PHASE_SECONDS} s, and ${Math.min(...figures.left)} at least were left; its endpoint had ${atOnce} requests at once at most.`,
      'Each delivery of the others was made once, and those of a chat in their order. Latency is from the append to the arrival.',
    ],
    figures,
  };
}
