import type { Calls } from './calls.js';
import { unixSeconds } from './clock.js';
import type { Companion, SessionSocket } from './companion.js';
import type { Account } from './account.js';
import type { Counters } from './counters.js';
import type { Directory } from './directory.js';
import type { Faults } from './faults.js';
import { parseJid, SERVER } from './jids.js';
import type { MessageRouter } from './message-router.js';
import { nameUnder } from './names.js';
import type { Newsletters } from './newsletters.js';
import { children, node, type BinaryNode } from './nodes.js';
import type { Presences } from './presences.js';
import { idsOf, type ReceiptRouter } from './receipt-router.js';

/** The sender of a stanza, and the way back to it. */
export interface StanzaSource extends SessionSocket {
  readonly account: Account;
  readonly companion: Companion;
}

export interface StanzaParts {
  messages: MessageRouter;
  receipts: ReceiptRouter;
  calls: Calls;
  newsletters: Newsletters;
  presences: Presences;
  directory: Directory;
  faults: Faults;
  counters: Counters;
}

/** What a logged-in client sends besides queries. */
export class StanzaHandlers {
  /** Messages for which a device has asked again; its negative ack for the first copy must not settle the second. */
  private readonly askedAgain = new WeakMap<Companion, Set<string>>();

  constructor(private readonly parts: StanzaParts) {}

  message(source: StanzaSource, stanza: BinaryNode): void {
    const { account, companion } = source;
    const sender = { account, device: companion.id };
    this.parts.counters.messagesFromClients += 1;
    const refusal = this.refusal(account, stanza);
    const isPost = parseJid(stanza.attrs.to)?.server === 'newsletter';
    const verdict = isPost
      ? this.parts.newsletters.take(source, stanza)
      : refusal === undefined
        ? this.parts.messages.submit(sender, stanza)
        : this.parts.messages.refuse(sender, stanza, unixSeconds(), refusal);
    if (this.parts.faults.mutes(account.number, 'message-ack')) return;
    if (verdict.error === undefined) this.parts.counters.acksOut += 1;
    else this.parts.counters.nacksOut += 1;
    const { id, to, participant, type } = stanza.attrs;
    source.send(
      node('ack', { class: 'message', id, from: to, participant, type, t: verdict.timestamp, error: verdict.error }),
    );
  }

  private refusal(account: Account, { attrs }: BinaryNode): number | undefined {
    const receiver = this.parts.directory.find(attrs.to ?? '');
    const armed = this.parts.faults.nack(account.number, receiver?.number ?? attrs.to ?? '');
    if (armed !== undefined || !receiver || receiver === account) return armed;
    return account.heardFrom.has(receiver.number) ? undefined : account.restriction.refusal(receiver.number);
  }

  receipt(source: StanzaSource, stanza: BinaryNode): void {
    const { account, companion } = source;
    const { type } = stanza.attrs;
    for (const id of idsOf(stanza)) {
      // A retry settles the copy that could not be read; the sender's next one queues anew.
      if (type === 'retry') this.markAskedAgain(companion, id);
      companion.queue.settleMessage(id);
    }
    const forward = !this.parts.faults.mutes(account.number, 'receipts');
    this.parts.receipts.submit({ account, device: companion.id }, stanza, forward);
    account.changes.changed();
    if (this.parts.faults.mutes(account.number, 'receipt-ack')) return;
    const { id, to, participant } = stanza.attrs;
    source.send(node('ack', { class: 'receipt', id, from: to, participant, type, t: unixSeconds() }));
  }

  ack({ account, companion }: StanzaSource, stanza: BinaryNode): void {
    const { id = '', to, type, error } = stanza.attrs;
    if (error === undefined) this.parts.counters.acksIn += 1;
    else this.parts.counters.nacksIn += 1;
    if (stanza.attrs.class !== 'message') companion.queue.settle(stanza.attrs.class ?? '', id, to, type);
    else if (!this.askedAgain.get(companion)?.delete(id)) companion.queue.settleMessage(id);
    account.changes.changed();
  }

  /** Typing goes to the other side's devices; that a client is online is told to nobody. */
  presence(source: StanzaSource, stanza: BinaryNode): void {
    if (stanza.tag === 'presence') return this.parts.presences.take(source, stanza);
    const { account, companion } = source;
    const { to } = stanza.attrs;
    const target = to === undefined ? undefined : this.parts.directory.find(to);
    if (!target || to === undefined) return;
    const from = nameUnder(account, parseJid(to)?.server ?? SERVER, companion.id);
    for (const device of target.devices.values()) device.socket?.send(node('chatstate', { from }, stanza.content));
  }

  /** What a client says about a call is noted; a link to one leads nowhere. */
  call(source: StanzaSource, stanza: BinaryNode): void {
    const { id, to } = stanza.attrs;
    this.parts.calls.take(source.account, source.companion.id, stanza);
    const link = children(stanza, 'link_create').map(() => node('link_create', { token: 'simulated' }));
    source.send(node('ack', { class: 'call', id, from: to, type: children(stanza)[0]?.tag }, link));
  }

  private markAskedAgain(companion: Companion, id: string): void {
    const ids = this.askedAgain.get(companion) ?? new Set();
    this.askedAgain.set(companion, ids);
    ids.add(id);
  }
}
