import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';

/** True where a Redis server is installed. */
export const redisIsInstalled = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis server that keeps nothing, on a port that stays its own when it is started again. */
export class RedisServer {
  private child: ChildProcess | undefined;

  private constructor(private readonly port: number) {}

  static async start(): Promise<RedisServer> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    const server = new RedisServer(port);
    await server.run();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async run(): Promise<void> {
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const child = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
    this.child = child;
    for await (const line of createInterface({ input: child.stdout })) if (/Ready to accept/.test(line)) return;
    throw new Error('redis-server did not start');
  }

  /** Counts what the processes tell each other over it. */
  async listenIn(): Promise<{ heard: () => number; close: () => void }> {
    const client = new Redis(this.url);
    let count = 0;
    client.on('message', () => (count += 1));
    await client.subscribe('switchboard-request#/whatsapp#');
    return { heard: () => count, close: () => client.disconnect() };
  }

  /** Names of the keys that it holds. */
  async keys(pattern: string): Promise<string[]> {
    const client = new Redis(this.url);
    try {
      return await client.keys(pattern);
    } finally {
      client.disconnect();
    }
  }

  /** Stops it without a word, as a host that freezes; `false` lets it go on. */
  freeze(on: boolean): void {
    this.child?.kill(on ? 'SIGSTOP' : 'SIGCONT');
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
}
