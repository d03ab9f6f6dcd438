import { setTimeout as wait } from 'node:timers/promises';
import type { BenchOptions } from '../bench-options.js';
import { number, progress, type Report } from '../report.js';
import { path } from '../stage/measured-process.js';
import { Product } from '../stage/product.js';
import { untilOnlyKeepAlives } from '../stage/quiet.js';
import { Stage } from '../stage/stage.js';
import type { Census } from './census.js';
import { Herd } from './herd.js';

const SESSIONS = 20;
const CYCLES = 1_000;
const WARM_UP_CYCLES = 40;
const SAMPLE_EVERY = 100;
const AIM_BYTES = 1024 * 1024;
/** Connections to PostgreSQL that nobody uses are closed after ten seconds, those of HTTP after five. */
const SETTLED_AFTER_MS = 12_000;
const SETTLE_TIMEOUT_MS = 90_000;
const LOOK_MS = 1_000;

const COUNTED = ['listeners', 'timers', 'promises', 'mapEntries', 'setEntries'] as const;
const TITLES: Record<(typeof COUNTED)[number], string> = {
  listeners: 'listeners of event emitters',
  timers: 'timers',
  promises: 'promises',
  mapEntries: 'entries of maps',
  setEntries: 'entries of sets',
};

/** Waits and windows are as short as they may be, and no session is given up for having been dropped so often. */
const ENVIRONMENT = {
  WHATSAPP_RECONNECT_BASE_DELAY: '10',
  WHATSAPP_RECONNECT_MAX_DELAY: '10',
  WHATSAPP_RECONNECT_JITTER: '0',
  WHATSAPP_MAX_RECONNECT_ATTEMPTS: '1000',
  RATE_LIMIT_WINDOW_MS: '1000',
  NEW_CONTACT_WINDOW_MS: '1000',
};

interface Sample {
  cycles: number;
  census: Census;
}

/** Connects and drops sessions a thousand times, removes them, and looks what is left. */
export async function leak({ scale }: BenchOptions): Promise<Report> {
  const stage = await Stage.open();
  let product: Product | undefined;
  try {
    product = await Product.start(stage, {
      environment: ENVIRONMENT,
      flags: ['--import', path('./probe.js')],
    });
    const herd = await Herd.gather(stage, product, SESSIONS);
    progress('leak: warm-up');
    await live(stage, product, herd, WARM_UP_CYCLES);
    const before = await settled(product);
    const began = performance.now();
    const samples = await live(stage, product, herd, Math.ceil(CYCLES * scale));
    const seconds = (performance.now() - began) / 1_000;
    const after = await settled(product);
    return report(before, after, samples, seconds);
  } finally {
    await product?.stop();
    await stage.close();
  }
}

/** A whole life of the sessions, from linking to removal; looks in between, with all of them connected and at rest. */
async function live(stage: Stage, product: Product, herd: Herd, cycles: number): Promise<Sample[]> {
  await herd.link();
  const samples: Sample[] = [];
  for (let done = 0; done <= cycles; done += SESSIONS) {
    const sampled = done % SAMPLE_EVERY === 0;
    if (done > 0) await herd.dropAll(sampled);
    if (!sampled) continue;
    await untilOnlyKeepAlives(stage.simulator.client, SESSIONS, 1_000);
    const census = await product.process.ask<Census>('census');
    progress(`leak: ${done} of ${cycles} cycles, ${number(census.heapUsedBytes / 1024, 0, ' KB')} of heap`);
    samples.push({ cycles: done, census });
  }
  await herd.remove();
  return samples;
}

/** What is left when nothing changes any more. */
async function settled({ process }: Product): Promise<Census> {
  progress('leak: everything is removed; waiting until nothing changes');
  const deadline = Date.now() + SETTLE_TIMEOUT_MS;
  let since = Date.now();
  let then = await process.ask<Census>('census');
  while (Date.now() - since < SETTLED_AFTER_MS && Date.now() < deadline) {
    await wait(LOOK_MS);
    const now = await process.ask<Census>('census');
    if (COUNTED.some((kind) => now[kind] !== then[kind])) since = Date.now();
    then = now;
  }
  return then;
}

function report(before: Census, after: Census, samples: Sample[], seconds: number): Report {
  const kilobytes = (bytes: number): string => number(bytes / 1024, 1, ' KB');
  const growth = after.heapUsedBytes - before.heapUsedBytes;
  const slope = slopeOf(samples.map(({ cycles, census }) => [cycles, census.heapUsedBytes]));
  const cycles = samples.at(-1)?.cycles ?? 0;
  const parts = [...new Set([...Object.keys(before.parts), ...Object.keys(after.parts)])]
    .map((name): [string, number, number] => [name, before.parts[name] ?? 0, after.parts[name] ?? 0])
    .filter(([, one, other]) => one !== other);
  return {
    name: 'leak',
    tables: [
      {
        title: `What is alive after a full garbage collection, before and after ${cycles} cycles on ${SESSIONS} sessions`,
        head: ['', 'before', 'after', 'difference'],
        rows: [
          ...COUNTED.map((kind) => [
            TITLES[kind],
            String(before[kind]),
            String(after[kind]),
            String(after[kind] - before[kind]),
          ]),
          ['retained heap', kilobytes(before.heapUsedBytes), kilobytes(after.heapUsedBytes), kilobytes(growth)],
        ],
      },
      {
        title: 'With all sessions connected and at rest',
        head: ['cycles', 'retained heap', ...COUNTED.map((kind) => TITLES[kind])],
        rows: samples.map((sample) => [
          String(sample.cycles),
          kilobytes(sample.census.heapUsedBytes),
          ...COUNTED.map((kind) => String(sample.census[kind])),
        ]),
      },
      ...(parts.length === 0
        ? []
        : [
            {
              title: 'What the differences consist of',
              head: ['', 'before', 'after'],
              rows: parts.map(([name, one, other]) => [name, String(one), String(other)]),
            },
          ]),
    ],
    notes: [
      `Slope: ${number(slope, 1)} bytes a cycle with the sessions connected; ${number(cycles / seconds, 1)} cycles a second.`,
      `Retained heap grew by ${kilobytes(growth)} (aim: less than ${kilobytes(AIM_BYTES)}).`,
      COUNTED.every((kind) => before[kind] === after[kind])
        ? 'All counts are equal: nothing of a session is left.'
        : 'The counts differ: SOMETHING IS LEFT.',
    ],
    figures: { cycles, sessions: SESSIONS, slopeBytesPerCycle: slope, growthBytes: growth, before, after, samples },
  };
}

/** Of the straight line that fits best (least squares). */
function slopeOf(points: [number, number][]): number {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const middle = mean(points.map(([x]) => x));
  const height = mean(points.map(([, y]) => y));
  const spread = points.reduce((sum, [x]) => sum + (x - middle) ** 2, 0);
  return points.reduce((sum, [x, y]) => sum + (x - middle) * (y - height), 0) / spread;
}
