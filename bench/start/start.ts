import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { BenchOptions } from '../bench-options.js';
import { median, megabytes, number, progress, type Report } from '../report.js';
import { cpuSeconds } from '../stage/process-cpu.js';
import { Stage } from '../stage/stage.js';

/** What `npm run build` made: a start from modules, as the other benchmarks have it, is no start of an installation. */
const ENTRY = join(process.cwd(), 'dist', 'main.js');
const STARTS = 7;
const LOOK_MS = 5;
const READY_WITHIN_MS = 60_000;

/** One start, until it is ready to serve. */
interface Start {
  readyMs: number;
  cpuMs: number;
  rssBytes: number;
}

/** How long a start takes on a database that is migrated, and on an empty one; and what the process is then. */
export async function start({ scale }: BenchOptions): Promise<Report> {
  if (!existsSync(ENTRY)) throw new Error(`${ENTRY} is not there: npm run build makes it`);
  const stage = await Stage.open();
  try {
    const warm: Start[] = [];
    const fresh: Start[] = [];
    const known = await stage.newDatabase('known');
    await startOnce(stage, known);
    for (let n = 0; n < Math.ceil(STARTS * scale); n += 1) {
      progress(`start: ${n + 1}`);
      warm.push(await startOnce(stage, known));
      fresh.push(await startOnce(stage, await stage.newDatabase(`fresh_${n}`)));
    }
    return report(warm, fresh);
  } finally {
    await stage.close();
  }
}

async function startOnce({ simulator, folder }: Stage, databaseUrl: string): Promise<Start> {
  const began = performance.now();
  const child = spawn(process.execPath, [ENTRY], {
    env: {
      PATH: process.env.PATH ?? '',
      NODE_ENV: 'production',
      PORT: '0',
      DATA_DIR: join(folder, 'starts'),
      DATABASE_URL: databaseUrl,
      ADMIN_API_KEY: 'benchmark-admin-key',
      WHATSAPP_WS_URL: simulator.wsUrl,
      WHATSAPP_NOISE_ROOT_KEY: simulator.noiseRootKey,
      SHUTDOWN_GRACE_MS: '0',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  try {
    await untilReady(await portOf(child));
    const readyMs = performance.now() - began;
    const pid = child.pid ?? 0;
    return { readyMs, cpuMs: 1_000 * cpuSeconds(pid), rssBytes: rssOf(pid) };
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

/** The port that the log names. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let log = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      const [, port] = /"port":(\d+).*"listening"/.exec(log) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('exit', () => reject(new Error(`the process ended: ${log}`)));
  });
}

async function untilReady(port: number): Promise<void> {
  for (const deadline = Date.now() + READY_WITHIN_MS; ;) {
    const { ok } = await fetch(`http://127.0.0.1:${port}/health/ready`);
    if (ok) return;
    if (Date.now() > deadline) throw new Error('the process does not become ready');
    await wait(LOOK_MS);
  }
}

function rssOf(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1_024;
}

function report(warm: Start[], fresh: Start[]): Report {
  const row = (name: string, starts: Start[]): string[] => {
    const of = (part: keyof Start): number[] => starts.map((one) => one[part]);
    return [
      name,
      number(median(of('readyMs')), 0, ' ms'),
      `${number(Math.min(...of('readyMs')), 0)}–${number(Math.max(...of('readyMs')), 0)}`,
      number(median(of('cpuMs')), 0, ' ms'),
      megabytes(median(of('rssBytes'))),
    ];
  };
  return {
    name: 'start',
    tables: [
      {
        title: `From the call of the program until /health/ready answers 200, median of ${warm.length}`,
        head: ['', 'ready', 'lowest to highest', 'processor', 'RSS'],
        rows: [row('a database that is migrated', warm), row('an empty database', fresh)],
      },
    ],
    notes: ['The aims: ready after 1.0 s and 2.0 s, 130 MB.'],
    figures: { warm, fresh },
  };
}
