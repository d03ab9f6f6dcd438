import type { BinaryNode } from './nodes.js';

/** A logged-in socket, as far as a queue needs one. */
export interface LiveSocket {
  send(stanza: BinaryNode): void;
  /** False while the client reads slower than we write; `onDrain` of the queue is called when it is true again. */
  readonly writable: boolean;
}

export interface QueueEvents {
  written(stanza: BinaryNode, offline: boolean): void;
  dropped(stanza: BinaryNode): void;
}

interface Pending {
  stanza: BinaryNode;
  key: string;
  /** Was waiting when the device logged in. */
  offline: boolean;
}

/** Bounds what a device that never comes back can cost. */
const MAX_PENDING = 50_000;

/**
 * What one companion device has yet to acknowledge, in order. A stanza stays until its receipt or ack, and goes out
 * again at each login until then, which is how the real server loses nothing.
 */
export class DeliveryQueue {
  private readonly pending = new Map<string, Pending>();
  private unsent: Pending[] = [];
  private socket: LiveSocket | undefined;
  paused = false;

  constructor(private readonly events: QueueEvents) {}

  get size(): number {
    return this.pending.size;
  }

  add(stanza: BinaryNode): void {
    const key = keyOf(stanza);
    // What comes while the backlog is still going out is live, has no mark, and follows it: so it is on WhatsApp's server,
    // and a client that works off marked stanzas more slowly than others has to mind the order itself.
    const entry: Pending = { stanza, key, offline: !this.socket };
    this.forget(this.pending.get(key));
    this.pending.set(key, entry);
    if (this.pending.size > MAX_PENDING) this.dropOldest();
    this.unsent.push(entry);
    this.pump();
  }

  /** Everything unacknowledged goes out again, marked as offline; returns how much that is. */
  attach(socket: LiveSocket): number {
    this.socket = socket;
    this.unsent = [...this.pending.values()];
    for (const entry of this.unsent) entry.offline = true;
    const count = this.unsent.length;
    this.pump();
    return count;
  }

  detach(socket: LiveSocket): void {
    if (this.socket !== socket) return;
    this.socket = undefined;
    this.unsent = [];
  }

  /** The client has a message: its receipt names the id only. */
  settleMessage(id: string): boolean {
    let found = false;
    for (const entry of this.pending.values()) {
      if (entry.stanza.tag === 'message' && entry.stanza.attrs.id === id) {
        this.forget(entry);
        found = true;
        break;
      }
    }
    return found;
  }

  /** The client acknowledged a notification, a receipt or a call. */
  settle(tag: string, id: string, from: string | undefined, type: string | undefined): void {
    for (const entry of this.pending.values()) {
      const { attrs } = entry.stanza;
      if (entry.stanza.tag !== tag || attrs.id !== id) continue;
      if ((from === undefined || attrs.from === from) && attrs.type === type) {
        this.forget(entry);
        return;
      }
    }
  }

  pump(): void {
    if (this.paused) return;
    let next = 0;
    while (next < this.unsent.length && this.socket?.writable) {
      const entry = this.unsent[next];
      next += 1;
      if (!entry || this.pending.get(entry.key) !== entry) continue;
      this.socket.send(entry.offline ? withOfflineMark(entry.stanza) : entry.stanza);
      this.events.written(entry.stanza, entry.offline);
    }
    if (next > 0) this.unsent = this.unsent.slice(next);
  }

  private forget(entry: Pending | undefined): void {
    if (!entry || this.pending.get(entry.key) !== entry) return;
    this.pending.delete(entry.key);
  }

  private dropOldest(): void {
    const [oldest] = this.pending.values();
    if (!oldest) return;
    this.forget(oldest);
    this.events.dropped(oldest.stanza);
  }
}

/** A resend after a retry receipt has the same key as what it replaces. */
function keyOf({ tag, attrs }: BinaryNode): string {
  return [tag, attrs.id, attrs.from, attrs.participant, tag === 'message' ? '' : attrs.type].join(' ');
}

function withOfflineMark(stanza: BinaryNode): BinaryNode {
  return { ...stanza, attrs: { ...stanza.attrs, offline: '1' } };
}
