import type { StanzaNode } from './admin-api.js';
import { Changes } from './changes.js';

export interface SeenReceipt {
  number: string;
  device: number;
  type: string;
  at: number;
}

/** One message as the server knows it. It cannot read it; `text` and the like are in the inbox of a phone. */
export interface LoggedMessage {
  id: string;
  from: string;
  fromDevice: number;
  to: string;
  type: string;
  category?: string;
  /** 1 for an edit, 7 for what its sender takes back, and so on. */
  edit?: string;
  /** What stands beside the ciphertext: `ptt`, `gif`, `list` … */
  mediatype?: string;
  /** What else the stanza has: `biz`, `meta`, `tctoken` … */
  children?: StanzaNode[];
  acceptedAt: number;
  state: 'accepted' | 'refused';
  error?: number;
  /** Devices that the message was written to, oldest first; a device is listed once for each delivery. */
  deliveries: { number: string; device: number; at: number; offline: boolean }[];
  receipts: SeenReceipt[];
}

const MAX_MESSAGES = 20_000;
/** Receipts that say "I could not read it" or concern the phone only; they acknowledge nothing. */
const NOT_AN_ACKNOWLEDGEMENT = new Set(['retry', 'server-error']);

/** The messages from and for one account, newest last, bounded. */
export class MessageLog {
  private readonly sent = new Map<string, LoggedMessage>();
  private readonly received = new Map<string, LoggedMessage>();
  private readonly acknowledgedIds = { in: new Set<string>(), out: new Set<string>() };
  readonly changes = new Changes();

  constructor(private readonly number: string) {}

  add(direction: 'in' | 'out', message: LoggedMessage): void {
    const messages = direction === 'in' ? this.received : this.sent;
    messages.set(keyOf(message.from, message.id), message);
    if (messages.size > MAX_MESSAGES) {
      const [oldest] = messages;
      if (oldest) {
        messages.delete(oldest[0]);
        this.acknowledgedIds[direction].delete(oldest[1].id);
      }
    }
    this.changes.changed();
  }

  find(from: string, id: string): LoggedMessage | undefined {
    const key = keyOf(from, id);
    return this.sent.get(key) ?? this.received.get(key);
  }

  list(direction: 'in' | 'out'): LoggedMessage[] {
    return [...(direction === 'in' ? this.received : this.sent).values()];
  }

  /**
   * Ids acknowledged by a linked device: for messages in, by a companion of this account; for messages out, by any
   * device of the other side. Peer messages (key shares, history) are left out.
   */
  acknowledged(direction: 'in' | 'out'): ReadonlySet<string> {
    return this.acknowledgedIds[direction];
  }

  /** Call it on the log of either side, after the receipt was added to the message. */
  noteReceipt(message: LoggedMessage, receipt: SeenReceipt): void {
    if (message.category !== 'peer' && !NOT_AN_ACKNOWLEDGEMENT.has(receipt.type)) {
      const isOwn = receipt.number === this.number;
      if (isOwn && receipt.device > 0 && message.from !== this.number) this.acknowledgedIds.in.add(message.id);
      if (!isOwn && message.from === this.number) this.acknowledgedIds.out.add(message.id);
    }
    this.changes.changed();
  }
}

function keyOf(from: string, id: string): string {
  return `${from} ${id}`;
}
