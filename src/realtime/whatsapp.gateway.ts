import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Inject } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import type { Logger } from 'pino';
import type { ExtendedError, Namespace, Socket } from 'socket.io';
import { keyOf } from '../access/authenticator.js';
import { DomainError } from '../domain/errors.js';
import { LOGGER } from '../logging/logger.js';
import { prefixOf } from '../http/forwarded-prefix.js';
import { problemOf } from './handshake-problem.js';
import { type Admission, type Greeting, Handshakes } from './handshakes.js';
import { LiveEvents } from './live-events.js';
import { REPLICA_NAMESPACE, WHATSAPP_NAMESPACE } from './replica-adapters.js';
import { SocketIoSink } from './socket-io-sink.js';
import { Subscriptions } from './subscriptions.js';

/** The room of a company's clients; those that hear of all companies are in `ALL_COMPANIES` instead. */
export const roomOf = (companyId: string): string => `company:${companyId}`;
export const ALL_COMPANIES = 'companies';

/** Socket.IO clients: each event is emitted under the name of its type. */
@WebSocketGateway({ namespace: WHATSAPP_NAMESPACE })
export class WhatsappGateway implements OnGatewayInit<Namespace>, OnGatewayConnection<Socket> {
  /** Not in `socket.data`, which other processes may ask for. */
  private readonly admissions = new WeakMap<Socket, Admission>();

  constructor(
    private readonly handshakes: Handshakes,
    private readonly subscriptions: Subscriptions,
    private readonly live: LiveEvents,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  afterInit(namespace: Namespace): void {
    this.live.join(namespace.server);
    namespace.server.of(REPLICA_NAMESPACE).use(({ request }, next) => {
      next(this.refusal(new DomainError('NOT_FOUND', `Connect to the namespace ${WHATSAPP_NAMESPACE}`), request));
    });
    namespace.use((socket, next) => {
      const greeting = greetingOf(socket);
      this.handshakes.admit(greeting).then(
        (admission) => {
          this.admissions.set(socket, admission);
          next();
        },
        (error: unknown) => next(this.refusal(error, greeting.request, greeting.requestId)),
      );
    });
  }

  async handleConnection(socket: Socket): Promise<void> {
    const admission = this.admissions.get(socket)!;
    const { companyId, types, after } = admission;
    await socket.join(companyId === undefined ? ALL_COMPANIES : roomOf(companyId));
    socket.emit('ready', { companyId: companyId ?? null, types: types ?? null, after });
    const { closed } = this.subscriptions.begin(admission, new SocketIoSink(socket));
    if (socket.connected) socket.once('disconnect', closed);
    else closed();
  }

  private refusal(error: unknown, { headers }: IncomingMessage, requestId: string = randomUUID()): ExtendedError {
    const problem = problemOf(error, requestId, prefixOf(headers), this.log);
    return Object.assign(new Error(problem.detail), { data: problem });
  }
}

function greetingOf({ handshake, request }: Socket): Greeting {
  const { token, apiKey, companyId, types, after } = handshake.auth;
  const given = [apiKey, token].find((key) => typeof key === 'string' && key !== '') as string | undefined;
  return {
    method: 'SOCKET.IO',
    route: WHATSAPP_NAMESPACE,
    requestId: randomUUID(),
    request,
    key: given ?? keyOf(handshake.headers),
    companyId,
    types,
    after,
  };
}
