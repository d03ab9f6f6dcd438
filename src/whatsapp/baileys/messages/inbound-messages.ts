import {
  type BinaryNode,
  decodeMessageNode,
  getBinaryNodeChildren,
  jidNormalizedUser,
  proto,
  unpadRandomMax16,
  type WAMessageKey,
} from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { JournalEntry, MessageRecord } from '../../../auth-state/auth-commit.js';
import type { Party } from '../../../domain/events.js';
import { receivedKeys, toEventRow } from '../../../events/event-row.js';
import type { ConnectionNews, MessageNews } from '../../whatsapp-connection.js';
import type { ChatTimers } from './chat-timers.js';
import { chatOf, toMessageNews, toOrigin } from '../kinds/message-news.js';

/** Baileys emits a message right after its decryption; one that it never emitted by now it never will. */
const REMEMBERED = 1_000;

/** Names that an index takes; other people's clients may send any. */
const STORABLE = /^[\x21-\x7e]{1,128}$/;

export interface ReceivedMessage {
  news: MessageNews;
  entry: JournalEntry;
  /** What can be quoted and answered later; absent for reactions and for ids that WhatsApp's clients do not make. */
  record?: MessageRecord;
}

interface Decoded {
  key: WAMessageKey;
  message: proto.IMessage;
  news: MessageNews | undefined;
}

/**
 * Messages of people as they are decrypted. Baileys tells of a message only after its receipt has left; here it is known
 * the moment it is decrypted, so that it can be stored together with the ratchet, before any receipt.
 *
 * Baileys hands the decryption nothing but the ciphertext: the stanza around it, which says who wrote and when, is found
 * again by the identity of that object.
 */
export class InboundMessages {
  private readonly stanzas = new WeakMap<Uint8Array, BinaryNode>();
  /** Messages that are told from here and that Baileys has yet to emit. */
  private readonly told = new Set<string>();

  /** @param knows true when a message with one of these keys was received before */
  constructor(
    private readonly auth: AuthState,
    private readonly knows: (keys: string[]) => Promise<boolean>,
    private readonly report: (news: ConnectionNews) => void,
    private readonly onDecrypted: (stanza: BinaryNode) => void,
    private readonly timers: ChatTimers,
  ) {}

  /** Takes note of a stanza before Baileys decrypts what is in it. */
  expect(stanza: BinaryNode): void {
    for (const { content } of getBinaryNodeChildren(stanza, 'enc')) {
      if (content instanceof Uint8Array) this.stanzas.set(content, stanza);
    }
  }

  /** True for what came in a stanza. */
  expects(ciphertext: Uint8Array): boolean {
    return this.stanzas.has(ciphertext);
  }

  /** Its sender and we understand each other. */
  succeeded(ciphertext: Uint8Array): void {
    const stanza = this.stanzas.get(ciphertext);
    if (stanza !== undefined) this.onDecrypted(stanza);
  }

  /** What was decrypted means, with both names of its sender; undefined when it is no message of a person. */
  async read(ciphertext: Uint8Array, plaintext: Uint8Array): Promise<ReceivedMessage | undefined> {
    const stanza = this.stanzas.get(ciphertext);
    const { me } = this.auth.creds;
    if (stanza === undefined || me === undefined) return undefined;
    const decoded = decode(stanza, plaintext, me.id, me.lid ?? '');
    if (decoded === undefined) return undefined;
    const { news } = decoded;
    const chat = toOrigin(decoded.key)?.chat;
    if (chat !== undefined) await this.timers.take(chat, decoded.message);
    if (news === undefined) return undefined;
    // A second name that cannot be read now is no reason to lose the message.
    await this.completeParty(news.type === 'message' ? news.message.from : news.from).catch(() => undefined);
    const timestamp = new Date().toISOString();
    const { dedupKey, type, payload } = toEventRow({ ...this.auth.line, timestamp, ...news });
    if (dedupKey === null) return undefined;
    const entry = { dedupKey, type, payload, createdAt: timestamp };
    return { news, entry, record: recordOf(decoded, timestamp, jidNormalizedUser(me.lid ?? me.id)) };
  }

  /**
   * True when another part of the stanza is still to come, which decides what becomes of it. A message to a group brings
   * the sender's key along in a part of its own: after a crash between the two that part cannot be decrypted again, and
   * need not be.
   */
  isPartial(ciphertext: Uint8Array): boolean {
    const stanza = this.stanzas.get(ciphertext);
    return stanza !== undefined && getBinaryNodeChildren(stanza, 'enc').at(-1)?.content !== ciphertext;
  }

  /**
   * True for a message that was received before and cannot be decrypted again, because the process died before its
   * receipt left. To ask the sender to send it once more, as Baileys would, is of no use to anybody.
   */
  async wasReceived(ciphertext: Uint8Array): Promise<boolean> {
    const stanza = this.stanzas.get(ciphertext);
    const { me } = this.auth.creds;
    if (stanza === undefined || me === undefined) return false;
    const origin = toOrigin(decodeMessageNode(stanza, me.id, me.lid ?? '').fullMessage.key);
    if (origin === undefined) return false;
    await this.completeParty(origin.from);
    await this.auth.settled();
    return this.knows(receivedKeys(this.auth.line.line, origin));
  }

  /** Baileys will emit the message as well, perhaps before it is told. */
  expectRepeat({ news }: ReceivedMessage): void {
    const [oldest] = this.told;
    if (oldest !== undefined && this.told.size >= REMEMBERED) this.told.delete(oldest);
    this.told.add(nameOf(news));
  }

  /** Tells of a message that is on disk. */
  tell({ news }: ReceivedMessage): void {
    this.report(news);
  }

  /** True, once, for a message that is told from here. */
  isToldHere(key: WAMessageKey): boolean {
    return this.told.delete(`${chatOf(key)}/${key.id}`);
  }

  /** Phone and LID, where WhatsApp has told us of both; from what is stored, since a question to WhatsApp would block. */
  private async completeParty(party: Party): Promise<void> {
    if (party.phone === null && party.lid !== null) {
      const name = `${party.lid.split('@')[0]}_reverse`;
      party.phone = (await this.auth.get('lid-mapping', [name]))[name] ?? null;
    } else if (party.lid === null && party.phone !== null) {
      const user = (await this.auth.get('lid-mapping', [party.phone]))[party.phone];
      if (user !== undefined) party.lid = `${user}@lid`;
    }
  }
}

function decode(stanza: BinaryNode, plaintext: Uint8Array, meId: string, meLid: string): Decoded | undefined {
  try {
    const { fullMessage } = decodeMessageNode(stanza, meId, meLid);
    const message = proto.Message.decode(unpadRandomMax16(plaintext));
    fullMessage.message = message.deviceSentMessage?.message ?? message;
    const news = toMessageNews(fullMessage, stanza.attrs.offline !== undefined);
    return { key: fullMessage.key, message: fullMessage.message, news };
  } catch {
    // Baileys meets the same error a moment later and asks the sender to send it again.
    return undefined;
  }
}

function recordOf({ key, message, news }: Decoded, createdAt: string, own: string): MessageRecord | undefined {
  if (news?.type !== 'message') return undefined;
  const { chat, messageId, fromMe, isGroup } = news.message;
  const author = key.participant ?? (fromMe ? own : key.remoteJid) ?? '';
  if (![chat, messageId, author].every((name) => STORABLE.test(name))) return undefined;
  const names = isGroup || !fromMe ? [] : [key.remoteJid, key.remoteJidAlt].filter((name) => typeof name === 'string');
  return {
    chat,
    // What somebody wrote names both; of what the owner wrote on the phone only the stanza does.
    otherName: names.map((name) => jidNormalizedUser(name)).find((name) => name !== chat),
    messageId,
    fromMe,
    author: jidNormalizedUser(author),
    content: proto.Message.encode(message).finish(),
    message: news.message,
    status: fromMe ? 'accepted' : null,
    createdAt,
  };
}

function nameOf(news: MessageNews): string {
  const { chat, messageId } = news.type === 'message' ? news.message : news;
  return `${chat}/${messageId}`;
}
