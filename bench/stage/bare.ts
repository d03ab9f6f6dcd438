import type { Batch } from '../inside/device.js';
import type { Picture } from '../inside/picture.js';
import type { RunningSimulator } from '../../src/simulator/spawn.js';
import { MeasuredProcess, path } from './measured-process.js';

/** A process of bare Baileys sockets with their keys in memory, unless a database keeps them as well. */
export class Bare {
  readonly process: MeasuredProcess;

  /**
   * @param sharedStorage puts one storage behind all `AsyncLocalStorage`, as anybody with many sockets has to
   * @param simulator whose media server is to be trusted
   */
  constructor(sharedStorage: boolean, simulator?: Pick<RunningSimulator, 'caFile'>) {
    const flags = sharedStorage ? ['--import', path('../shared-async-storage.js')] : [];
    const environment: Record<string, string> =
      simulator === undefined ? {} : { NODE_EXTRA_CA_CERTS: simulator.caFile };
    this.process = new MeasuredProcess([path('../inside/bare-main.js')], environment, flags);
  }

  /** Writes what changes of the keys of devices that are loaded later to a new table of that database. */
  async keepKeysIn(databaseUrl: string): Promise<void> {
    await this.process.ask('keepKeysIn', databaseUrl);
  }

  /** @param deviceFile see `exportDevices` */
  async load(deviceFile: string): Promise<void> {
    await this.process.ask('load', deviceFile);
  }

  /** Logs `count` more of the loaded devices in, or all that are left. */
  async login({ wsUrl, noiseRootKey }: RunningSimulator, count?: number): Promise<void> {
    await this.process.ask('login', { wsUrl, noiseRootKey, count });
  }

  /** What it sends where a batch wants a picture. */
  async keepPicture(picture: Picture): Promise<void> {
    await this.process.ask('keepPicture', picture);
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
