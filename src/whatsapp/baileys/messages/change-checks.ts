import { jidNormalizedUser, proto } from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { Party } from '../../../domain/events.js';
import type { KnownMessage } from '../../../domain/known-message.js';
import { jidsOf } from '../../../domain/party.js';
import type { ChangeNews } from '../../whatsapp-connection.js';
import type { RecordEdit } from '../../../auth-state/auth-commit.js';
import { KIND_MEMBERS } from '../../../domain/kinds.js';
import { editedContent } from '../kinds/changes.js';
import { type Question, readEdit, readReaction, readResponse, readVote } from '../kinds/secret-answers.js';
import { chatNames } from './chat-names.js';

type StoredMessage = KnownMessage & { content: Uint8Array };
type Change = { targetMessageId: string; chat: string; from: Party; fromMe: boolean };

/**
 * Holds what one message does to another against that other one: a vote is read with the secret of its poll, and nobody
 * changes the words of somebody else.
 */
export class ChangeChecks {
  /** @param find all messages of the line with this id */
  constructor(
    private readonly auth: AuthState,
    private readonly find: (messageId: string) => Promise<StoredMessage[]>,
  ) {}

  /**
   * Fills in what the message that it is about is needed for, and says what becomes of that one's record; undefined when
   * its sender may not do that.
   */
  async complete(news: ChangeNews, message: proto.IMessage): Promise<{ edit?: RecordEdit } | undefined> {
    if (news.type === 'message_edited' || news.type === 'message_deleted') return this.change(news, message);
    return (await this.answer(news, message)) ? {} : undefined;
  }

  private async change(
    news: Extract<ChangeNews, { type: 'message_edited' | 'message_deleted' }>,
    message: proto.IMessage,
  ): Promise<{ edit?: RecordEdit } | undefined> {
    const target = await this.target(news);
    if (target === undefined) return {};
    // In a group an admin may delete as well, and WhatsApp's server sees to it that it is one.
    const byAdmin = news.type === 'message_deleted' && news.chat.endsWith('@g.us');
    if (!byAdmin && !this.isAuthor(target, news)) return undefined;
    if (news.type === 'message_edited' && message.secretEncryptedMessage) {
      Object.assign(news, editedContent(readEdit(message, await this.question(target, news))));
    }
    return { edit: editOf(target, news) };
  }

  /** False for what cannot be read and says nothing without it. */
  private async answer(news: ChangeNews, message: proto.IMessage): Promise<boolean> {
    switch (news.type) {
      case 'reaction': {
        if (!message.encReactionMessage) return true;
        const emoji = await this.answered(news, (question) => readReaction(message, question));
        if (emoji !== null) news.emoji = emoji;
        return emoji !== null;
      }
      case 'poll_vote': {
        news.options = await this.answered(news, (question) => readVote(message, question));
        return true;
      }
      case 'event_response': {
        Object.assign(news, await this.answered(news, (question) => readResponse(message, question)));
        return true;
      }
      default:
        return true;
    }
  }

  private async target({ targetMessageId, chat }: Change): Promise<StoredMessage | undefined> {
    // It may have come a moment ago and be on its way to the record.
    await this.auth.settled();
    const [known, names] = await Promise.all([this.find(targetMessageId), chatNames(this.auth, [chat])]);
    return known.find((one) => names.includes(one.chat));
  }

  private isAuthor({ fromMe, author, chat }: StoredMessage, news: { fromMe: boolean; from: Party }): boolean {
    if (fromMe || news.fromMe) return fromMe === news.fromMe;
    return !chat.endsWith('@g.us') || author === null || jidsOf(news.from).includes(jidNormalizedUser(author));
  }

  /** Null when the message that is answered is not on record, or cannot have been read. */
  private async answered<T>(news: Change, read: (question: Question) => T | null): Promise<T | null> {
    const target = await this.target(news);
    return target === undefined ? null : read(await this.question(target, news));
  }

  private async question(target: StoredMessage, news: Change): Promise<Question> {
    const { me } = this.auth.creds;
    const own = [me?.lid, me?.id].flatMap((jid) => (jid ? [jidNormalizedUser(jid)] : []));
    const authors = target.fromMe ? own : await chatNames(this.auth, [jidNormalizedUser(target.author ?? target.chat)]);
    const senders = news.fromMe ? own : jidsOf(news.from);
    return { messageId: target.messageId, message: proto.Message.decode(target.content), authors, senders };
  }
}

/** What a change makes of the record of a message; an edit that cannot be read leaves it. */
function editOf(
  { chat, messageId, author, fromMe, message, content }: StoredMessage,
  news: Extract<ChangeNews, { type: 'message_edited' | 'message_deleted' }>,
): RecordEdit | undefined {
  const row = { chat, messageId, author: author ?? '', fromMe, at: new Date().toISOString() };
  if (news.type === 'message_deleted') return { ...row, edited: null, deleted: true };
  if (news.kind === undefined || message === null) return undefined;
  const own = Object.keys(KIND_MEMBERS);
  const before = Object.entries(message).filter(([name]) => !own.includes(name));
  const now = Object.entries(news).filter(([name]) => own.includes(name));
  const edited = { ...message, ...Object.fromEntries(now), type: news.kind, text: news.text };
  const kept = new Set([...before, ...now].map(([name]) => name));
  for (const name of own) if (!kept.has(name)) delete (edited as Record<string, unknown>)[name];
  return { ...row, edited: { message: edited, content }, deleted: false };
}
