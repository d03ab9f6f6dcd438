import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { HttpAdapterHost } from '@nestjs/core';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { prefixOf } from '../http/forwarded-prefix.js';
import { problemBody } from '../http/problem.js';
import { refuseUpgrade } from '../http/refuse-upgrade.js';
import { WebSocketEndpoint } from './websocket-endpoint.js';

export const WEBSOCKET_PATH = '/api/whatsapp/events';
const SOCKET_IO_PATH = '/socket.io/';
const GOODBYE_MS = 1_000;

/** Gives each request for an upgrade to whom its path belongs to, and ends at the shutdown what is left of them. */
@Part({ stage: 'doors', roles: ['api'] })
export class HttpUpgrades implements StartsAndStops {
  private readonly sockets = new Set<Duplex>();
  private onLastClosed: (() => void) | undefined;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly endpoint: WebSocketEndpoint,
  ) {}

  start(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    // Newer Nodes ask first, and go on with the request when it is none for us; older ones hand over every one.
    if ('shouldUpgradeCallback' in server) server.shouldUpgradeCallback = isWebSocket;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // Until a protocol takes it over, nobody else hears of a connection that breaks.
      socket.on('error', () => undefined);
      if (!isWebSocket(request)) return answerWithoutUpgrade(server, request, socket, head);
      this.track(socket);
      const path = (request.url ?? '').split('?', 1)[0]!;
      if (path.startsWith(SOCKET_IO_PATH)) return;
      if (path === WEBSOCKET_PATH) return void this.endpoint.accept(request, socket, head);
      const prefix = prefixOf(request.headers);
      refuseUpgrade(socket, problemBody('NOT_FOUND', `No WebSocket at ${path}`, randomUUID(), {}, prefix));
    });
  }

  /** Clients were told to go when the drain began; who has not answered by now does not hold up the end. */
  async stop(): Promise<void> {
    if (this.sockets.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, GOODBYE_MS);
      this.onLastClosed = (): void => {
        clearTimeout(timer);
        resolve();
      };
    });
    for (const socket of this.sockets) socket.destroy();
  }

  private track(socket: Duplex): void {
    this.sockets.add(socket);
    socket.once('close', () => {
      this.sockets.delete(socket);
      if (this.sockets.size === 0) this.onLastClosed?.();
    });
  }
}

function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

/**
 * Java's HTTP client offers HTTP/2 with its first request, as an upgrade that a server may ignore. Node hands over any
 * request with an upgrade once somebody listens for them (before 24.9): so such a one is read again without its offer.
 */
function answerWithoutUpgrade(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const kept = (request.headers.connection ?? '').replaceAll(/\b(upgrade|http2-settings)\b[ ,]*/gi, '');
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`, `Connection: ${kept}`];
  for (let n = 0; n < request.rawHeaders.length; n += 2) {
    const [name, value] = request.rawHeaders.slice(n, n + 2);
    if (!/^(connection|upgrade|http2-settings)$/i.test(name!)) lines.push(`${name}: ${value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}
