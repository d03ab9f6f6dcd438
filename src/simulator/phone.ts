import type { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import type { NewMessage, SentMessage } from './admin-api.js';
import { AdminError } from './admin-error.js';
import { Inbox } from './inbox.js';
import { hasSenderKey, isGroup, LID_SERVER, SERVER, STATUS_JID } from './jids.js';
import { children, node, type BinaryNode } from './nodes.js';
import { isEmpty, stanzaShape } from './stanza-shape.js';
import { outgoingContent, type ChatContext } from './outgoing-content.js';
import type { OutgoingContent } from './outgoing-proto.js';
import { PhoneCipher, type Ciphertext } from './phone-cipher.js';
import { PhoneFiles } from './phone-files.js';
import { PhoneGroups } from './phone-groups.js';
import { PhoneKeys } from './phone-keys.js';
import type { DeviceAddress, Identity, PhoneNetwork } from './phone-network.js';
import { addressJid, deviceSent, encNode, identityJid, newMessageId, padded } from './phone-stanzas.js';
import type { KeyBundle } from './pre-key-stock.js';

/** A message that the phone sent or read; kept to be sent again after a retry receipt, and to be quoted. */
export interface KnownMessage {
  message: proto.IMessage;
  chatJid: string;
  fromMe: boolean;
  participant?: string;
  /** Of a message that was read: what stood beside the ciphertext. */
  envelope?: { edit?: string; children: BinaryNode[] };
  stanza?: { type: string; mediatype: string | undefined; edit: string | undefined };
}

const MAX_KNOWN = 1_000;

/**
 * A device that the simulator plays: the phone of an account (device 0), or one that is linked to it. It encrypts and
 * decrypts for real. This class is what it knows and how it sends; `phone-reader.ts` is how it takes what arrives.
 */
export class Phone {
  keys = new PhoneKeys();
  groups = new PhoneGroups();
  readonly inbox = new Inbox();
  readonly files: PhoneFiles;
  cipher: PhoneCipher;
  addressing: 'pn' | 'lid' = 'pn';
  autoReply: string | undefined;
  private readonly known = new Map<string, KnownMessage>();
  private tail: Promise<unknown> = Promise.resolve();

  constructor(
    readonly owner: Identity,
    readonly network: PhoneNetwork,
    readonly device = 0,
  ) {
    this.cipher = this.newCipher();
    this.files = new PhoneFiles(network, (id) => this.known.get(id));
  }

  /** Starts over with a new identity, as after a new installation; what it has read stays. */
  reinstall(): Promise<void> {
    return this.exclusive(async () => {
      this.keys = new PhoneKeys();
      this.groups = new PhoneGroups();
      this.cipher = this.newCipher(this.cipher.corruptsSessions);
    });
  }

  /** The other side has a new identity: sessions with its devices are worth nothing, and they know no sender key. */
  forgetPeer(lid: string): Promise<void> {
    return this.exclusive(async () => {
      this.cipher.forget(lid);
      this.groups.forget(lid);
    });
  }

  /**
   * One thing at a time: two encryptions or decryptions with one session at once would lose a step of its ratchet, and
   * what is encrypted first has to leave first.
   */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.tail.then(work);
    this.tail = result.catch(() => undefined);
    return result;
  }

  send(order: NewMessage): Promise<SentMessage> {
    const server = (order.addressing ?? this.addressing) === 'lid' ? LID_SERVER : SERVER;
    return this.sendContent(order, server, (chat) => (isEmpty(order) ? undefined : outgoingContent(order, chat)));
  }

  /** Sends what is made for the chat, if anything, under this kind of name. */
  sendContent(
    order: NewMessage,
    server: string,
    content: (chat: ChatContext) => OutgoingContent | undefined,
  ): Promise<SentMessage> {
    return this.exclusive(async () => {
      const hidesNumber = this.owner.hidden || this.network.lookUp(order.to)?.hidden;
      const kind = hidesNumber ? LID_SERVER : server;
      const { chatJid, members } = this.destination(order.to, kind);
      return this.relay(order, chatJid, members, content(this.chatContext(chatJid, kind)), kind);
    });
  }

  /** Reads a message again: tells its sender's devices that the owner has seen it. */
  markRead(messageId: string): void {
    const known = this.known.get(messageId);
    if (!known || known.fromMe) throw new AdminError(404, `no message ${messageId} in the inbox`);
    const attributes = { id: messageId, to: known.chatJid, type: 'read', participant: known.participant };
    this.network.submitReceipt(this.ownAddress(), node('receipt', attributes));
  }

  /** A housekeeping message to one device of this account, as the phone sends keys and history. */
  async sendPeer(device: number, message: proto.IMessage): Promise<void> {
    const target = { ...this.ownAddress(), device };
    const enc = encNode(await this.encryptFor(target, padded(message)));
    const attributes = { id: newMessageId(), to: addressJid(target, SERVER), type: 'text', category: 'peer' };
    this.network.submitMessage(this.ownAddress(), node('message', attributes, [enc]));
  }

  /** Sends a known message to one device again, over a new session. Called inside `exclusive`. */
  async resend(id: string, target: DeviceAddress, server: string, count: number, bundle?: KeyBundle): Promise<void> {
    const known = this.known.get(id);
    const keys = bundle ?? this.network.takeBundle(target);
    if (!known?.stanza || !keys) return;
    await this.cipher.startSession(target, keys);
    const isOwn = target.number === this.owner.number;
    const forAll = hasSenderKey(known.chatJid);
    const message = forAll ? await this.withSenderKey(known) : known.message;
    const plaintext = padded(isOwn && !forAll ? deviceSent(known.chatJid, message) : message);
    const enc = encNode(await this.cipher.encrypt(target, plaintext), { count, mediatype: known.stanza.mediatype });
    const jid = addressJid(target, server);
    const to = forAll ? { to: known.chatJid, participant: jid } : { to: jid };
    const recipient = isOwn && !forAll ? known.chatJid : undefined;
    const attributes = { id, ...to, recipient, type: known.stanza.type, edit: known.stanza.edit };
    this.network.submitMessage(this.ownAddress(), node('message', attributes, [enc, ...this.deviceIdentity()]));
  }

  remember(id: string, message: KnownMessage): void {
    this.known.delete(id);
    this.known.set(id, message);
    if (this.known.size <= MAX_KNOWN) return;
    const [oldest] = this.known.keys();
    if (oldest !== undefined) this.known.delete(oldest);
  }

  recall(id: string): KnownMessage | undefined {
    return this.known.get(id);
  }

  ownAddress(): DeviceAddress {
    return { number: this.owner.number, lid: this.owner.lid, device: this.device };
  }

  private destination(to: string, server: string): { chatJid: string; members: Identity[] } {
    if (to === STATUS_JID) return { chatJid: to, members: [...this.network.contactsOf(this.owner.number), this.owner] };
    if (isGroup(to)) {
      const members = this.network.groupMembers(to);
      if (!members) throw new AdminError(404, `no group ${to}`);
      if (!members.some((member) => member.number === this.owner.number)) {
        throw new AdminError(409, `${this.owner.number} is no member of ${to}`);
      }
      return { chatJid: to, members };
    }
    const recipient = this.network.lookUp(to);
    if (!recipient) throw new AdminError(404, `no account ${to}; create it first`);
    return { chatJid: identityJid(recipient, server), members: [recipient, this.owner] };
  }

  private chatContext(chatJid: string, server: string): ChatContext {
    return {
      remoteJid: chatJid,
      ownJid: identityJid(this.owner, server),
      quoted: (id) => this.known.get(id),
      upload: (blob) => this.network.uploadMedia(blob),
    };
  }

  private async relay(
    order: NewMessage,
    chatJid: string,
    members: Identity[],
    content: OutgoingContent | undefined,
    server: string,
  ): Promise<SentMessage> {
    const { id = newMessageId() } = order;
    const { stanzaType: type = 'text', mediaType: mediatype, edit } = content ?? {};
    if (content) {
      this.remember(id, { message: content.message, chatJid, fromMe: true, stanza: { type, mediatype, edit } });
    }
    const numbers = new Set(members.map((member) => member.number));
    const targets = [...numbers]
      .flatMap((number) => this.network.devicesOf(number))
      .filter((target) => target.number !== this.owner.number || target.device !== this.device);
    const body = await this.body(chatJid, targets, content, server);
    const addressing = isGroup(chatJid) ? LID_SERVER : undefined;
    const stanza = node('message', { id, to: chatJid, type, edit, addressing_mode: addressing }, [
      ...body,
      ...(content?.meta ? [node('meta', content.meta)] : []),
      ...this.deviceIdentity(),
    ]);
    const verdict = this.network.submitMessage(this.ownAddress(), stanza, stanzaShape(order));
    if (verdict.error !== undefined) throw new AdminError(409, `the server refused the message with ${verdict.error}`);
    return { id, timestamp: verdict.timestamp };
  }

  private async body(
    chatJid: string,
    targets: DeviceAddress[],
    content: OutgoingContent | undefined,
    server: string,
  ): Promise<BinaryNode[]> {
    if (!content) {
      const bare = targets.map((target) => node('to', { jid: addressJid(target, server) }));
      return isGroup(chatJid) ? [] : [node('participants', {}, bare)];
    }
    const { message, bytes = message, mediaType } = content;
    if (isGroup(chatJid)) return this.groupBody(chatJid, targets, bytes, LID_SERVER, mediaType);
    if (chatJid === STATUS_JID) return this.groupBody(chatJid, targets, bytes, server, mediaType);
    const forTarget = (own: boolean) => (own ? deviceSent(chatJid, message) : bytes);
    return [await this.participants(targets, forTarget, server, mediaType)];
  }

  /** By this, whoever opens a session with a linked device sees that the phone has vouched for it. */
  private deviceIdentity(): BinaryNode[] {
    return this.keys.deviceIdentity ? [node('device-identity', {}, this.keys.deviceIdentity)] : [];
  }

  private newCipher(corruptsSessions = false): PhoneCipher {
    const id = this.device === 0 ? this.owner.number : `${this.owner.number}:${this.device}`;
    const cipher = new PhoneCipher(id, this.keys);
    cipher.corruptsSessions = corruptsSessions;
    return cipher;
  }

  private async participants(
    targets: DeviceAddress[],
    content: (own: boolean) => proto.IMessage | Buffer,
    server: string,
    mediatype?: string,
  ): Promise<BinaryNode> {
    const recipients: BinaryNode[] = [];
    for (const target of targets) {
      const plaintext = padded(content(target.number === this.owner.number));
      const enc = encNode(await this.encryptFor(target, plaintext), { mediatype });
      recipients.push(node('to', { jid: addressJid(target, server) }, [enc]));
    }
    return node('participants', {}, recipients);
  }

  /**
   * One ciphertext for all, and our sender key for each device that does not have it. The server knows who is in a group;
   * who is to see a status it is told each time.
   */
  private async groupBody(
    group: string,
    targets: DeviceAddress[],
    message: proto.IMessage | Buffer,
    server: string,
    mediatype: string | undefined,
  ): Promise<BinaryNode[]> {
    const self = this.ownAddress();
    const untold = targets.filter((target) => !this.groups.isTold(group, target));
    const distribution = await this.groups.distribution(group, self);
    const senderKey = { groupId: group, axolotlSenderKeyDistributionMessage: distribution };
    const keys = await this.participants(untold, () => ({ senderKeyDistributionMessage: senderKey }), server);
    for (const target of untold) this.groups.setTold(group, target, true);
    const told = group === STATUS_JID ? targets.filter((target) => !untold.includes(target)) : [];
    const recipients = [...children(keys), ...told.map((target) => node('to', { jid: addressJid(target, server) }))];
    const body = await this.groups.encrypt(group, self, padded(message));
    return [node('participants', {}, recipients), node('enc', { v: '2', type: 'skmsg', mediatype }, body)];
  }

  private async withSenderKey(known: KnownMessage): Promise<proto.IMessage> {
    const distribution = await this.groups.distribution(known.chatJid, this.ownAddress());
    const senderKey = { groupId: known.chatJid, axolotlSenderKeyDistributionMessage: distribution };
    return { ...known.message, senderKeyDistributionMessage: senderKey };
  }

  private async encryptFor(target: DeviceAddress, plaintext: Buffer): Promise<Ciphertext> {
    if (!(await this.cipher.hasSession(target))) {
      const bundle = this.network.takeBundle(target);
      if (!bundle) throw new AdminError(409, `device ${target.device} of ${target.number} has no keys on the server`);
      await this.cipher.startSession(target, bundle);
    }
    return this.cipher.encrypt(target, plaintext);
  }
}
