import { fileURLToPath } from 'node:url';
import { spawnSimulator, type RunningSimulator, type SpawnOptions } from '../../src/simulator/spawn.js';

export type { SimulatorStats } from '../../src/simulator/client.js';
export type { RunningSimulator } from '../../src/simulator/spawn.js';

/** The built simulator as a process of its own, on a free port. `SIMULATOR_ENTRY` names another build of it. */
export function startSimulator(options: Partial<SpawnOptions> = {}): Promise<RunningSimulator> {
  const entry = process.env.SIMULATOR_ENTRY ?? fileURLToPath(new URL('../../dist/simulator/main.js', import.meta.url));
  return spawnSimulator({ entry, ...options });
}
