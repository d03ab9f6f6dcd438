import type { Socket } from 'socket.io';
import type { PublishedEvent } from '../domain/events.js';
import type { CloseReason } from './close-reasons.js';
import type { EventSink } from './event-subscription.js';

const LINGER_MS = 10_000;

/** A Socket.IO client as the end of a subscription. */
export class SocketIoSink implements EventSink {
  constructor(private readonly socket: Socket) {}

  send(event: PublishedEvent): void {
    this.socket.emit(event.type, event);
  }

  get bufferedBytes(): number {
    return untakenBytes(this.socket.conn);
  }

  /** Clients of Socket.IO come back by themselves when the connection is lost, but not when they are told to go. */
  close(reason: CloseReason): void {
    const { conn } = this.socket;
    this.socket.emit('closing', { code: reason.code, reason: reason.reason });
    if (reason.comeBack) conn.close();
    else this.socket.disconnect(true);
    const timer = setTimeout(() => {
      (conn as unknown as Engine).transport.socket?.terminate?.();
      conn.close(true);
    }, LINGER_MS);
    conn.once('close', () => clearTimeout(timer));
  }
}

/** Bytes that a client was sent and has not taken: each packet is measured once, since it is asked for again and again. */
export function untakenBytes(connection: Socket['conn']): number {
  const { writeBuffer, transport } = connection as unknown as Engine;
  let bytes = transport.socket?.bufferedAmount ?? 0;
  for (const packet of writeBuffer) {
    let size = sizes.get(packet);
    if (size === undefined) sizes.set(packet, (size = Buffer.byteLength(packet.data ?? '')));
    bytes += size;
  }
  return bytes;
}

const sizes = new WeakMap<object, number>();

/** What a connection of Engine.IO keeps of what it could not send. */
interface Engine {
  readonly writeBuffer: readonly { data?: string }[];
  /** `socket` is the WebSocket, where it is one and not long polling. */
  readonly transport: { socket?: { bufferedAmount?: number; terminate?(): void } };
}
