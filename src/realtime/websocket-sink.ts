import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { PublishedEvent } from '../domain/events.js';
import type { CloseReason } from './close-reasons.js';
import type { EventSink } from './event-subscription.js';

const LINGER_MS = 10_000;

/** The feed hands one object to all clients: it becomes bytes once, and however many they wait for, they are there once. */
const texts = new WeakMap<PublishedEvent, Buffer>();

/** A plain WebSocket client as the end of a subscription. */
export class WebSocketSink implements EventSink {
  /** @param socket the connection below the client */
  constructor(
    private readonly client: WebSocket,
    private readonly socket: Duplex,
  ) {}

  send(event: PublishedEvent): void {
    let text = texts.get(event);
    if (text === undefined) texts.set(event, (text = Buffer.from(JSON.stringify(event))));
    this.gather();
    this.client.send(text, { binary: false }, () => undefined);
  }

  /** What is sent in one go leaves in one write: a write for each event would cost more than all else that is done for it. */
  private gather(): void {
    if (this.socket.writableCorked > 0) return;
    this.socket.cork();
    process.nextTick(() => this.socket.uncork());
  }

  get bufferedBytes(): number {
    return this.client.bufferedAmount;
  }

  close({ code, reason }: CloseReason): void {
    this.client.close(code, reason);
    const timer = setTimeout(() => this.client.terminate(), LINGER_MS);
    this.client.once('close', () => clearTimeout(timer));
  }
}
