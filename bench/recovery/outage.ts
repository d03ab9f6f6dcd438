import { setTimeout as wait } from 'node:timers/promises';
import { reconnectDelay, type ReconnectPolicy } from '../../src/domain/reconnect-policy.js';
import { percentile, progress } from '../report.js';
import type { Product } from '../stage/product.js';
import type { Stage } from '../stage/stage.js';
import { dropAll } from './strikes.js';

const OUTAGE_MS = 60_000;
const RUNS = 10_000;
/** The product's defaults, which this part runs with. */
const POLICY: ReconnectPolicy = { baseDelayMs: 5_000, capMs: 300_000, maxAttempts: 10, jitter: 1 };

/** What a server that is down for a minute is asked meanwhile, and how the sessions come back. */
export interface Outage {
  sessions: number;
  seconds: number;
  /** Connections that the server refused. */
  attempts: number;
  attemptsPerSession: number;
  /** What the policy makes of it, by drawing lots: on average, and what one session in a thousand reaches. */
  expectedPerSession: number;
  expectedAtMost: number;
  limitPerSession: number;
  /** From the server's return until half of the sessions, and until all of them are connected. */
  halfBackSeconds: number;
  allBackSeconds: number;
}

/** Drops all sessions while the server refuses every connection, for a minute, and waits until all are back. */
export async function outage(stage: Stage, product: Product, numbers: string[]): Promise<Outage> {
  const { client } = stage.simulator;
  const sessions = numbers.length;
  progress(`recovery: the server is down for ${OUTAGE_MS / 1_000} s`);
  await client.setFaults(null, { upgrade: 503, times: 1e6 });
  const before = (await client.stats()).faultsFired;
  await dropAll(stage, numbers);
  await wait(OUTAGE_MS);
  const attempts = (await client.stats()).faultsFired - before;
  await client.clearFaults(null);

  progress(`recovery: the server is back after ${attempts} attempts of ${sessions} sessions`);
  const back = performance.now();
  // A session that has just missed the server's return waits for as long as its next step is.
  const patience = POLICY.baseDelayMs * 2 ** Math.ceil(Math.log2(OUTAGE_MS / POLICY.baseDelayMs) + 3);
  await stageReached(stage, Math.ceil(sessions / 2), patience);
  const halfBackSeconds = (performance.now() - back) / 1_000;
  await product.waitForConnected(sessions, patience);
  const allBackSeconds = (performance.now() - back) / 1_000;

  const drawn = Array.from({ length: RUNS }, attemptsInOutage);
  return {
    sessions,
    seconds: OUTAGE_MS / 1_000,
    attempts,
    attemptsPerSession: attempts / sessions,
    expectedPerSession: drawn.reduce((sum, count) => sum + count, 0) / RUNS,
    expectedAtMost: percentile(drawn, 99.9),
    limitPerSession: POLICY.maxAttempts,
    halfBackSeconds,
    allBackSeconds,
  };
}

/** One session by the policy alone, with connections that fail at once. */
function attemptsInOutage(): number {
  let clock = 0;
  for (let attempt = 1; ; attempt += 1) {
    const delay = reconnectDelay(POLICY, attempt, Math.random());
    if (delay === undefined || (clock += delay) > OUTAGE_MS) return attempt - 1;
  }
}

async function stageReached({ simulator }: Stage, sessions: number, timeoutMs: number): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; (await simulator.client.stats()).loggedInNow < sessions;) {
    if (Date.now() > deadline) throw new Error(`not even ${sessions} sessions came back`);
    await wait(100);
  }
}
