import type { Account } from './account.js';
import { monotonicNow, unixSeconds } from './clock.js';
import type { Counters } from './counters.js';
import type { Directory } from './directory.js';
import type { Groups } from './groups.js';
import { formatJid, GROUP_SERVER, isUserServer, LID_SERVER, parseJid, SERVER, STATUS_JID } from './jids.js';
import type { LoggedMessage } from './message-log.js';
import { lidOf, nameUnder, pnOf } from './names.js';
import { child, children, node, type BinaryNode } from './nodes.js';
import type { DeviceAddress, StanzaShape, Verdict } from './phone-network.js';
import { stanzaView } from './stanza-shape.js';

export interface Sender {
  account: Account;
  device: number;
}

interface Delivery {
  target: Account;
  device: number;
  content: BinaryNode[];
  /** The name under which the sender addressed the device; the answer's `from` uses the same kind. */
  server: string;
}

/** Children of a message that its receivers get as its sender wrote them. */
const PASSED_ON: ReadonlySet<string> = new Set(['device-identity', 'meta', 'biz']);

const NOT_FOUND = 404;
const BAD_REQUEST = 400;
const NO_MEMBER = 403;
const NO_ADMIN = 420;
/** What every message has; the rest of its children is logged. */
const CIPHERTEXTS = new Set(['participants', 'enc', 'device-identity', 'reporting']);

/**
 * Takes a message from a device and hands each ciphertext to the device that it is for. The shapes are those of Baileys
 * lib/Socket/messages-send.js (what comes in) and lib/Utils/decode-wa-message.js (what goes out).
 */
export class MessageRouter {
  constructor(
    private readonly directory: Directory,
    private readonly groups: Groups,
    private readonly counters: Counters,
  ) {}

  submit(sender: Sender, stanza: BinaryNode, shape?: StanzaShape): Verdict {
    const timestamp = unixSeconds();
    const { id, to } = stanza.attrs;
    const chat = parseJid(to);
    if (!id || !to || !chat) return { timestamp, error: BAD_REQUEST };
    if (chat.server === SERVER && this.directory.byOtherForm(chat.user)) {
      return this.refuse(sender, stanza, timestamp, NOT_FOUND);
    }
    const deliveries =
      chat.server === GROUP_SERVER
        ? this.groupDeliveries(sender, stanza, to)
        : isUserServer(chat.server)
          ? this.userDeliveries(sender, stanza, to)
          : to === STATUS_JID
            ? this.statusDeliveries(stanza)
            : [];
    if (typeof deliveries === 'number') return this.refuse(sender, stanza, timestamp, deliveries);
    const record = this.record(sender, stanza, id, to);
    sender.account.log.add('out', record);
    const receivers = new Set(deliveries.map((delivery) => delivery.target));
    for (const receiver of receivers) {
      if (receiver === sender.account) continue;
      receiver.log.add('in', record);
      receiver.correspondents.add(sender.account.number);
      if (isUserServer(chat.server)) receiver.heardFrom.add(sender.account.number);
      sender.account.correspondents.add(receiver.number);
    }
    if (receivers.has(sender.account) && sender.device === 0) sender.account.log.add('in', record);
    for (const delivery of deliveries) this.deliver(sender, stanza, delivery, timestamp, shape);
    return { timestamp };
  }

  /** Logs a message that was not taken. */
  refuse(sender: Sender, stanza: BinaryNode, timestamp: number, error: number): Verdict {
    const record = this.record(sender, stanza, stanza.attrs.id ?? '', stanza.attrs.to ?? '');
    sender.account.log.add('out', { ...record, state: 'refused', error });
    return { timestamp, error };
  }

  /** Who shows no number is not reached by it. */
  private userDeliveries(sender: Sender, stanza: BinaryNode, to: string): Delivery[] {
    const addressed = children(child(stanza, 'participants'), 'to').map((item) => ({
      jid: item.attrs.jid,
      content: children(item, 'enc'),
    }));
    // A resend after a retry receipt, or a message to the own phone, has its one ciphertext bare.
    const bare = children(stanza, 'enc');
    if (bare.length > 0) addressed.push({ jid: to, content: bare });
    return (
      addressed
        .flatMap(({ jid, content }) => this.delivery(jid, content) ?? [])
        .filter(({ target, server }) => target === sender.account || !target.hidden || server === LID_SERVER)
        // Who is blocked is told nothing of it: the message stays with the server.
        .filter(({ target }) => !target.blocked.has(lidOf(sender.account)))
    );
  }

  /** The sender says who is to see it, on which devices; those without a ciphertext of their own have the key. */
  private statusDeliveries(stanza: BinaryNode): Delivery[] {
    const common = children(stanza, 'enc');
    const only = stanza.attrs.participant;
    if (only !== undefined) return [this.delivery(only, common) ?? []].flat();
    return children(child(stanza, 'participants'), 'to').flatMap((item) => {
      return this.delivery(item.attrs.jid, [...children(item, 'enc'), ...common]) ?? [];
    });
  }

  private groupDeliveries(sender: Sender, stanza: BinaryNode, to: string): Delivery[] | number {
    const group = this.groups.get(to);
    if (!group) return NOT_FOUND;
    const member = group.members.get(sender.account.number);
    if (!member) return NO_MEMBER;
    if (group.announcement && !member.admin && stanza.attrs.type !== 'reaction') return NO_ADMIN;
    const common = children(stanza, 'enc');
    const only = stanza.attrs.participant;
    if (only !== undefined) return [this.delivery(only, common) ?? []].flat();
    const senderKeys = children(child(stanza, 'participants'), 'to').flatMap(
      (item) => this.delivery(item.attrs.jid, children(item, 'enc')) ?? [],
    );
    return [...group.members.keys()]
      .flatMap((number) => this.directory.devicesOf(number))
      .filter((address) => address.number !== sender.account.number || address.device !== sender.device)
      .flatMap((address) => {
        const own = senderKeys.find((item) => item.target.number === address.number && item.device === address.device);
        const content = [...(own?.content ?? []), ...common];
        return this.delivery(addressJid(address), content) ?? [];
      });
  }

  private delivery(jid: string | undefined, content: BinaryNode[]): Delivery | undefined {
    const parsed = parseJid(jid);
    const target = jid === undefined ? undefined : this.directory.find(jid);
    if (!parsed || !target || !target.hasDevice(parsed.device)) {
      this.counters.undeliverable += 1;
      return undefined;
    }
    const server = parsed.server === LID_SERVER ? LID_SERVER : SERVER;
    return { target, device: parsed.device, content, server };
  }

  private deliver(
    sender: Sender,
    stanza: BinaryNode,
    delivery: Delivery,
    timestamp: number,
    shape: StanzaShape = { attributes: {}, children: [] },
  ): void {
    const { target, device } = delivery;
    const attributes = this.attributes(sender, stanza, delivery, timestamp);
    const content = [...delivery.content, ...children(stanza).filter(({ tag }) => PASSED_ON.has(tag))];
    const played = target.played.get(device);
    if (!played) {
      const shaped = node('message', { ...attributes, ...shape.attributes }, [...content, ...shape.children]);
      target.devices.get(device)?.queue.add(shaped);
      return;
    }
    const forwarded = node('message', attributes, content);
    this.counters.messagesToPhones += 1;
    target.log
      .find(sender.account.number, stanza.attrs.id ?? '')
      ?.deliveries.push({ number: target.number, device, at: monotonicNow(), offline: false });
    played.reader.take(forwarded);
  }

  private attributes(sender: Sender, stanza: BinaryNode, { target, server }: Delivery, timestamp: number) {
    const { account, device } = sender;
    const { id, to = '', type, category, edit, recipient } = stanza.attrs;
    const { username } = account;
    const common = {
      id,
      type,
      category,
      edit,
      t: timestamp,
      notify: account.devices.get(device)?.pushName ?? account.name,
    };
    if (parseJid(to)?.server === GROUP_SERVER) {
      const participant = { participant: lidOf(account, device), participant_pn: pnOf(account) };
      return { ...common, from: to, ...participant, participant_username: username, addressing_mode: 'lid' };
    }
    const from = nameUnder(account, server, device);
    const isLid = parseJid(from)?.server === LID_SERVER;
    if (to === STATUS_JID) {
      const alternative = isLid ? { participant_pn: pnOf(account) } : { participant_lid: lidOf(account) };
      return { ...common, from: to, participant: from, ...alternative, participant_username: username };
    }
    if (target !== account || category === 'peer') {
      const alternative = isLid ? { sender_pn: pnOf(account) } : { sender_lid: lidOf(account) };
      // WhatsApp Web reads it (WAWebHandleMsgParser); Baileys 7.0.0-rc14 leaves it in the stanza.
      return { ...common, from, ...alternative, username };
    }
    // To another device of the sender: the chat has to be named, and its other name belongs to the chat, not to us.
    const chat = recipient ?? userJid(to);
    const other = this.directory.find(chat);
    const alternative = !other
      ? {}
      : parseJid(chat)?.server === LID_SERVER
        ? { peer_recipient_pn: pnOf(other) }
        : { peer_recipient_lid: lidOf(other) };
    return { ...common, from, recipient: chat, ...alternative, peer_recipient_username: other?.username };
  }

  private record(sender: Sender, stanza: BinaryNode, id: string, to: string): LoggedMessage {
    const known = sender.account.log.find(sender.account.number, id);
    if (known) return known;
    const { type = 'text', category, edit } = stanza.attrs;
    const mediatype = mediaTypeOf(stanza);
    const other = children(stanza).filter(({ tag }) => !CIPHERTEXTS.has(tag));
    return {
      id,
      from: sender.account.number,
      fromDevice: sender.device,
      to: this.directory.find(to)?.number ?? to,
      type,
      ...(category === undefined ? {} : { category }),
      ...(edit === undefined ? {} : { edit }),
      ...(mediatype === undefined ? {} : { mediatype }),
      ...(other.length === 0 ? {} : { children: other.map(stanzaView) }),
      acceptedAt: monotonicNow(),
      state: 'accepted',
      deliveries: [],
      receipts: [],
    };
  }
}

/** It stands beside each ciphertext. */
function mediaTypeOf(stanza: BinaryNode): string | undefined {
  const first = children(child(stanza, 'participants'), 'to')[0];
  return (child(stanza, 'enc') ?? child(first, 'enc'))?.attrs.mediatype;
}

function addressJid(address: DeviceAddress): string {
  return formatJid(address.lid, LID_SERVER, address.device);
}

function userJid(jid: string): string {
  const parsed = parseJid(jid);
  return parsed ? formatJid(parsed.user, parsed.server) : jid;
}
