import type { WebSocket } from 'ws';
import type { PublishedEvent } from '../domain/events.js';
import type { CloseReason } from './close-reasons.js';
import type { EventSink } from './event-subscription.js';

const LINGER_MS = 10_000;

/** The feed hands one object to all clients: it becomes bytes once, and however many they wait for, they are there once. */
const texts = new WeakMap<PublishedEvent, Buffer>();

/** A plain WebSocket client as the end of a subscription. */
export class WebSocketSink implements EventSink {
  constructor(private readonly client: WebSocket) {}

  send(event: PublishedEvent): void {
    let text = texts.get(event);
    if (text === undefined) texts.set(event, (text = Buffer.from(JSON.stringify(event))));
    this.client.send(text, { binary: false }, () => undefined);
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
