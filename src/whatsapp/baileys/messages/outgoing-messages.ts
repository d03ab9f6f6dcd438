import { type BinaryNode, generateMessageIDV2, isJidGroup, proto, type WASocket } from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { MessageRecord, RecordEdit } from '../../../auth-state/auth-commit.js';
import { DomainError, type ErrorCode, invalidField } from '../../../domain/errors.js';
import { type MessagePayload, originOf } from '../../../domain/events.js';
import { type Address, STATUS_CHAT } from '../../../domain/jid.js';
import type { SentMessage } from '../../../domain/commands.js';
import type { KnownMessage } from '../../../domain/known-message.js';
import type { Attempt, OutgoingMessage } from '../../../domain/outgoing.js';
import type { KnownOfAttempt, KnownOfMessage, MessageNews } from '../../whatsapp-connection.js';
import { closeCodeOf, TIMED_OUT } from '../connection/connection-errors.js';
import { destinationFailure, type Destinations, type TimedChat } from './destinations.js';
import type { GroupDirectory } from '../groups/group-directory.js';
import { mentionedIn } from './mentioned.js';
import type { OutgoingStatuses } from './outgoing-statuses.js';
import { type Chat, referredMessage } from './referred-message.js';
import { ServerAcks, unconfirmed } from './server-acks.js';
import { callLinksOf } from './call-links.js';
import type { ChangeChecks } from './change-checks.js';
import { composeForward } from '../kinds/compose-change.js';
import type { Tenure } from '../../../domain/lease.js';
import type { OutgoingMedium } from '../../../domain/outgoing-media.js';
import type { StatusStyle } from '../../../domain/status-post.js';
import { type Restriction, restricted } from '../../../domain/restriction.js';
import type { MediaUploads } from '../media/media-uploads.js';
import { addContext, composeContent } from '../kinds/compose-content.js';
import type { Composing } from '../kinds/composing.js';
import { styled } from '../kinds/status-style.js';
import { stanzaParts } from '../kinds/stanza-parts.js';
import { toMessageNews } from '../kinds/message-news.js';
import type { SignalTransactions } from '../signal/signal-transactions.js';

const ACK_TIMEOUT_MS = 15_000;

/** How a send fails whose message has left, or may have. */
const LEFT: readonly ErrorCode[] = ['ACK_TIMEOUT', 'MESSAGE_REJECTED'];

/** How something leaves: under which id, whether it may have before, and what its client said of it. */
type Leaving = Attempt & KnownOfAttempt & Partial<Pick<OutgoingMessage, 'metadata'>>;

interface OutgoingMessagesOptions {
  socket: WASocket;
  auth: AuthState;
  destinations: Destinations;
  groups: GroupDirectory;
  statuses: OutgoingStatuses;
  transactions: SignalTransactions;
  checks: ChangeChecks;
  uploads: MediaUploads;
  /** WhatsApp refused a message with this code: what it holds the account back by, if that is why. */
  refused: (code: number) => Promise<Restriction | null>;
  /** Notes who can see a status that is about to be posted. */
  noteAudience: (messageId: string, people: string[]) => Promise<void>;
  /** Takes a message off the record that never left. */
  forget: (tenure: Tenure, chat: string, messageId: string) => Promise<void>;
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
    const { content, mentions, ephemeral, medium, album } = message;
    const { auth, groups } = this.options;
    return this.dispatch(to, { ...message, again }, async (chat) => {
      const refersTo = reference && referredMessage(reference, chat);
      const isGroup = isJidGroup(chat.jid) === true;
      const composing = { ...this.composing(medium, to.kind === 'channel'), isGroup, refersTo };
      return composeContent(content, composing, {
        timer: ephemeral === undefined ? chat.timer : ephemeral === 0 ? undefined : { expiration: ephemeral, setAt: 0 },
        mentions: await mentionedIn(chat.jid, mentions?.people ?? [], auth, groups),
        mentionsAll: isGroup && mentions?.everyone === true,
        ...(album !== undefined && { album: keyOf(chat, album) }),
      });
    });
  }

  /** Sends what another message holds. */
  forward(to: Address, known: KnownMessage, attempt: Attempt & KnownOfAttempt): Promise<SentMessage> {
    return this.dispatch(to, attempt, ({ timer }) => {
      const message = composeForward(known);
      addContext(message, undefined, { timer });
      return message;
    });
  }

  /**
   * Posts a status; what is own to a status is beside its content.
   *
   * @throws DomainError NOT_ON_WHATSAPP when none of the people is
   */
  async post(
    recipients: readonly Address[],
    message: OutgoingMessage,
    style: StatusStyle,
    known: KnownOfAttempt,
  ): Promise<SentMessage & { seenBy: number }> {
    const chat = await this.options.destinations.ofStatus(recipients);
    const messageId = message.messageId ?? generateMessageIDV2(this.options.auth.creds.me?.id);
    await this.options.noteAudience(messageId, chat.statusJidList);
    const sent = await this.leave(STATUS_CHAT, chat, { ...message, ...known, messageId }, async () => {
      const composing = { ...this.composing(message.medium), isGroup: false, refersTo: undefined };
      return styled(await composeContent(message.content, composing, { timer: undefined }), style);
    });
    return { ...sent, seenBy: chat.statusJidList.length };
  }

  /** Tells those who can see a status something about it. */
  async dispatchToStatus(
    audience: readonly Address[],
    leaving: Leaving,
    compose: (chat: TimedChat) => proto.IMessage | Promise<proto.IMessage>,
  ): Promise<SentMessage> {
    return this.leave(STATUS_CHAT, await this.options.destinations.ofStatus(audience), leaving, compose);
  }

  /** @param plain as it is, for a channel: what all may read is not encrypted */
  private composing(medium: OutgoingMedium | undefined, plain = false): Omit<Composing, 'isGroup' | 'refersTo'> {
    const { socket, uploads, groups } = this.options;
    return {
      medium,
      callLink: callLinksOf(socket),
      groupName: async (jid) => (await groups.metadata(jid)).subject,
      upload: (mediaType) => {
        if (medium === undefined) throw new Error('a message without a medium has nothing to upload');
        return uploads.upload(medium, mediaType, plain);
      },
    };
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
    const isRefused = attrs.error !== undefined && this.acks.expects(attrs.id);
    const restriction = isRefused ? await this.options.refused(Number(attrs.error)) : null;
    // What the account as a whole may not send has not failed: it may be sent when that is over.
    if (restriction !== null) return this.holdBack(attrs.id!, Number(attrs.error), restriction);
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

  private holdBack(messageId: string, whatsappCode: number, restriction: Restriction): void {
    const { companyId, line } = this.options.auth.line;
    this.unconfirmed.delete(messageId);
    this.acks.fail(messageId, restricted(restriction, { companyId, line, messageId, whatsappCode }));
  }

  /** Sends what is composed for the chat, and resolves when WhatsApp's server has confirmed it. */
  async dispatch(
    to: Address,
    leaving: Leaving,
    compose: (chat: TimedChat) => proto.IMessage | Promise<proto.IMessage>,
  ): Promise<SentMessage> {
    return this.leave(to, await this.options.destinations.of(to), leaving, compose);
  }

  private async leave(
    to: Address,
    chat: TimedChat,
    { messageId: givenId, resumed, again, metadata = null }: Leaving,
    compose: (chat: TimedChat) => proto.IMessage | Promise<proto.IMessage>,
  ): Promise<SentMessage> {
    const { auth } = this.options;
    const messageId = givenId ?? generateMessageIDV2(auth.creds.me?.id);
    const message = again === undefined ? await compose(chat) : proto.Message.decode(again);
    // Two at once: the second would take the first one's answer away.
    if (this.acks.expects(messageId)) throw invalidField('id', 'id is that of a message that is being sent');
    try {
      await this.deliver(chat, messageId, message, metadata);
    } catch (error) {
      const hasLeft = error instanceof DomainError && LEFT.includes(error.code);
      // What an earlier try may have sent stays on record, whatever becomes of this one.
      if (!hasLeft && !resumed) await this.options.forget(auth.line, chat.names[0], messageId).catch(() => undefined);
      throw destinationFailure(error, to);
    }
    return { messageId, chat: chat.names[0], timestamp: Math.floor(Date.now() / 1000) };
  }

  private async deliver(
    chat: TimedChat,
    messageId: string,
    message: proto.IMessage,
    metadata: string | null,
  ): Promise<void> {
    const { statusJidList } = chat;
    const { acks } = this;
    const { socket, transactions, statuses, checks } = this.options;
    const news = this.newsOf(chat, messageId, message);
    const change = news === undefined || 'message' in news ? undefined : await checks.complete(news, message);
    if (metadata !== null && isOwn(news)) news.message.metadata = metadata;
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
        socket.relayMessage(chat.jid, message, { messageId, statusJidList, ...stanzaParts(message) }),
      );
    } catch (error) {
      acks.forget(messageId);
      this.unconfirmed.delete(messageId);
      // Held back by a slow database and given up by Baileys, the frame may leave all the same.
      throw closeCodeOf(error) === TIMED_OUT ? unconfirmed(messageId) : error;
    }
    acks.startTimer(messageId);
    try {
      await confirmed;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'ACK_TIMEOUT') statuses.noteUnconfirmed(name, messageId);
      throw error;
    }
  }

  /** A message that leaves, as events tell of it. */
  private newsOf(chat: Chat, id: string, message: proto.IMessage): MessageNews | undefined {
    const news = toMessageNews(
      { key: keyOf(chat, id), message, messageTimestamp: Math.floor(Date.now() / 1000) },
      false,
    );
    if (news !== undefined) [originOf(news).chat] = chat.names;
    return news;
  }
}

type OwnNews = Extract<MessageNews, { type: 'message_sent' | 'status_post' | 'channel_message' }>;

function isOwn(news: MessageNews | undefined): news is OwnNews {
  return news?.type === 'message_sent' || news?.type === 'status_post' || news?.type === 'channel_message';
}

/** A message of ours. */
function keyOf({ jid, own }: Chat, id: string): proto.IMessageKey {
  return { remoteJid: jid, id, fromMe: true, ...(isJidGroup(jid) === true && { participant: own }) };
}

/**
 * What the record holds of a message of ours; null for what is no message. A reaction is one that only its status is
 * asked for: its words are the emoji, and what it quotes is what it reacts to.
 */
function payloadOf(news: MessageNews | undefined): MessagePayload | null {
  if (isOwn(news)) return news.message;
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
