import {
  type AnyMessageContent,
  type BinaryNode,
  generateMessageIDV2,
  generateWAMessage,
  isJidGroup,
  jidNormalizedUser,
  type MiscMessageGenerationOptions,
  proto,
  toNumber,
  type WAMessage,
  WAMessageAddressingMode,
  type WASocket,
} from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { MessageRecord } from '../../../auth-state/auth-commit.js';
import { DomainError, type ErrorCode } from '../../../domain/errors.js';
import type { MessagePayload } from '../../../domain/events.js';
import type { Address } from '../../../domain/jid.js';
import type { SentMessage } from '../../../domain/commands.js';
import type { MessageReference } from '../../whatsapp-connection.js';
import { chatNames } from './chat-names.js';
import type { ChatTimer, ChatTimers } from './chat-timers.js';
import { closeCodeOf, groupFailure, sendFailure, TIMED_OUT } from '../connection/connection-errors.js';
import type { DeviceDirectory } from '../signal/device-directory.js';
import type { GroupDirectory } from '../groups/group-directory.js';
import { resolveRecipient } from './recipient.js';
import type { OutgoingStatuses } from './outgoing-statuses.js';
import { type Chat, referredMessage } from './referred-message.js';
import { ServerAcks, unconfirmed } from './server-acks.js';
import { toMessageNews } from '../kinds/message-news.js';
import type { SignalTransactions } from '../signal/signal-transactions.js';

const ACK_TIMEOUT_MS = 15_000;

/** How a send fails whose message has left, or may have. */
const LEFT: readonly ErrorCode[] = ['ACK_TIMEOUT', 'MESSAGE_REJECTED'];

interface OutgoingMessagesOptions {
  socket: WASocket;
  auth: AuthState;
  devices: DeviceDirectory;
  groups: GroupDirectory;
  statuses: OutgoingStatuses;
  transactions: SignalTransactions;
  timers: ChatTimers;
  /** Takes a message off the record that never left. */
  forget: (chat: string, messageId: string) => Promise<void>;
}

interface TimedChat extends Chat {
  /** Undefined where messages stay. */
  timer: ChatTimer | undefined;
}

/**
 * What leaves on one socket: each message is sent once somebody is there to get it, is written down before it leaves, and
 * is sent when WhatsApp says so.
 */
export class OutgoingMessages {
  private readonly acks = new ServerAcks(ACK_TIMEOUT_MS);

  constructor(private readonly options: OutgoingMessagesOptions) {
    options.socket.ws.on('CB:ack,class:message', (node: BinaryNode) => void this.takeAck(node));
  }

  get unconfirmedInRow(): number {
    return this.acks.unconfirmedInRow;
  }

  sendText(to: Address, text: string, quoted?: MessageReference): Promise<SentMessage> {
    return this.send(to, async (chat, messageId) => {
      const { timer } = chat;
      const message = await this.generate({ text, linkPreview: null }, chat, messageId, {
        // Baileys names this account by its phone number, whatever the chat knows it by: `fromMe` is for our record.
        quoted: quoted && byAuthor(referredMessage(quoted, chat)),
        ephemeralExpiration: timer?.expiration,
      });
      const context = message.message?.extendedTextMessage?.contextInfo;
      if (timer !== undefined && timer.setAt > 0 && context) context.ephemeralSettingTimestamp = timer.setAt;
      return message;
    });
  }

  sendReaction(to: Address, target: MessageReference, emoji: string): Promise<SentMessage> {
    return this.send(to, (chat, messageId) => {
      const { participant, ...key } = referredMessage(target, chat).key;
      const inGroup = isJidGroup(chat.jid) === true;
      const react = { text: emoji, key: inGroup ? { ...key, participant } : key };
      return this.generate({ react }, chat, messageId);
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
    try {
      const { stored } = await this.options.statuses.take({ tag, attrs }, this.acks.expects(attrs.id));
      await stored;
    } catch {
      // Whoever writes has ended the connection by now.
    } finally {
      this.acks.take(attrs);
    }
  }

  private async send(
    to: Address,
    compose: (chat: TimedChat, messageId: string) => Promise<WAMessage>,
  ): Promise<SentMessage> {
    const { socket, auth, devices, groups } = this.options;
    const chat = await resolveRecipient(socket, to, devices, groups)
      .then((jid) => this.chat(jid, to))
      .catch((error: unknown) => {
        throw this.failure(error, to);
      });
    const messageId = generateMessageIDV2(auth.creds.me?.id);
    const message = await compose(chat, messageId);
    try {
      await this.deliver(chat, messageId, message);
    } catch (error) {
      const hasLeft = error instanceof DomainError && LEFT.includes(error.code);
      if (!hasLeft) await this.options.forget(chat.names[0], messageId).catch(() => undefined);
      throw this.failure(error, to);
    }
    return { messageId, timestamp: Math.floor(Date.now() / 1000) };
  }

  private async deliver(chat: Chat, messageId: string, generated: WAMessage): Promise<void> {
    const { acks } = this;
    const { socket, transactions } = this.options;
    const message = generated.message ?? {};
    const [name, otherName = null] = chat.names;
    const record: MessageRecord = {
      chat: name,
      otherName,
      messageId,
      fromMe: true,
      author: chat.own,
      content: proto.Message.encode(message).finish(),
      message: payloadOf(generated, chat),
      status: 'pending',
      createdAt: new Date().toISOString(),
    };
    const confirmed = acks.expect(messageId);
    confirmed.catch(() => undefined);
    try {
      await transactions.send(record, () => socket.relayMessage(chat.jid, message, { messageId }));
    } catch (error) {
      acks.forget(messageId);
      // Held back by a slow database and given up by Baileys, the frame may leave all the same.
      throw closeCodeOf(error) === TIMED_OUT ? unconfirmed(messageId) : error;
    }
    acks.startTimer(messageId);
    await confirmed;
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

  private generate(
    content: AnyMessageContent,
    { jid, own }: Chat,
    messageId: string,
    options: MiscMessageGenerationOptions = {},
  ): Promise<WAMessage> {
    const { waUploadToServer: upload } = this.options.socket;
    return generateWAMessage(jid, content, { ...options, messageId, userJid: own, upload });
  }

  private failure(error: unknown, to: Address): DomainError {
    return to.kind === 'group' ? groupFailure(error) : sendFailure(error);
  }
}

/**
 * What its event would tell of a message of ours; null for what is no message. A reaction is one that only its status is
 * asked for: its words are the emoji, and what it quotes is what it reacts to.
 */
function payloadOf({ message, messageTimestamp, key }: WAMessage, { jid, names }: Chat): MessagePayload | null {
  const sent = { key: { remoteJid: jid, id: key.id, fromMe: true }, message, messageTimestamp };
  const news = toMessageNews(sent, false);
  if (news === undefined) return null;
  if (news.type === 'message') return { ...news.message, chat: names[0] };
  return {
    messageId: news.messageId,
    chat: names[0],
    from: news.from,
    fromMe: true,
    isGroup: isJidGroup(jid) === true,
    type: 'reaction',
    text: news.emoji,
    quotedMessageId: news.targetMessageId,
    pushName: null,
    sentAt: toNumber(messageTimestamp ?? 0),
    offline: false,
  };
}

function byAuthor(message: WAMessage): WAMessage {
  return { ...message, key: { ...message.key, fromMe: false } };
}
