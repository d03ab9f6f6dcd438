import { unixSeconds } from './clock.js';
import type { Connection } from './connection.js';
import { SERVER, SERVER_JID } from './jids.js';
import { node, type BinaryNode } from './nodes.js';

/** Whether a client acknowledged a notification as it should have. */
export type AckVerdict = 'right' | 'wrong';

interface Unacked {
  type: string;
  acked: (verdict: AckVerdict) => void;
}

/** By which the server tells a client that the phone knows no linked devices. Baileys ends with 411 upon it. */
export function downgradeNotice(): BinaryNode {
  return node('ib', { from: SERVER_JID }, [node('downgrade_webclient')]);
}

/** Notifications to clients that are being linked, and the acks that they owe for them. */
export class LinkingNotices {
  private readonly unacked = new WeakMap<Connection, Map<string, Unacked>>();
  private nextId = 1;

  send(
    connection: Connection,
    type: string,
    content: BinaryNode[],
    acked: (verdict: AckVerdict) => void = () => undefined,
  ): void {
    const id = `link-${this.nextId++}`;
    const waiting = this.unacked.get(connection) ?? new Map<string, Unacked>();
    this.unacked.set(connection, waiting.set(id, { type, acked }));
    const attributes = { from: SERVER_JID, id, t: unixSeconds(), type };
    connection.send(node('notification', attributes, content.length > 0 ? content : undefined));
  }

  /** The ack names what it answers: class `notification`, the same type, the same id, to the server. */
  take(connection: Connection, ack: BinaryNode): void {
    const { id = '', to, type, class: kind } = ack.attrs;
    const waiting = this.unacked.get(connection);
    const notice = waiting?.get(id);
    if (!waiting || !notice) return;
    waiting.delete(id);
    const right = kind === 'notification' && type === notice.type && (to === SERVER_JID || to === SERVER);
    notice.acked(right ? 'right' : 'wrong');
  }
}
