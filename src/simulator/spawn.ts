import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { SimulatorClient, type SimulatorAddress } from './client.js';

export type { SimulatorAddress } from './client.js';

export interface RunningSimulator extends SimulatorAddress {
  client: SimulatorClient;
  process: ChildProcess;
  stop(): Promise<void>;
}

export interface SpawnOptions {
  /** The compiled `main.js`. */
  entry: string;
  port?: number;
  dataDir?: string;
  noiseRootSeed?: string;
  args?: string[];
  startTimeoutMs?: number;
}

const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5_000;

/** Starts the simulator as a process of its own; it ends with this one, however this one ends. */
export async function spawnSimulator(options: SpawnOptions): Promise<RunningSimulator> {
  const { entry, port = 0, dataDir, noiseRootSeed, args = [] } = options;
  const flags = ['--port', String(port), '--exit-with-parent', ...args];
  if (dataDir !== undefined) flags.push('--data-dir', dataDir);
  if (noiseRootSeed !== undefined) flags.push('--noise-root-seed', noiseRootSeed);
  const child = spawn(process.execPath, [entry, ...flags], { stdio: ['pipe', 'pipe', 'inherit'] });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(hard);
  };
  try {
    const address = await readAddress(child, options.startTimeoutMs ?? START_TIMEOUT_MS);
    return { ...address, client: new SimulatorClient(address.adminUrl), process: child, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function readAddress(child: ChildProcess, timeoutMs: number): Promise<SimulatorAddress> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the simulator did not start within ${timeoutMs} ms`)), timeoutMs);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the simulator ended with code ${code} before it was ready`)));
    if (!child.stdout) throw new Error('the simulator has no standard output');
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(timer);
      child.removeAllListeners('exit');
      try {
        resolve(JSON.parse(line) as SimulatorAddress);
      } catch {
        reject(new Error(`the simulator said: ${line}`));
      }
    });
  });
}
