import {
  type BinaryNode,
  generateMessageIDV2,
  isJidGroup,
  type MediaType,
  jidNormalizedUser,
  proto,
  WAMessageAddressingMode,
  type WASocket,
} from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { MessageRecord, RecordEdit } from '../../../auth-state/auth-commit.js';
import { DomainError, type ErrorCode, invalidField } from '../../../domain/errors.js';
import { type MessagePayload, originOf } from '../../../domain/events.js';
import type { Address } from '../../../domain/jid.js';
import type { SentMessage } from '../../../domain/commands.js';
import type { KnownMessage } from '../../../domain/known-message.js';
import type { OutgoingMessage } from '../../../domain/outgoing.js';
import type { KnownOfMessage, MessageNews } from '../../whatsapp-connection.js';
import { chatNames } from './chat-names.js';
import type { ChatTimer, ChatTimers } from './chat-timers.js';
import { closeCodeOf, groupFailure, sendFailure, TIMED_OUT } from '../connection/connection-errors.js';
import type { DeviceDirectory } from '../signal/device-directory.js';
import type { GroupDirectory } from '../groups/group-directory.js';
import type { NumberLookups } from './number-lookups.js';
import { mentionedIn } from './mentioned.js';
import { resolveRecipient } from './recipient.js';
import type { OutgoingStatuses } from './outgoing-statuses.js';
import { type Chat, referredMessage } from './referred-message.js';
import { ServerAcks, unconfirmed } from './server-acks.js';
import { callLinksOf } from './call-links.js';
import type { ChangeChecks } from './change-checks.js';
import { composeForward } from '../kinds/compose-change.js';
import type { MediaUploads, UploadedFile } from '../media/media-uploads.js';
import { addContext, composeContent } from '../kinds/compose-content.js';
import { stanzaParts } from '../kinds/stanza-parts.js';
import { toMessageNews } from '../kinds/message-news.js';
import type { SignalTransactions } from '../signal/signal-transactions.js';

const ACK_TIMEOUT_MS = 15_000;

/** How a send fails whose message has left, or may have. */
const LEFT: readonly ErrorCode[] = ['ACK_TIMEOUT', 'MESSAGE_REJECTED'];

/** Under which id a message leaves, and whether it may have before. */
type Attempt = Pick<OutgoingMessage, 'messageId' | 'resumed' | 'metadata'>;

/** What leaves for the first time and has no words of the client's beside it. */
export const NEW_MESSAGE: Attempt = { messageId: null, resumed: false, metadata: null };

interface OutgoingMessagesOptions {
  socket: WASocket;
  auth: AuthState;
  devices: DeviceDirectory;
  groups: GroupDirectory;
  numbers: NumberLookups;
  statuses: OutgoingStatuses;
  transactions: SignalTransactions;
  timers: ChatTimers;
  checks: ChangeChecks;
  uploads: MediaUploads;
  /** WhatsApp refused a message with this code. */
  refused: (code: number) => void;
  /** Takes a message off the record that never left. */
  forget: (chat: string, messageId: string) => Promise<void>;
}

export interface TimedChat extends Chat {
  /** Undefined where messages stay. */
  timer: ChatTimer | undefined;
}

/**
 * What leaves on one socket: each message is sent once somebody is there to get it, is written down before it leaves, and
 * is sent when WhatsApp says so.
 */
export class OutgoingMessages {
  private readonly acks = new ServerAcks(ACK_TIMEOUT_MS);
  /** What is told once WhatsApp has confirmed it, and what becomes of another message's record, by the id of the message. */
  private readonly unconfirmed = new Map<string, { sent: MessageNews; edit?: RecordEdit }>();

  constructor(private readonly options: OutgoingMessagesOptions) {
    options.socket.ws.on('CB:ack,class:message', (node: BinaryNode) => void this.takeAck(node));
  }

  get unconfirmedInRow(): number {
    return this.acks.unconfirmedInRow;
  }

  send(
    to: Address,
    message: OutgoingMessage,
    { refersTo: reference, again }: KnownOfMessage = {},
  ): Promise<SentMessage> {
    const { content, mentions, ephemeral, medium } = message;
    const { socket, auth, groups, uploads } = this.options;
    return this.dispatch(to, message, async (chat) => {
      if (again !== undefined) return proto.Message.decode(again);
      const refersTo = reference && referredMessage(reference, chat);
      const isGroup = isJidGroup(chat.jid) === true;
      const upload = (mediaType: MediaType): Promise<UploadedFile> => {
        if (medium === undefined) throw new Error('a message without a medium has nothing to upload');
        return uploads.upload(medium, mediaType);
      };
      const composing = { isGroup, refersTo, callLink: callLinksOf(socket), medium, upload };
      return composeContent(content, composing, {
        timer: ephemeral === undefined ? chat.timer : ephemeral === 0 ? undefined : { expiration: ephemeral, setAt: 0 },
        mentions: await mentionedIn(chat.jid, mentions?.people ?? [], auth, groups),
        mentionsAll: isGroup && mentions?.everyone === true,
      });
    });
  }

  /** Sends what another message holds. */
  forward(to: Address, known: KnownMessage): Promise<SentMessage> {
    return this.dispatch(to, NEW_MESSAGE, ({ timer }) => {
      const message = composeForward(known);
      addContext(message, undefined, { timer });
      return message;
    });
  }

  /** The connection ended: nothing more will be confirmed on it. */
  close(): void {
    this.acks.close();
  }

  /**
   * A send is answered once its status is on disk. When it cannot be, WhatsApp has the message all the same, and the status
   * waits for the database in memory.
   */
  private async takeAck({ tag, attrs }: BinaryNode): Promise<void> {
    this.acks.stopTimer(attrs.id);
    if (attrs.error !== undefined && this.acks.expects(attrs.id)) this.options.refused(Number(attrs.error));
    try {
      const told = this.unconfirmed.get(attrs.id ?? '');
      this.unconfirmed.delete(attrs.id ?? '');
      const { stored } = await this.options.statuses.take(
        { tag, attrs },
        { ours: this.acks.expects(attrs.id), ...told },
      );
      await stored;
    } catch {
      // Whoever writes has ended the connection by now.
    } finally {
      this.acks.take(attrs);
    }
  }

  /** The chat that a message to somebody is in. @throws DomainError NOT_ON_WHATSAPP, CHAT_NOT_FOUND and those of queries */
  async resolve(to: Address): Promise<TimedChat> {
    const { socket, devices, groups, numbers } = this.options;
    try {
      return await this.chat(await resolveRecipient(socket, to, devices, groups, numbers), to);
    } catch (error) {
      throw this.failure(error, to);
    }
  }

  /** Sends what is composed for the chat, and resolves when WhatsApp's server has confirmed it. */
  async dispatch(
    to: Address,
    { messageId: givenId, resumed, metadata }: Attempt,
    compose: (chat: TimedChat) => proto.IMessage | Promise<proto.IMessage>,
  ): Promise<SentMessage> {
    const { auth } = this.options;
    const chat = await this.resolve(to);
    const messageId = givenId ?? generateMessageIDV2(auth.creds.me?.id);
    const message = await compose(chat);
    // Two at once: the second would take the first one's answer away.
    if (this.acks.expects(messageId)) throw invalidField('id', 'id is that of a message that is being sent');
    try {
      await this.deliver(chat, messageId, message, metadata);
    } catch (error) {
      const hasLeft = error instanceof DomainError && LEFT.includes(error.code);
      // What an earlier try may have sent stays on record, whatever becomes of this one.
      if (!hasLeft && !resumed) await this.options.forget(chat.names[0], messageId).catch(() => undefined);
      throw this.failure(error, to);
    }
    return { messageId, chat: chat.names[0], timestamp: Math.floor(Date.now() / 1000) };
  }

  private async deliver(
    chat: Chat,
    messageId: string,
    message: proto.IMessage,
    metadata: string | null,
  ): Promise<void> {
    const { acks } = this;
    const { socket, transactions, statuses, checks } = this.options;
    const news = this.newsOf(chat, messageId, message);
    const change = news === undefined || 'message' in news ? undefined : await checks.complete(news, message);
    if (metadata !== null && news?.type === 'message_sent') news.message.metadata = metadata;
    statuses.noteMetadata(messageId, metadata);
    const [name, otherName = null] = chat.names;
    const record: MessageRecord = {
      chat: name,
      otherName,
      messageId,
      fromMe: true,
      author: chat.own,
      content: proto.Message.encode(message).finish(),
      message: payloadOf(news),
      status: 'pending',
      createdAt: new Date().toISOString(),
    };
    if (news !== undefined) this.unconfirmed.set(messageId, { sent: news, ...change });
    const confirmed = acks.expect(messageId);
    confirmed.catch(() => undefined);
    try {
      await transactions.send(record, () =>
        socket.relayMessage(chat.jid, message, { messageId, ...stanzaParts(message) }),
      );
    } catch (error) {
      acks.forget(messageId);
      this.unconfirmed.delete(messageId);
      // Held back by a slow database and given up by Baileys, the frame may leave all the same.
      throw closeCodeOf(error) === TIMED_OUT ? unconfirmed(messageId) : error;
    }
    acks.startTimer(messageId);
    await confirmed;
  }

  /** A message that leaves, as events tell of it. */
  private newsOf({ jid, names: [chat], own }: Chat, id: string, message: proto.IMessage): MessageNews | undefined {
    const key = { remoteJid: jid, id, fromMe: true, ...(isJidGroup(jid) === true && { participant: own }) };
    const news = toMessageNews({ key, message, messageTimestamp: Math.floor(Date.now() / 1000) }, false);
    if (news !== undefined) originOf(news).chat = chat;
    return news;
  }

  private async chat(jid: string, to: Address): Promise<TimedChat> {
    const { auth, groups, timers } = this.options;
    if (to.kind === 'group') {
      const { addressingMode, ephemeralDuration } = await groups.metadata(jid);
      const timer =
        ephemeralDuration === undefined ? await timers.of([jid]) : { expiration: ephemeralDuration, setAt: 0 };
      return { jid, names: [jid], own: this.own(addressingMode === WAMessageAddressingMode.LID), timer };
    }
    const names = await chatNames(auth, [jid, to.jid]);
    return { jid, names, own: this.own(jid.endsWith('@lid')), timer: await timers.of(names) };
  }

  /** This account by the name that a chat knows it by. */
  private own(byLid: boolean): string {
    const { me } = this.options.auth.creds;
    return jidNormalizedUser(byLid ? (me?.lid ?? me?.id) : me?.id);
  }

  private failure(error: unknown, to: Address): DomainError {
    return to.kind === 'group' ? groupFailure(error) : sendFailure(error);
  }
}

/**
 * What the record holds of a message of ours; null for what is no message. A reaction is one that only its status is
 * asked for: its words are the emoji, and what it quotes is what it reacts to.
 */
function payloadOf(news: MessageNews | undefined): MessagePayload | null {
  if (news?.type === 'message_sent') return news.message;
  if (news?.type !== 'reaction') return null;
  const { messageId, chat, from, fromMe, targetMessageId, emoji } = news;
  return {
    messageId,
    chat,
    from,
    fromMe,
    isGroup: isJidGroup(chat) === true,
    type: 'reaction',
    text: emoji,
    quotedMessageId: targetMessageId,
    pushName: null,
    sentAt: Math.floor(Date.now() / 1000),
    offline: false,
  };
}
