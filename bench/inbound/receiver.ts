import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { arrivalOf } from './message.js';

/** A customer's endpoint that counts what it is told of, and answers at once. */
export class Receiver {
  private readonly ids = new Set<string>();
  private readonly latencies: number[] = [];
  private wanted: { count: number; resolve: () => void } | undefined;

  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async start(): Promise<Receiver> {
    const server = createServer({ keepAlive: true });
    server.keepAliveTimeout = 60_000;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const receiver = new Receiver(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.writeHead(204).end();
        receiver.take(Buffer.concat(chunks).toString());
      });
    });
    return receiver;
  }

  get count(): number {
    return this.ids.size;
  }

  /** Resolves when so many different messages have come in all. */
  async until(count: number): Promise<void> {
    if (this.ids.size >= count) return;
    await new Promise<void>((resolve) => (this.wanted = { count, resolve }));
  }

  /** Milliseconds from sending to arrival of what came since the last call. */
  takeLatencies(): number[] {
    return this.latencies.splice(0);
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private take(body: string): void {
    interface Told {
      id: string;
      message: { text: string };
    }
    const told = JSON.parse(body) as Told & { events?: Told[] };
    for (const { id, message } of told.events ?? [told]) {
      if (this.ids.has(id)) continue;
      this.ids.add(id);
      this.latencies.push(arrivalOf(message.text));
    }
    if (this.wanted !== undefined && this.ids.size >= this.wanted.count) {
      const { resolve } = this.wanted;
      this.wanted = undefined;
      resolve();
    }
  }
}
