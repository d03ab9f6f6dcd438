import type { Account } from './account.js';
import { monotonicNow, unixSeconds } from './clock.js';
import type { Counters } from './counters.js';
import type { Directory } from './directory.js';
import { formatJid, isUserServer, LID_SERVER, parseJid, SERVER } from './jids.js';
import type { Sender } from './message-router.js';
import { nameUnder } from './names.js';
import { child, children, node, type BinaryNode } from './nodes.js';

/** Receipts that concern the one device they name; every other goes to all devices of its user. */
const FOR_ONE_DEVICE = new Set(['retry', 'peer_msg', 'hist_sync', 'server-error', 'sender']);
/** `read-self` is for those who have turned read receipts off: the other side must not learn of it. */
const FOR_NOBODY = new Set(['read-self']);
const READ = new Set(['read', 'read-self']);

/** Takes receipts and hands them to whoever sent the message (Baileys lib/Socket/messages-send.js, sendReceipt). */
export class ReceiptRouter {
  constructor(
    private readonly directory: Directory,
    private readonly counters: Counters,
  ) {}

  submit(sender: Sender, stanza: BinaryNode, forward = true): void {
    const { to, participant, type, recipient } = stanza.attrs;
    const ids = idsOf(stanza);
    // Groups, and whatever else a message can come from that is no person: broadcast lists, statuses.
    const isGroup = participant !== undefined && !isUserServer(parseJid(to)?.server ?? '');
    // A receipt for what another device of this account sent may come without `to`.
    const authorJid = (isGroup ? participant : to) ?? formatJid(sender.account.number, SERVER);
    const author = this.directory.find(authorJid);
    const address = parseJid(authorJid);
    if (!author || !address || ids.length === 0) return;
    for (const id of ids) this.note(sender, author, id, type ?? 'delivery');
    if (author !== sender.account && READ.has(type ?? '')) this.tellOwn(sender, stanza, isGroup);
    if (!forward || FOR_NOBODY.has(type ?? '')) return;
    const server = address.server === LID_SERVER ? LID_SERVER : SERVER;
    const self = nameUnder(sender.account, server, sender.device);
    const attributes = {
      id: ids[0],
      from: isGroup ? to : self,
      participant: isGroup ? self : undefined,
      type,
      t: unixSeconds(),
      recipient: author === sender.account ? recipient : undefined,
    };
    const forwarded = node('receipt', attributes, stanza.content);
    for (const device of this.devices(sender, author, address.device, type)) this.deliver(author, device, forwarded);
  }

  /** What one device has read its account's others mark as read: the chat stands in `recipient`, a group in `from`. */
  private tellOwn(sender: Sender, { attrs: { to, type }, content, attrs }: BinaryNode, isGroup: boolean): void {
    const server = parseJid(to)?.server === LID_SERVER ? LID_SERVER : SERVER;
    const self = nameUnder(sender.account, server, sender.device);
    const names = isGroup ? { from: to, participant: self } : { from: self, recipient: to };
    const receipt = node('receipt', { id: attrs.id, ...names, type, t: unixSeconds() }, content);
    for (const { device } of this.directory.devicesOf(sender.account.number)) {
      if (device !== sender.device) this.deliver(sender.account, device, receipt);
    }
  }

  private devices(sender: Sender, author: Account, device: number, type: string | undefined): number[] {
    if (device > 0 || FOR_ONE_DEVICE.has(type ?? '')) return [device];
    const all = this.directory.devicesOf(author.number).map((address) => address.device);
    return author === sender.account ? all.filter((other) => other !== sender.device) : all;
  }

  private deliver(author: Account, device: number, receipt: BinaryNode): void {
    const played = author.played.get(device);
    if (played) played.reader.take(receipt);
    else author.devices.get(device)?.queue.add(receipt);
  }

  private note(sender: Sender, author: Account, id: string, type: string): void {
    this.counters.receiptsIn += 1;
    if (type === 'retry' && sender.device > 0) this.counters.retryReceiptsFromClients += 1;
    const record = author.log.find(author.number, id);
    if (!record) return;
    const receipt = { number: sender.account.number, device: sender.device, type, at: monotonicNow() };
    record.receipts.push(receipt);
    author.log.noteReceipt(record, receipt);
    if (author !== sender.account) sender.account.log.noteReceipt(record, receipt);
  }
}

/** The first id is an attribute, the rest are in a list. */
export function idsOf(stanza: BinaryNode): string[] {
  const listed = children(child(stanza, 'list'), 'item').map((item) => item.attrs.id);
  return [stanza.attrs.id, ...listed].filter((id) => id !== undefined);
}
