import { createServer, connect, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

/** A TCP proxy in front of PostgreSQL that holds each answer back, as a database across a network would. */
export class SlowDatabase {
  private readonly sockets = new Set<Socket>();

  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  /** @param delayMs added to every answer of the server, and so to every database call */
  static async inFrontOf(url: string, delayMs: number): Promise<SlowDatabase> {
    const target = new URL(url);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxied = new URL(url);
    proxied.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const proxy = new SlowDatabase(proxied.href, server);
    server.on('connection', (client) => {
      const upstream = connect(Number(target.port), target.hostname);
      proxy.track(client, upstream);
      client.pipe(upstream);
      upstream.on('data', (chunk: Buffer) => setTimeout(() => client.writable && client.write(chunk), delayMs));
    });
    return proxy;
  }

  /** Breaks all connections and refuses new ones. */
  async close(): Promise<void> {
    this.server.close();
    this.breakConnections();
    await once(this.server, 'close');
  }

  breakConnections(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private track(...pair: [Socket, Socket]): void {
    for (const socket of pair) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        for (const other of pair) other.destroy();
      });
    }
  }
}
