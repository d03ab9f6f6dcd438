import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inParallel } from '../inside/device.js';
import type { Memory } from '../inside/measurement.js';
import type { BenchOptions } from '../bench-options.js';
import { progress, kilobytes, megabytes, number, type Report } from '../report.js';
import { Bare } from '../stage/bare.js';
import { type Company, exportDevices, pairCompanies } from '../stage/devices.js';
import type { MeasuredProcess } from '../stage/measured-process.js';
import { familyCpuSeconds } from '../stage/process-cpu.js';
import { Product } from '../stage/product.js';
import { untilOnlyKeepAlives } from '../stage/quiet.js';
import { Stage } from '../stage/stage.js';

const AIM = 1.3;
/** With more sockets each await of bare Baileys as it is takes so long that they do not all log in. */
const MOST_PLAIN = 1_000;
/** The product's own limit when it brings sessions back; the bare program uses the same. */
const LOGINS_AT_ONCE = 10;

/** What one process is like with all sessions connected and nothing to do. */
interface IdleFigures {
  heapBytesPerSession: number;
  /** Resident memory without what V8 holds free, which depends on when it last thought of giving it back. */
  usedRssBytesPerSession: number;
  externalBytes: number;
  rssBytesWithNone: number;
  rssBytesWithAll: number;
  cpuPercent: number;
  databaseCpuPercent: number;
  awaitNsWithNone: number;
  awaitNsWithOne: number;
  awaitNsWithAll: number;
  delayP99Ms: number;
  loginSeconds: number;
}

/** Connected sessions of the product against the same devices on bare Baileys sockets. */
export async function idle(options: BenchOptions): Promise<Report> {
  const { sessions } = options;
  const stage = await Stage.open();
  try {
    progress(`idle: pairing ${sessions} companies`);
    const { companies, file } = await pairAll(stage, sessions);
    const product = await measureProduct(stage, companies, options);
    const shared = await measureBare(stage, file, true, options);
    const plain = sessions > MOST_PLAIN ? undefined : await measureBare(stage, file, false, options);
    return report(options, product, shared, plain);
  } finally {
    await stage.close();
  }
}

/** Pairs in a process of its own: what pairing leaves in a heap is not what a session costs. */
async function pairAll(stage: Stage, sessions: number): Promise<{ companies: Company[]; file: string }> {
  const product = await Product.start(stage);
  try {
    const companies = await pairCompanies(stage, product, sessions);
    await untilOnlyKeepAlives(stage.simulator.client, sessions, 1_000);
    await inParallel(sessions, LOGINS_AT_ONCE, (index) => product.disconnect(companies[index]!.companyId));
    return { companies, file: await exportDevices(stage, companies, 'devices') };
  } finally {
    await product.stop();
  }
}

async function measureProduct(stage: Stage, companies: Company[], options: BenchOptions): Promise<IdleFigures> {
  const product = await Product.start(stage);
  try {
    return await measure(stage, product.process, 'product', options, async (from, to) => {
      const companyAt = (index: number): string => companies[from + index]!.companyId;
      await inParallel(to - from, LOGINS_AT_ONCE, (index) => product.create(companyAt(index)));
      await product.waitForConnected(to);
    });
  } finally {
    await product.stop();
  }
}

async function measureBare(
  stage: Stage,
  file: string,
  sharedStorage: boolean,
  options: BenchOptions,
): Promise<IdleFigures> {
  const bare = new Bare(sharedStorage);
  try {
    // Before the first look at its memory: the product's keys are in PostgreSQL, and sockets are what is compared.
    await bare.load(file);
    const name = sharedStorage ? 'bare-shared' : 'bare';
    return await measure(stage, bare.process, name, options, (from, to) => bare.login(stage.simulator, to - from));
  } finally {
    await bare.stop();
  }
}

async function measure(
  stage: Stage,
  process: MeasuredProcess,
  name: string,
  { sessions, windowSeconds, artifacts }: BenchOptions,
  /** Connects the sessions from one number to another. */
  login: (from: number, to: number) => Promise<void>,
): Promise<IdleFigures> {
  progress(`idle: ${name}, log-in`);
  const awaitNsWithNone = await process.awaitNs();
  const before = await process.memory();
  const began = performance.now();
  await login(0, 1);
  const firstLogin = performance.now();
  const awaitNsWithOne = await process.awaitNs();
  const goOn = performance.now();
  await login(1, sessions);
  const loginSeconds = (firstLogin - began + performance.now() - goOn) / 1_000;
  await untilOnlyKeepAlives(stage.simulator.client, sessions);

  progress(`idle: ${name}, watching`);
  const databaseBefore = familyCpuSeconds(stage.postmasterPid);
  const window = await process.during(() => wait(windowSeconds * 1_000));
  const databaseSeconds = familyCpuSeconds(stage.postmasterPid) - databaseBefore;
  const after = await process.memory();
  const awaitNsWithAll = await process.awaitNs();
  if (artifacts !== undefined) await process.ask('heapSnapshot', join(artifacts, `idle-${name}.heapsnapshot`));
  return {
    heapBytesPerSession: (after.heapUsedBytes - before.heapUsedBytes) / sessions,
    usedRssBytesPerSession: (usedRss(after) - usedRss(before)) / sessions,
    cpuPercent: (100 * window.cpuSeconds) / window.seconds,
    databaseCpuPercent: (100 * databaseSeconds) / window.seconds,
    externalBytes: after.externalBytes - before.externalBytes,
    rssBytesWithNone: before.rssBytes,
    rssBytesWithAll: after.rssBytes,
    awaitNsWithNone,
    awaitNsWithOne,
    awaitNsWithAll,
    delayP99Ms: window.delayP99Ms,
    loginSeconds,
  };
}

function usedRss({ rssBytes, heapTotalBytes, heapUsedBytes }: Memory): number {
  return rssBytes - (heapTotalBytes - heapUsedBytes);
}

function report(
  options: BenchOptions,
  product: IdleFigures,
  shared: IdleFigures,
  plain: IdleFigures | undefined,
): Report {
  const { sessions, windowSeconds } = options;
  const row = (title: string, key: keyof IdleFigures, show: (value: number) => string, compare = true): string[] => [
    title,
    show(product[key]),
    show(shared[key]),
    plain === undefined ? '' : show(plain[key]),
    compare ? number(product[key] / shared[key], 2) : '',
  ];
  const percent = (value: number): string => number(value, 1, ' %');
  const nanoseconds = (value: number): string => number(value, 0, ' ns');
  const heap = product.heapBytesPerSession / shared.heapBytesPerSession;
  const rss = product.usedRssBytesPerSession / shared.usedRssBytesPerSession;
  const flat = product.awaitNsWithAll / product.awaitNsWithOne;
  return {
    name: 'idle',
    tables: [
      {
        title: `${sessions} connected sessions in one process, watched for ${windowSeconds} s`,
        head: ['', 'product', 'bare, shared storage', 'bare as it is', 'product / bare shared'],
        rows: [
          row('heap a session', 'heapBytesPerSession', kilobytes),
          row('RSS in use, a session', 'usedRssBytesPerSession', kilobytes),
          row('buffers outside of the heap, growth in all', 'externalBytes', megabytes, false),
          row('RSS of the process, no session', 'rssBytesWithNone', megabytes, false),
          row(`RSS of the process, ${sessions} sessions`, 'rssBytesWithAll', megabytes, false),
          row('CPU of one core', 'cpuPercent', percent),
          ['CPU of PostgreSQL', percent(product.databaseCpuPercent), '', '', ''],
          row('one await, no session', 'awaitNsWithNone', nanoseconds),
          row('one await, 1 session', 'awaitNsWithOne', nanoseconds),
          row(`one await, ${sessions} sessions`, 'awaitNsWithAll', nanoseconds),
          row('timer delay, p99', 'delayP99Ms', (value) => number(value, 1, ' ms'), false),
          row('log-in of all', 'loginSeconds', (value) => number(value, 1, ' s')),
        ],
      },
    ],
    notes: [
      `Memory a session: heap ${number(heap, 2)}, RSS in use ${number(rss, 2)} times bare Baileys with shared storage (aim: at most ${AIM}).`,
      'Heap is the steady figure; RSS also counts what allocators keep from the rush of log-ins, which differs from run to run.',
      `One await with ${sessions} sessions takes ${number(flat, 2)} times that with one session (aim: flat).`,
      'The first session makes awaits slower because Node then carries an async context along; the others add nothing.',
    ],
    figures: {
      sessions,
      windowSeconds,
      product,
      bareShared: shared,
      bare: plain ?? null,
      ratios: { heap, rss, await: flat },
    },
  };
}
