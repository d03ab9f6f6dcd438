import { setTimeout as wait } from 'node:timers/promises';
import type { SimulatorClient } from '../../src/simulator/client.js';
import { inParallel } from '../inside/device.js';
import type { Stage } from '../stage/stage.js';

const AT_ONCE = 50;
const LOOK_MS = 10;
const TIMEOUT_MS = 120_000;

/** Closes every connection; as near to at once as requests can be. */
export async function dropAll({ simulator }: Stage, numbers: string[]): Promise<void> {
  await inParallel(numbers.length, AT_ONCE, (index) => simulator.client.kill(numbers[index]!, 'reset'));
}

/** How a number of sessions logged in, as the server saw it. */
export interface Arrival {
  /** From the first new connection until the last one is logged in. */
  seconds: number;
  /** The same from the moment at which watching began. */
  secondsInAll: number;
}

/**
 * Watches the server from now on until so many more log-ins have succeeded. The first connection starts the clock: what
 * went before, a wait that the policy demands or a process that starts, is no part of logging in.
 */
export async function watchArrival(client: SimulatorClient, sessions: number): Promise<() => Promise<Arrival>> {
  const before = await client.stats();
  const began = performance.now();
  return async () => {
    let first: number | undefined;
    for (const deadline = Date.now() + TIMEOUT_MS; ;) {
      const now = await client.stats();
      if (now.connectionsTotal > before.connectionsTotal) first ??= performance.now();
      if (now.logins - before.logins >= sessions && now.loggedInNow >= sessions) break;
      if (Date.now() > deadline) throw new Error(`${now.loggedInNow} of ${sessions} sessions are back`);
      await wait(LOOK_MS);
    }
    const end = performance.now();
    return { seconds: (end - (first ?? began)) / 1_000, secondsInAll: (end - began) / 1_000 };
  };
}
