import type { Batch } from '../inside/device.js';
import type { RunningSimulator } from '../../src/simulator/spawn.js';
import { MeasuredProcess, path } from './measured-process.js';

/** A process of bare Baileys sockets with their keys in memory. */
export class Bare {
  readonly process: MeasuredProcess;

  /** @param sharedStorage puts one storage behind all `AsyncLocalStorage`, as anybody with many sockets has to */
  constructor(sharedStorage: boolean) {
    const flags = sharedStorage ? ['--import', path('../shared-async-storage.js')] : [];
    this.process = new MeasuredProcess([path('../inside/bare-main.js')], {}, flags);
  }

  /** @param deviceFile see `exportDevices` */
  async load(deviceFile: string): Promise<void> {
    await this.process.ask('load', deviceFile);
  }

  /** Logs `count` more of the loaded devices in, or all that are left. */
  async login({ wsUrl, noiseRootKey }: RunningSimulator, count?: number): Promise<void> {
    await this.process.ask('login', { wsUrl, noiseRootKey, count });
  }

  /** Resolves when Baileys has written all of them to its sockets. */
  async send(batches: Batch[]): Promise<void> {
    await this.process.ask('send', batches);
  }

  /** Messages of people that came in so far. */
  async received(): Promise<number> {
    return this.process.ask('received');
  }

  async untilReceived(count: number): Promise<void> {
    await this.process.ask('untilReceived', count);
  }

  /** Milliseconds from sending to arrival of what came since the last call. */
  async takeLatencies(): Promise<number[]> {
    return this.process.ask('takeLatencies');
  }

  async stop(): Promise<void> {
    await this.process.stop();
  }
}
