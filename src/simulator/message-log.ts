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
  readonly changes = new Changes();

  constructor(private readonly number: string) {}

  add(direction: 'in' | 'out', message: LoggedMessage): void {
    const messages = direction === 'in' ? this.received : this.sent;
    messages.set(keyOf(message.from, message.id), message);
    if (messages.size > MAX_MESSAGES) {
      const [oldest] = messages.keys();
      if (oldest !== undefined) messages.delete(oldest);
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
   * Acknowledged by a linked device: for messages in, by a companion of this account; for messages out, by any device
   * of the other side. Peer messages (key shares, history) are left out.
   */
  acknowledged(direction: 'in' | 'out'): LoggedMessage[] {
    return this.list(direction).filter(
      (message) => message.category !== 'peer' && message.receipts.some((receipt) => this.counts(direction, receipt)),
    );
  }

  private counts(direction: 'in' | 'out', receipt: SeenReceipt): boolean {
    if (NOT_AN_ACKNOWLEDGEMENT.has(receipt.type)) return false;
    return direction === 'in' ? receipt.number === this.number && receipt.device > 0 : receipt.number !== this.number;
  }
}

function keyOf(from: string, id: string): string {
  return `${from} ${id}`;
}
