import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { WebSocket, WebSocketServer } from 'ws';
import { keyOf } from '../access/authenticator.js';
import { clientAddress } from '../identity/client-address.js';
import { Settings } from '../config/settings.js';
import { invalidField } from '../domain/errors.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { LOGGER } from '../logging/logger.js';
import { ClientCaps } from './client-caps.js';
import type { EventSubscription } from './event-subscription.js';
import { problemOf } from './handshake-problem.js';
import { type Admission, type Greeting, Handshakes } from './handshakes.js';
import { prefixOf } from '../http/forwarded-prefix.js';
import { refuseUpgrade } from '../http/refuse-upgrade.js';
import { Subscriptions } from './subscriptions.js';
import { WebSocketSink } from './websocket-sink.js';

const PING_MS = 25_000;
/** More than ever waits for a client that is only slow. */
const MAX_UNTAKEN_BYTES = 2_000_000;
const PARAMETERS = ['companyId', 'line', 'types', 'after'] as const;
/** A browser cannot set headers, but it can name subprotocols: this one, and the key. */
const KEY_SUBPROTOCOL = 'bearer';

interface Peer {
  subscription: EventSubscription;
  /** False from a ping until its pong. */
  alive: boolean;
}

/** Plain WebSocket clients: one event as JSON in each text frame. */
@Part({ stage: 'realtime', roles: ['api'] })
export class WebSocketEndpoint implements StartsAndStops {
  private readonly server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Clients have nothing to say; what they say is not looked at.
    maxPayload: 4 * 1024,
    handleProtocols: (offered) => (offered.has(KEY_SUBPROTOCOL) ? KEY_SUBPROTOCOL : false),
  });
  private readonly peers = new Map<WebSocket, Peer>();
  private timer: NodeJS.Timeout | undefined;

  private readonly admissions = new WeakMap<IncomingMessage, Admission>();

  constructor(
    private readonly handshakes: Handshakes,
    private readonly subscriptions: Subscriptions,
    private readonly caps: ClientCaps,
    private readonly settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  start(): void {
    this.server.on('headers', (headers, request) => {
      const { after } = this.admissions.get(request) ?? {};
      if (after !== undefined) headers.push(`X-Event-Id: ${after}`);
    });
    this.timer = setInterval(() => this.ping(), PING_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Takes over the connection of an upgrade request: lets the client in, or answers with a problem. */
  async accept(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const requestId = randomUUID();
    try {
      // Not once it has closed: nobody would say that it goes.
      if (socket.destroyed) return;
      socket.once('close', this.caps.connection(clientAddress(request, this.settings.trustProxy)));
      const admission = await this.handshakes.admit(greetingOf(request, socket, requestId));
      this.admissions.set(request, admission);
      this.server.handleUpgrade(request, socket, head, (client) => this.serve(client, socket, admission));
    } catch (error) {
      refuseUpgrade(socket, problemOf(error, requestId, prefixOf(request.headers), this.log));
    }
  }

  private serve(client: WebSocket, socket: Duplex, admission: Admission): void {
    const { subscription, closed } = this.subscriptions.begin(admission, new WebSocketSink(client, socket));
    const peer: Peer = { subscription, alive: true };
    this.peers.set(client, peer);
    client.on('pong', () => {
      peer.alive = true;
    });
    // Each ping of a client is answered, whether it takes the answers or not.
    client.on('ping', () => {
      if (client.bufferedAmount > MAX_UNTAKEN_BYTES) client.terminate();
    });
    client.on('error', (error) => this.log.debug({ error: error.message }, 'a WebSocket client broke'));
    client.on('close', () => {
      this.peers.delete(client);
      closed();
    });
  }

  private ping(): void {
    for (const [client, peer] of this.peers) {
      // A ping would wait behind what the client does not take; how long that may last is the subscription's to say.
      if (peer.subscription.congested || client.readyState !== WebSocket.OPEN) continue;
      if (peer.alive) client.ping();
      else client.terminate();
      peer.alive = false;
    }
  }
}

function greetingOf(request: IncomingMessage, socket: Duplex, requestId: string): Greeting {
  const { pathname: route, searchParams: given } = new URL(request.url ?? '', 'ws://localhost');
  for (const name of given.keys()) {
    if (!PARAMETERS.some((known) => known === name)) throw invalidField(name, `property ${name} should not exist`);
  }
  const parameter = (name: string): string | undefined => given.get(name) ?? undefined;
  return {
    method: 'WEBSOCKET',
    route,
    requestId,
    request,
    onClosed: (listener) => {
      socket.once('close', listener);
      return () => void socket.off('close', listener);
    },
    key: keyOf(request.headers) ?? keyOfSubprotocols(request),
    companyId: parameter('companyId'),
    line: parameter('line'),
    types: parameter('types'),
    after: parameter('after'),
  };
}

function keyOfSubprotocols(request: IncomingMessage): string | undefined {
  const [name, key] = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((part) => part.trim());
  return name === KEY_SUBPROTOCOL && key !== '' ? key : undefined;
}
