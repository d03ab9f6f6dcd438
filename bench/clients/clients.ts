import { setTimeout as wait } from 'node:timers/promises';
import type { BenchOptions } from '../bench-options.js';
import { inParallel } from '../inside/device.js';
import { now } from '../inbound/message.js';
import type { Memory } from '../inside/measurement.js';
import { number, progress, type Report, type Table } from '../report.js';
import { MeasuredProcess, path } from '../stage/measured-process.js';
import { cpuSeconds, familyCpuSeconds } from '../stage/process-cpu.js';
import { Product } from '../stage/product.js';
import { untilIdle } from '../stage/quiet.js';
import { Stage } from '../stage/stage.js';
import type { Arrivals, ConnectOrder, Listeners, Told } from './client-herd.js';
import { Flow } from './flow.js';

const COMPANIES = 200;
const CLIENTS_PER_COMPANY = 10;
/** Events a second; the last one is what is aimed at. */
const RATES = [100, 250, 500] as const;
const KEYS_AT_ONCE = 8;
/** Of companies that stay no part of it: what is loaded and compiled once is no client's. */
const WARM_UP_COMPANIES = 5;
const WARM_UP_RATE = 50;
const WARM_UP_SECONDS = 3;
/** By then the last event has to be with the last client. */
const ARRIVAL_TIMEOUT_MS = 60_000;
const LOOK_MS = 50;
/** A rate is kept up when the last event is there so soon after the last one was appended. */
const KEPT_UP_MS = 1_000;
/** What has closed gives its memory back a moment later. */
const REST_MS = 3_000;
const AIM_P99_MS = 200;
const AIM_BYTES = 30 * 1_024;

/** So many clients come from one address, as behind a proxy, and all of them at once. */
const ROOM_FOR_ALL = { REALTIME_MAX_CLIENTS_PER_ADDRESS: '1000000', REALTIME_MAX_CLIENTS_PER_KEY: '1000' };

/** All that a part of the bench needs. */
interface Scene {
  stage: Stage;
  product: Product;
  herd: MeasuredProcess;
  companies: Listeners[];
}

interface Rate {
  asked: number;
  /** Events a second until the last one was with the last client. */
  achieved: number;
  deliveriesPerSecond: number;
  /** From the last event's append to its last arrival, with all that had to wait. */
  behindMs: number;
  arrivals: Arrivals | undefined;
  /** Percent of a core. */
  cpu: { product: number; postgres: number; clients: number; appender: number };
  /** Of the product's event loop. */
  delayP99Ms: number;
}

interface MemoryOf {
  none: Memory;
  connected: Memory;
  loaded: Memory;
  left: Memory;
}

interface Found {
  connectSeconds: number;
  rates: Rate[];
  memory: MemoryOf;
}

/** Two thousand WebSocket clients of two hundred companies, and events of all of these from another process. */
export async function clients({ scale, windowSeconds }: BenchOptions): Promise<Report> {
  const stage = await Stage.open();
  const herd = new MeasuredProcess([path('../clients/clients-main.js')], {});
  let product: Product | undefined;
  let flow: Flow | undefined;
  try {
    progress('clients: keys of companies');
    product = await Product.start(stage, { environment: ROOM_FOR_ALL });
    const warmUps = await companiesWithKeys(product, 'warm-up', WARM_UP_COMPANIES);
    const companies = await companiesWithKeys(product, 'company', Math.ceil(COMPANIES * scale));
    await warmUp({ stage, product, herd, companies: warmUps });
    flow = await Flow.open(stage.databaseUrl, namesOf(companies));
    const scene = { stage, product, herd, companies };
    return report(stage, scene, await measure(scene, flow, windowSeconds));
  } finally {
    await flow?.close();
    await Promise.all([herd.stop(), product?.stop()]);
    await stage.close();
  }
}

async function companiesWithKeys(product: Product, name: string, count: number): Promise<Listeners[]> {
  const companies = Array.from({ length: count }, (_, index) => {
    return { companyId: `${name}-${index}`, key: '', clients: CLIENTS_PER_COMPANY };
  });
  await inParallel(count, KEYS_AT_ONCE, async (index) => {
    const company = companies[index]!;
    company.key = await product.createKey(company.companyId);
  });
  return companies;
}

async function warmUp(scene: Scene): Promise<void> {
  progress('clients: warm-up');
  const flow = await Flow.open(scene.stage.databaseUrl, namesOf(scene.companies));
  try {
    await connect(scene);
    await atRate(scene, flow, WARM_UP_RATE, WARM_UP_SECONDS);
    await scene.herd.ask('leave');
  } finally {
    await flow.close();
  }
}

async function measure(scene: Scene, flow: Flow, windowSeconds: number): Promise<Found> {
  const { product } = scene;
  const none = await memoryAtRest(product);
  progress(`clients: ${countOf(scene.companies)} connect`);
  const began = performance.now();
  await connect(scene);
  const connectSeconds = (performance.now() - began) / 1_000;
  const connected = await memoryAtRest(product);
  progress('clients: nothing happens');
  const rates = [await atRate(scene, flow, 0, windowSeconds)];
  for (const rate of RATES) {
    progress(`clients: ${rate} events a second`);
    rates.push(await atRate(scene, flow, rate, windowSeconds));
    await assertTold(scene, flow);
  }
  const loaded = await memoryAtRest(product);
  progress('clients: all leave');
  await scene.herd.ask('leave');
  const left = await memoryAtRest(product);
  return { connectSeconds, rates, memory: { none, connected, loaded, left } };
}

async function connect({ product: { url }, herd, companies }: Scene): Promise<void> {
  await herd.ask('connect', { url, companies } satisfies ConnectOrder);
}

async function memoryAtRest({ process }: Product): Promise<Memory> {
  await wait(REST_MS);
  await untilIdle([process.pid]);
  return process.memory();
}

async function atRate(scene: Scene, flow: Flow, asked: number, seconds: number): Promise<Rate> {
  const { stage, product, herd } = scene;
  const before = await herd.ask<number>('received');
  const cpu = (): Omit<Rate['cpu'], 'product'> => ({
    postgres: familyCpuSeconds(stage.postmasterPid),
    clients: cpuSeconds(herd.pid),
    appender: cpuSeconds(process.pid),
  });
  const cpuBefore = cpu();
  const [began, beganAt] = [performance.now(), now()];
  let events = 0;
  let appendedAt = 0;
  const window = await product.process.during(async () => {
    if (asked === 0) return wait(seconds * 1_000);
    events = await flow.run(asked, seconds);
    appendedAt = now();
    await untilReceived(herd, before + events * CLIENTS_PER_COMPANY);
  });
  const passed = (performance.now() - began) / 1_000;
  const cpuAfter = cpu();
  const percent = (part: keyof typeof cpuBefore): number => (100 * (cpuAfter[part] - cpuBefore[part])) / passed;
  const arrivals = asked === 0 ? undefined : await herd.ask<Arrivals>('takeArrivals');
  const achieved = arrivals === undefined ? 0 : (1_000 * events) / (arrivals.lastAt - beganAt);
  return {
    asked,
    achieved,
    deliveriesPerSecond: achieved * CLIENTS_PER_COMPANY,
    behindMs: arrivals === undefined ? 0 : Math.max(0, arrivals.lastAt - appendedAt),
    arrivals,
    cpu: {
      product: (100 * window.cpuSeconds) / window.seconds,
      postgres: percent('postgres'),
      clients: percent('clients'),
      appender: percent('appender'),
    },
    delayP99Ms: window.delayP99Ms,
  };
}

async function untilReceived(herd: MeasuredProcess, wanted: number): Promise<void> {
  for (const deadline = performance.now() + ARRIVAL_TIMEOUT_MS; ;) {
    const received = await herd.ask<number>('received');
    if (received >= wanted) return;
    if (performance.now() > deadline) {
      const { faults } = await herd.ask<Told>('told');
      throw new Error(`the clients got ${received} of ${wanted} events\n${faults.join('\n')}`);
    }
    await wait(LOOK_MS);
  }
}

/** @throws Error unless each client was told all of its company, once and in order, and nothing else */
async function assertTold({ herd, companies }: Scene, flow: Flow): Promise<void> {
  const { byCompany, faults } = await herd.ask<Told>('told');
  companies.forEach(({ companyId }, index) => {
    const { least, most } = byCompany[companyId] ?? { least: 0, most: 0 };
    const written = flow.written[index]!;
    if (least === written && most === written) return;
    faults.push(`${companyId} has ${written} events, and its clients got ${least} to ${most}`);
  });
  if (faults.length > 0) throw new Error(`not each event came once and in order:\n${faults.join('\n')}`);
}

function namesOf(companies: Listeners[]): string[] {
  return companies.map(({ companyId }) => companyId);
}

function countOf(companies: Listeners[]): number {
  return companies.reduce((sum, company) => sum + company.clients, 0);
}

function report(stage: Stage, { companies }: Scene, { connectSeconds, rates, memory }: Found): Report {
  const count = countOf(companies);
  const perClient = (then: Memory): Record<keyof Memory, number> => ({
    heapUsedBytes: (then.heapUsedBytes - memory.none.heapUsedBytes) / count,
    heapTotalBytes: (then.heapTotalBytes - memory.none.heapTotalBytes) / count,
    externalBytes: (then.externalBytes - memory.none.externalBytes) / count,
    rssBytes: (then.rssBytes - memory.none.rssBytes) / count,
  });
  const connected = perClient(memory.connected);
  const bytes = connected.heapUsedBytes + connected.externalBytes;
  const last = rates.at(-1)!;
  const p99 = last.arrivals?.p99Ms ?? NaN;
  const keptUp = rates.filter(keepsUp).at(-1)?.asked ?? 0;
  const memoryRow = (name: string, of: Record<keyof Memory, number>): string[] => [
    name,
    thousandths(of.heapUsedBytes),
    thousandths(of.externalBytes),
    thousandths(of.heapUsedBytes + of.externalBytes),
    thousandths(of.rssBytes),
  ];
  return {
    name: 'clients',
    tables: [
      rateTable(companies, rates),
      {
        title: `Memory of the product for each of ${count} clients, after garbage collections, against none`,
        head: ['', 'heap', 'external', 'both', 'RSS'],
        rows: [
          memoryRow('all connected, nothing told yet', connected),
          memoryRow('all connected, after the last rate', perClient(memory.loaded)),
          memoryRow('all have left', perClient(memory.left)),
        ],
      },
    ],
    notes: [
      `At ${last.asked} events a second p99 is ${number(p99, 0, ' ms')} (aim: at most ${AIM_P99_MS} ms); the highest rate that was kept up is ${keptUp}.`,
      `A client takes ${thousandths(bytes)} (aim: at most ${thousandths(AIM_BYTES)}), what the kernel keeps for its connection aside.`,
      `Each client got each event of its company, once and in order, and nothing else. All connected in ${number(connectSeconds, 1, ' s')}.`,
      `${stage.postgresSettings}; clients, appender, database and product share the processors.`,
    ],
    figures: { clients: count, connectSeconds, keptUp, rates, memory, bytesPerClient: bytes },
  };
}

function rateTable(companies: Listeners[], rates: Rate[]): Table {
  const ms = (value: number | undefined): string => (value === undefined ? '' : number(value, 1, ' ms'));
  const percent = (value: number): string => number(value, 1, ' %');
  return {
    title: `Events from append to arrival, at ${countOf(companies)} clients of ${companies.length} companies`,
    head: [
      'events/s',
      'kept up',
      'events/s to the end',
      'deliveries/s',
      'p50',
      'p99',
      'longest',
      'product',
      'PostgreSQL',
      'clients',
      'appender',
      'event loop p99',
    ],
    rows: rates.map((rate) => [
      number(rate.asked, 0),
      rate.asked === 0 ? '' : keepsUp(rate) ? 'yes' : 'no',
      number(rate.achieved, 0),
      number(rate.deliveriesPerSecond, 0),
      ms(rate.arrivals?.p50Ms),
      ms(rate.arrivals?.p99Ms),
      ms(rate.arrivals?.longestMs),
      percent(rate.cpu.product),
      percent(rate.cpu.postgres),
      percent(rate.cpu.clients),
      percent(rate.cpu.appender),
      ms(rate.delayP99Ms),
    ]),
  };
}

/** Nothing queues up: the last event is there as soon as any other. */
function keepsUp({ asked, behindMs, arrivals }: Rate): boolean {
  return asked > 0 && behindMs <= KEPT_UP_MS && (arrivals?.p99Ms ?? Infinity) <= KEPT_UP_MS;
}

/** Kilobytes, finely: a client has few of them. */
function thousandths(bytes: number): string {
  return number(bytes / 1_024, 1, ' KB');
}
