import {
  areJidsSameUser,
  type BinaryNode,
  decodeMessageNode,
  getBinaryNodeChild,
  getBinaryNodeChildren,
  jidNormalizedUser,
  proto,
  unpadRandomMax16,
  type WAMessage,
  type WAMessageKey,
} from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { JournalEntry, MessageRecord, RecordEdit } from '../../../auth-state/auth-commit.js';
import { originOf } from '../../../domain/events.js';
import { receivedKeys, toEventRow } from '../../../events/event-row.js';
import type { ConnectionNews, MessageNews, Traffic } from '../../whatsapp-connection.js';
import type { ChatTimers } from './chat-timers.js';
import type { ContactBook } from './contact-book.js';
import { journalEntry } from '../notices/journal-entry.js';
import { bareJid, toMessageNews, toOrigin, withheld } from '../kinds/message-news.js';
import { completeNames } from './chat-names.js';
import type { ChangeChecks } from './change-checks.js';

/** Baileys emits a message right after its decryption; one that it never emitted by now it never will. */
const REMEMBERED = 1_000;

/** What `<unavailable>` says of media that can be viewed once. */
const VIEW_ONCE: ReadonlySet<string> = new Set(['view_once', 'view_once_unavailable_fanout']);

/** Names that an index takes; other people's clients may send any. */
const STORABLE = /^[\x21-\x7e]{1,128}$/;

export interface ReceivedMessage {
  news: MessageNews;
  /** By which Baileys will tell of it as well. */
  name: string;
  entry: JournalEntry;
  /** What can be quoted and answered later; absent for what is no message of a chat, and for ids that WhatsApp's clients do not make. */
  record?: MessageRecord;
  /** What becomes of another message that is on record. */
  edit?: RecordEdit;
  /** That its author has another name than before. */
  renamed?: { news: Traffic; entry: JournalEntry };
}

interface InboundMessagesOptions {
  auth: AuthState;
  /** True when a message with one of these keys was received before. */
  knows: (keys: string[]) => Promise<boolean>;
  report: (news: ConnectionNews, journalKey?: string) => void;
  /** Its sender and we understand each other. */
  onDecrypted: (stanza: BinaryNode) => void;
  timers: ChatTimers;
  checks: ChangeChecks;
  contacts: ContactBook;
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
  /** Messages that are told from here, or not at all, and that Baileys has yet to emit. */
  private readonly told = new Set<string>();

  private readonly auth: AuthState;

  constructor(private readonly options: InboundMessagesOptions) {
    this.auth = options.auth;
  }

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
    if (stanza !== undefined) this.options.onDecrypted(stanza);
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
    if (chat !== undefined) await this.options.timers.take(chat, decoded.message);
    if (news === undefined) return undefined;
    // Names that cannot be read now are no reason to lose the message.
    await completeNames(this.auth, originOf(news), [originOf(news).from]).catch(() => undefined);
    const change = 'message' in news ? {} : await this.options.checks.complete(news, decoded.message);
    if (change === undefined) {
      this.remember(nameOf(decoded.key));
      return undefined;
    }
    const received = this.received(decoded, news);
    return received && { ...received, ...change, renamed: await this.renamed(news) };
  }

  /** What whoever wrote is called now, where it was something else before. */
  private async renamed(news: MessageNews): Promise<ReceivedMessage['renamed']> {
    if (!('message' in news) || news.message.fromMe) return undefined;
    const { from, pushName, messageId } = news.message;
    const { username } = from;
    const told = { ...(pushName !== null && { pushName }), ...(username !== undefined && { username }) };
    const changed = await this.options.contacts.take(from, told);
    if (changed === undefined) return undefined;
    const contact: Traffic = { type: 'contact_updated', contact: from, ...changed };
    return { news: contact, entry: journalEntry(this.auth.line, contact, `contact/${messageId}`) };
  }

  /**
   * Takes a message of which WhatsApp gives linked devices nothing but the envelope (`<unavailable type="view_once"/>`).
   * Once it resolves no frame leaves before it is on disk.
   */
  async takeWithheld(stanza: BinaryNode): Promise<void> {
    const { me } = this.auth.creds;
    const type = getBinaryNodeChild(stanza, 'unavailable')?.attrs.type;
    if (me === undefined || type === undefined || !VIEW_ONCE.has(type)) return;
    if (getBinaryNodeChild(stanza, 'enc') !== undefined) return;
    const fullMessage = envelopeOf(stanza, me.id, me.lid ?? '');
    const news = withheld(fullMessage, stanza.attrs.offline !== undefined);
    if (news === undefined) return;
    await completeNames(this.auth, originOf(news), [originOf(news).from]).catch(() => undefined);
    const received = this.received({ key: fullMessage.key, message: {}, news }, news);
    if (received === undefined) return;
    this.expectRepeat(received);
    const records = received.record === undefined ? [] : [received.record];
    this.auth.set({}, { journal: [received.entry], records }).then(
      () => this.tell(received),
      () => undefined,
    );
  }

  /**
   * Takes what came another way than in a stanza, such as what the phone sends again, or was in the clear. It is told once
   * it is on disk; where it cannot get there any more, it waits for the database in memory.
   */
  async takeEmitted({ key, message }: WAMessage, news: MessageNews): Promise<void> {
    await completeNames(this.auth, originOf(news), [originOf(news).from]).catch(() => undefined);
    const content = message ?? {};
    const change = 'message' in news ? {} : await this.options.checks.complete(news, content);
    const received = this.received({ key, message: content, news }, news);
    if (change === undefined || received === undefined) return;
    const { entry, record, edit }: ReceivedMessage = { ...received, ...change };
    await this.auth
      .set({}, { journal: [entry], records: record ? [record] : [], edits: edit ? [edit] : [] })
      .then(() => this.tell(received))
      .catch(() => this.options.report(news));
  }

  private received(decoded: Decoded, news: MessageNews): ReceivedMessage | undefined {
    const { me } = this.auth.creds;
    const timestamp = new Date().toISOString();
    const { dedupKey, type, payload } = toEventRow({ ...this.auth.line, timestamp, ...news });
    if (dedupKey === null || me === undefined) return undefined;
    const entry = { dedupKey, type, payload, createdAt: timestamp };
    const record = recordOf(decoded, news, timestamp, jidNormalizedUser(me.lid ?? me.id));
    return { news, name: nameOf(decoded.key), entry, record };
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
    const origin = toOrigin(envelopeOf(stanza, me.id, me.lid ?? '').key);
    if (origin === undefined) return false;
    await completeNames(this.auth, origin, [origin.from]);
    await this.auth.settled();
    return this.options.knows(receivedKeys(this.auth.line.line, origin));
  }

  /** Baileys will emit the message as well, perhaps before it is told. */
  expectRepeat({ name }: ReceivedMessage): void {
    this.remember(name);
  }

  private remember(name: string): void {
    const [oldest] = this.told;
    if (oldest !== undefined && this.told.size >= REMEMBERED) this.told.delete(oldest);
    this.told.add(name);
  }

  /** Tells of a message that is on disk. */
  tell({ news, entry, renamed }: ReceivedMessage): void {
    const { report } = this.options;
    report(news, entry.dedupKey);
    if (renamed !== undefined) report(renamed.news, renamed.entry.dedupKey);
  }

  /** True, once, for a message that is told from here, or that nobody shall be told of. */
  isToldHere(key: WAMessageKey): boolean {
    return this.told.delete(nameOf(key));
  }
}

/** What the stanza says around the ciphertext, before anything is decrypted. @throws Boom when it is no message */
function envelopeOf(stanza: BinaryNode, meId: string, meLid: string): WAMessage {
  const { fullMessage } = decodeMessageNode(stanza, meId, meLid);
  const { key } = fullMessage;
  const isOwn = (jid: string | undefined): boolean => areJidsSameUser(jid, meId) || areJidsSameUser(jid, meLid);
  // Of a message of an own device the second name may be ours, and not that of the chat.
  if (key.fromMe === true && isOwn(key.remoteJidAlt) && !isOwn(key.remoteJid ?? undefined)) delete key.remoteJidAlt;
  // Of who writes to us alone Baileys leaves it out (whatsmeow message.go, parseMessageSource, reads it).
  if (key.fromMe !== true && stanza.attrs.username) key.remoteJidUsername ??= stanza.attrs.username;
  return fullMessage;
}

function decode(stanza: BinaryNode, plaintext: Uint8Array, meId: string, meLid: string): Decoded | undefined {
  try {
    const fullMessage = envelopeOf(stanza, meId, meLid);
    const message = proto.Message.decode(unpadRandomMax16(plaintext));
    fullMessage.message = message.deviceSentMessage?.message ?? message;
    const news = toMessageNews(fullMessage, stanza.attrs.offline !== undefined);
    return { key: fullMessage.key, message: fullMessage.message, news };
  } catch {
    // Baileys meets the same error a moment later and asks the sender to send it again.
    return undefined;
  }
}

/** What goes on record of a message; undefined for what is no message of a chat. */
export function recordOf(
  { key, message }: Pick<Decoded, 'key' | 'message'>,
  news: MessageNews,
  createdAt: string,
  own: string,
): MessageRecord | undefined {
  if (news.type !== 'message' && news.type !== 'message_sent') return undefined;
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

/** As Baileys has it, which calls a chat by the name in the stanza. */
function nameOf({ remoteJid, id }: WAMessageKey): string {
  return `${bareJid(remoteJid ?? '')}/${id}`;
}
