import { setTimeout as wait } from 'node:timers/promises';
import type { SimulatorClient, SimulatorStats } from '../../src/simulator/client.js';
import { cpuSeconds } from './process-cpu.js';

const KEEP_ALIVE_S = 30;
const TIMEOUT_MS = 60_000;
const TIMEOUT_A_SESSION_MS = 40;
const LOOK_MS = 200;
/** A process that takes less than this share of a core is doing nothing that matters. */
const IDLE_SHARE = 0.05;

/**
 * Waits until `sessions` are logged in and the server has seen nothing from them but keep-alives for `forMs`: what
 * follows a log-in is over.
 */
export async function untilOnlyKeepAlives(client: SimulatorClient, sessions: number, forMs = 5_000): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS + sessions * TIMEOUT_A_SESSION_MS;
  let since = Date.now();
  let then = await client.stats();
  while (Date.now() - since < forMs) {
    if (Date.now() > deadline) throw new Error(`${sessions} sessions did not come to rest`);
    await wait(LOOK_MS);
    const now = await client.stats();
    const seconds = (Date.now() - since) / 1_000;
    const keepAlives = 5 + (3 * sessions * seconds) / KEEP_ALIVE_S;
    const resting = now.loggedInNow === sessions && same(now, then) && now.queries - then.queries <= keepAlives;
    if (resting) continue;
    since = Date.now();
    then = now;
  }
}

/** Waits until none of the processes does any work to speak of. */
export async function untilIdle(pids: number[], forMs = 400): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    const before = pids.map(cpuSeconds);
    await wait(forMs);
    if (pids.every((pid, index) => cpuSeconds(pid) - (before[index] ?? 0) <= (IDLE_SHARE * forMs) / 1_000)) return;
    if (Date.now() > deadline) throw new Error('the processes did not come to rest');
  }
}

/** Waits until the server has counted up to a number. */
export async function untilCounted(
  client: SimulatorClient,
  counter: 'messagesFromClients' | 'acksIn',
  goal: number,
): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    const { [counter]: count } = await client.stats();
    if (count >= goal) return;
    if (Date.now() > deadline) throw new Error(`the server counted ${count} of ${goal} ${counter}`);
    await wait(5);
  }
}

function same(now: SimulatorStats, then: SimulatorStats): boolean {
  const names = [
    'logins',
    'messagesToClients',
    'messagesFromClients',
    'receiptsIn',
    'acksIn',
    'preKeysUploaded',
  ] as const;
  return names.every((name) => now[name] === then[name]);
}
