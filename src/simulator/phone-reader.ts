import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import { bigEndian } from './ciphers.js';
import { monotonicNow, unixSeconds } from './clock.js';
import { KEY_TYPE } from './curve.js';
import { incomingContent, type IncomingContent } from './incoming-content.js';
import type { InboxEntry } from './inbox.js';
import { formatJid, hasSenderKey, isGroup, LID_SERVER, parseJid, SERVER } from './jids.js';
import { readBundle, bundleNodes } from './key-bundle-nodes.js';
import { bytesOf, child, children, node, numberOf, type BinaryNode } from './nodes.js';
import type { Phone } from './phone.js';
import { sha256 } from './phone-media.js';
import type { DeviceAddress } from './phone-network.js';
import { readAnswer } from './phone-answers.js';
import { answerPeerRequest } from './phone-peer-requests.js';

/** Children of a stanza that hold keys and what was encrypted with them. */
const CRYPTIC: ReadonlySet<string> = new Set(['enc', 'device-identity', 'participants']);

/** WhatsApp gives up after five; so does this phone. */
const MAX_RETRIES = 5;

/** How a simulated phone takes what the server hands it: decrypt, receipt, inbox, answer. */
export class PhoneReader {
  private readonly retries = new Map<string, number>();
  /** Downloads go here and not into the phone's own queue, which they would hold up; the inbox still keeps the order. */
  private reading: Promise<unknown> = Promise.resolve();
  private answered = 0;

  constructor(private readonly phone: Phone) {}

  take(stanza: BinaryNode): void {
    const work = this.workFor(stanza);
    if (!work) return;
    // A stanza that this phone cannot make sense of must not end the process, nor hold up what comes after it.
    this.phone.exclusive(work).catch(() => (this.phone.network.counters.phoneDecryptFailures += 1));
  }

  private workFor(stanza: BinaryNode): (() => Promise<void>) | undefined {
    if (stanza.tag === 'message') return () => this.takeMessage(stanza);
    if (stanza.tag !== 'receipt') return undefined;
    if (stanza.attrs.type === 'retry') return () => this.takeRetry(stanza);
    // A linked device of this account found a file on the media server no longer.
    return stanza.attrs.type === 'server-error' ? () => this.takeMediaRetry(stanza) : undefined;
  }

  private async takeMessage(stanza: BinaryNode): Promise<void> {
    const sender = this.addressOf(stanza.attrs.participant ?? stanza.attrs.from);
    if (!sender) return;
    try {
      for (const enc of children(stanza, 'enc')) {
        const message = await this.decrypt(stanza, enc, sender);
        this.sendReceipt(stanza, sender);
        await this.handle(stanza, sender, message);
      }
      this.retries.delete(stanza.attrs.id ?? '');
    } catch {
      this.phone.network.counters.phoneDecryptFailures += 1;
      this.askAgain(stanza);
    }
  }

  private async decrypt(stanza: BinaryNode, enc: BinaryNode, sender: DeviceAddress): Promise<proto.IMessage> {
    const body = bytesOf(enc) ?? Buffer.alloc(0);
    const plaintext =
      enc.attrs.type === 'skmsg'
        ? await this.phone.groups.decrypt(stanza.attrs.from ?? '', sender, body)
        : await this.phone.cipher.decrypt(sender, enc.attrs.type ?? '', body);
    const padding = plaintext.at(-1) ?? 0;
    return proto.Message.decode(plaintext.subarray(0, plaintext.length - padding));
  }

  private async handle(stanza: BinaryNode, sender: DeviceAddress, decrypted: proto.IMessage): Promise<void> {
    const wrapper = decrypted.deviceSentMessage;
    const message = wrapper?.message ?? decrypted;
    const senderKey = message.senderKeyDistributionMessage;
    if (senderKey?.groupId && senderKey.axolotlSenderKeyDistributionMessage) {
      await this.phone.groups.learn(senderKey.groupId, sender, senderKey.axolotlSenderKeyDistributionMessage);
    }
    const id = stanza.attrs.id ?? '';
    const content = readAnswer(this.phone, message, sender) ?? incomingContent(message);
    if (stanza.attrs.category === 'peer') {
      await answerPeerRequest(this.phone, sender.device, id, message);
      return;
    }
    const fromMe = sender.number === this.phone.owner.number;
    const from = stanza.attrs.from ?? '';
    const chatJid = hasSenderKey(from) ? from : (fromMe && wrapper?.destinationJid) || userJid(from);
    const participant =
      stanza.attrs.participant === undefined ? {} : { participant: userJid(stanza.attrs.participant) };
    const envelope = { children: children(stanza).filter(({ tag }) => !CRYPTIC.has(tag)), ...edit(stanza) };
    this.phone.remember(id, { message, chatJid, fromMe, envelope, ...participant });
    if (!content) return;
    this.reading = this.reading
      .then(() => this.fileAway(stanza, sender, chatJid, fromMe, content, message))
      .catch(() => undefined);
  }

  private async fileAway(
    stanza: BinaryNode,
    sender: DeviceAddress,
    chatJid: string,
    fromMe: boolean,
    { incomingMedia, ...content }: IncomingContent,
    source: proto.IMessage,
  ): Promise<void> {
    const media = incomingMedia && (await this.phone.files.receive(incomingMedia));
    const forMany = hasSenderKey(chatJid);
    const chat = forMany ? chatJid : (this.phone.network.lookUp(chatJid)?.number ?? chatJid);
    const message: InboxEntry = {
      id: stanza.attrs.id ?? '',
      from: sender.number,
      fromLid: sender.lid,
      fromDevice: sender.device,
      fromMe,
      chat,
      ...(isGroup(chatJid) ? { group: chatJid } : {}),
      ...content,
      ...(media && { media }),
      timestamp: Number(stanza.attrs.t ?? unixSeconds()),
      receivedAt: monotonicNow(),
    };
    const text = message.text === undefined ? undefined : sha256(Buffer.from(message.text, 'utf8')).toString('hex');
    const sha = media?.sha256 ?? text;
    const isNew = this.phone.inbox.add(sha === undefined ? message : { ...message, sha }, source);
    if (isNew && !fromMe && !forMany && message.type === 'text') this.answer(sender.number, message.text ?? '');
  }

  private answer(to: string, text: string): void {
    const template = this.phone.autoReply;
    if (template === undefined) return;
    this.answered += 1;
    const reply = template.replaceAll('{text}', () => text).replaceAll('{n}', String(this.answered));
    this.phone.send({ to, type: 'text', text: reply }).catch(() => undefined);
  }

  /** Baileys does the same in lib/Socket/messages-recv.js, handleMessage. */
  private sendReceipt(stanza: BinaryNode, sender: DeviceAddress): void {
    const { id, from, participant, category, recipient } = stanza.attrs;
    const own = sender.number === this.phone.owner.number;
    const type = category === 'peer' ? 'peer_msg' : own ? 'sender' : undefined;
    const attributes = { id, to: from, participant, type, recipient: own ? recipient : undefined };
    this.phone.network.submitReceipt(this.phone.ownAddress(), node('receipt', attributes));
  }

  /** The keys come along from the second time on, as from a real phone. */
  private askAgain(stanza: BinaryNode): void {
    const { id = '', from, participant, recipient, t } = stanza.attrs;
    const count = (this.retries.get(id) ?? 0) + 1;
    if (count > MAX_RETRIES) return;
    this.retries.set(id, count);
    const { keys, network } = this.phone;
    const content = [
      node('retry', { count, id, t, v: '1', error: '0' }),
      node('registration', {}, bigEndian(keys.registrationId, 4)),
    ];
    if (count > 1) content.push(node('keys', {}, [node('type', {}, KEY_TYPE), ...bundleNodes(keys.takeBundle())]));
    network.counters.retryReceiptsFromPhones += 1;
    const attributes = { id, to: from, participant, recipient, type: 'retry' };
    network.submitReceipt(this.phone.ownAddress(), node('receipt', attributes, content));
  }

  private async takeRetry(stanza: BinaryNode): Promise<void> {
    const asker = stanza.attrs.participant ?? stanza.attrs.from;
    const target = this.addressOf(asker);
    const retry = child(stanza, 'retry');
    const count = Number(retry?.attrs.count ?? 1);
    const id = retry?.attrs.id ?? stanza.attrs.id;
    if (!target || !id || !(count <= MAX_RETRIES)) return;
    const registrationId = numberOf(child(stanza, 'registration'));
    const bundle = readBundle(child(stanza, 'keys'), registrationId);
    const server = parseJid(asker)?.server === LID_SERVER ? LID_SERVER : SERVER;
    await this.phone.resend(id, target, server, count, bundle);
  }

  private async takeMediaRetry(stanza: BinaryNode): Promise<void> {
    const asker = this.addressOf(stanza.attrs.from);
    if (!asker || asker.number !== this.phone.owner.number) return;
    const notification = this.phone.files.takeRequest(asker.device, stanza);
    if (notification) this.phone.network.notifyOwnDevice(asker, notification);
  }

  private addressOf(jid: string | undefined): DeviceAddress | undefined {
    const identity = jid === undefined ? undefined : this.phone.network.lookUp(jid);
    return identity && { number: identity.number, lid: identity.lid, device: parseJid(jid)?.device ?? 0 };
  }
}

function edit({ attrs }: BinaryNode): { edit?: string } {
  return attrs.edit === undefined ? {} : { edit: attrs.edit };
}

function userJid(jid: string): string {
  const parsed = parseJid(jid);
  return parsed ? formatJid(parsed.user, parsed.server) : jid;
}
