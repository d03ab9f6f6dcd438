import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Inject } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import type { Logger } from 'pino';
import type { ExtendedError, Namespace, Socket } from 'socket.io';
import { keyOf } from '../access/authenticator.js';
import { clientAddress } from '../identity/client-address.js';
import { Settings } from '../config/settings.js';
import { DomainError } from '../domain/errors.js';
import { LOGGER } from '../logging/logger.js';
import { prefixOf } from '../http/forwarded-prefix.js';
import { ClientCaps } from './client-caps.js';
import { problemOf } from './handshake-problem.js';
import { type Admission, type Greeting, Handshakes } from './handshakes.js';
import { SocketIoSink, untakenBytes } from './socket-io-sink.js';
import { Subscriptions } from './subscriptions.js';

export const WHATSAPP_NAMESPACE = '/whatsapp';
/** Socket.IO's main namespace: every client is in it for a moment, and none is let in. */
const MAIN_NAMESPACE = '/';

/** More than ever waits for a client that is only slow; looked at each time it has said so many things. */
const MAX_UNTAKEN_BYTES = 2_000_000;
const LOOK_EVERY = 100;

type Connection = Socket['conn'];

/** Socket.IO clients: each event is emitted under the name of its type. */
@WebSocketGateway({ namespace: WHATSAPP_NAMESPACE })
export class WhatsappGateway implements OnGatewayInit<Namespace>, OnGatewayConnection<Socket> {
  /** Not in `socket.data`, which other processes may ask for. */
  private readonly admissions = new WeakMap<Socket, Admission>();
  /** Connections with a client that was let in, or that is looked at. */
  private readonly engaged = new WeakSet<Connection>();

  constructor(
    private readonly handshakes: Handshakes,
    private readonly subscriptions: Subscriptions,
    private readonly caps: ClientCaps,
    private readonly settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  afterInit(namespace: Namespace): void {
    namespace.server.engine.on('connection', (connection: Connection) => this.bound(connection));
    namespace.server.of(MAIN_NAMESPACE).use(({ request }, next) => {
      next(this.refusal(new DomainError('NOT_FOUND', `Connect to the namespace ${WHATSAPP_NAMESPACE}`), request));
    });
    namespace.use((socket, next) => {
      const { conn } = socket;
      // Of several that come at once the first counts. The others are not answered: an error would end that one for the
      // client as well.
      if (this.engaged.has(conn)) return;
      this.engaged.add(conn);
      const greeting = greetingOf(socket);
      this.handshakes.admit(greeting).then(
        (admission) => {
          this.admissions.set(socket, admission);
          socket.once('disconnect', () => this.engaged.delete(conn));
          next();
        },
        (error: unknown) => {
          this.engaged.delete(conn);
          next(this.refusal(error, greeting.request, greeting.requestId));
        },
      );
    });
  }

  handleConnection(socket: Socket): void {
    const admission = this.admissions.get(socket)!;
    const { companyId, line, types, after } = admission;
    socket.emit('ready', { companyId: companyId ?? null, line: line ?? null, types: types ?? null, after });
    const { closed } = this.subscriptions.begin(admission, new SocketIoSink(socket));
    if (socket.connected) socket.once('disconnect', closed);
    else closed();
  }

  /** A connection counts for its address from before it says what it wants. */
  private bound(connection: Connection): void {
    try {
      connection.once('close', this.caps.connection(clientAddress(connection.request, this.settings.trustProxy)));
    } catch {
      return connection.close(true);
    }
    const read = connection.listeners('data') as ((data: unknown) => void)[];
    let said = 0;
    connection.removeAllListeners('data').on('data', (data: unknown) => {
      said += 1;
      // What is asked for again and again is answered again and again, whether that is taken or not.
      if (said % LOOK_EVERY === 0 && untakenBytes(connection) > MAX_UNTAKEN_BYTES) return connection.close(true);
      const pass = (): void => {
        for (const each of read) each(data);
      };
      if (!this.engaged.has(connection) || !isConnect(data)) return pass();
      // To Socket.IO it would be a breach of its protocol. A client that has just left is out in a moment.
      setImmediate(() => {
        if (!this.engaged.has(connection)) pass();
      });
    });
  }

  private refusal(error: unknown, { headers }: IncomingMessage, requestId: string = randomUUID()): ExtendedError {
    const problem = problemOf(error, requestId, prefixOf(headers), this.log);
    return Object.assign(new Error(problem.detail), { data: problem });
  }
}

/** True for the packet that asks to be let into the clients' namespace. */
function isConnect(data: unknown): boolean {
  return typeof data === 'string' && /^0\/whatsapp(,|$)/.test(data);
}

function greetingOf({ handshake, request, conn }: Socket): Greeting {
  const { token, apiKey, companyId, line, types, after } = handshake.auth;
  const given = [apiKey, token].find((key) => typeof key === 'string' && key !== '') as string | undefined;
  return {
    method: 'SOCKET.IO',
    route: WHATSAPP_NAMESPACE,
    requestId: randomUUID(),
    request,
    onClosed: (listener) => {
      conn.once('close', listener);
      return () => void conn.off('close', listener);
    },
    key: given ?? keyOf(handshake.headers),
    companyId,
    line,
    types,
    after,
  };
}
