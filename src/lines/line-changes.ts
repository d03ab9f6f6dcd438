import { Injectable } from '@nestjs/common';
import type { ChatChange, KnownChatState } from '../domain/chat-change.js';
import type { Answer, Command, Outcome } from '../domain/commands.js';
import type { KnownMessage } from '../domain/known-message.js';
import { DomainError } from '../domain/errors.js';
import { STATUS_CHAT } from '../domain/jid.js';
import type { LineId } from '../domain/line.js';
import { chatOf, checkChange } from '../domain/message-change.js';
import { ChatRecords } from '../records/chat-records.js';
import { ChatStates } from '../records/chat-states.js';
import { MessageRecords } from '../records/message-records.js';
import type { WhatsappConnection } from '../whatsapp/whatsapp-connection.js';
import { LineMessages } from './line-messages.js';
import { LineSessions } from './line-sessions.js';

/** Carries out the commands that change messages and chats that are there. */
@Injectable()
export class LineChanges {
  constructor(
    private readonly sessions: LineSessions,
    private readonly messages: LineMessages,
    private readonly records: MessageRecords,
    private readonly chats: ChatRecords,
    private readonly states: ChatStates,
  ) {}

  async change(line: LineId, { target, change, attempt }: Command<'change'>): Promise<Outcome<'change'>> {
    const { settled, again } = await this.messages.earlier(line, attempt);
    if (settled !== undefined) return changed(target.messageId, settled);
    const known = await this.messages.target(line, target);
    checkChange(known, change, Math.floor(Date.now() / 1000));
    switch (change.type) {
      case 'read':
        return { answer: await this.read(line, known), limits: [] };
      case 'star':
      case 'delete_for_me':
        return { answer: await (await this.open(line)).change(known, change, attempt), limits: [] };
      default:
        return this.messages.within(line, chatOf(known), 'change', async (open) => {
          const audience = known.chat === STATUS_CHAT.jid ? await this.records.audience(line, known.messageId) : [];
          return open.change(known, change, { ...attempt, again, audience });
        });
    }
  }

  async changeChat(line: LineId, { chat, change }: Command<'change_chat'>): Promise<Answer<'change_chat'>> {
    const open = await this.open(line);
    const named = await this.chats.last(line, chat.jid);
    const name = named?.chat ?? chat.jid;
    const known = named && (await this.records.find(line, named.messageId));
    const last = known?.find((one) => one.chat === name && (one.author ?? '') === named?.author) ?? null;
    if (change.read === true) {
      const unread = await this.chats.unread(line, name);
      if (unread.length > 0) await open.markRead(unread);
    }
    await open.changeChat(chat, change, last);
    await this.states.note(line, name, stateOf(change));
    if (change.read !== undefined) await this.chats.setRead(line, name, change.read);
    if (change.deleted === true) await this.chats.remove(line, name);
    return { chat: name };
  }

  async showPresence(line: LineId, { chat, state }: Command<'presence'>): Promise<Answer<'presence'>> {
    await (await this.open(line)).showPresence(chat, state);
    return { chat: chat.jid };
  }

  async fetchHistory(line: LineId, { chat, count }: Command<'fetch_history'>): Promise<Answer<'fetch_history'>> {
    const open = await this.open(line);
    const oldest = await this.records.oldest(line, await this.chats.namesOf(line, chat.jid));
    if (oldest === undefined || oldest.message === null) {
      const why = 'The phone is asked for what is older than a message, and none of this chat is on record';
      throw new DomainError('CHAT_NOT_FOUND', why, { ...line });
    }
    const { messageId, message } = oldest;
    const requestId = await open.fetchHistory(oldest, count);
    return { chat: oldest.chat, requestId, before: { messageId, sentAt: message.sentAt } };
  }

  /** What is unread before a message is read with it, as on a phone. */
  private async read(line: LineId, known: KnownMessage): Promise<Answer<'change'>> {
    const { chat, messageId } = known;
    const open = await this.open(line);
    await open.markRead(await this.chats.unread(line, chat, known));
    await this.chats.markRead(line, known);
    return { chat, messageId, changeId: null, timestamp: Math.floor(Date.now() / 1000) };
  }

  private async open(line: LineId): Promise<WhatsappConnection> {
    await this.sessions.wake(line);
    return this.sessions.connection(line);
  }
}

/** What is archived is pinned no longer, and what is deleted is neither. */
function stateOf({ archived, pinned, mutedUntil, ephemeral, deleted }: ChatChange): KnownChatState {
  if (deleted === true) return { archived: false, pinned: false };
  return { archived, pinned: archived === true ? false : pinned, mutedUntil, ephemeral };
}

/** What an earlier try told others of, as the answer to the change that it made. */
function changed(messageId: string, told: Outcome<'send'>): Outcome<'change'> {
  if ('failure' in told) return told;
  const { chat, messageId: changeId, timestamp } = told.answer;
  return { answer: { messageId, chat, changeId, timestamp }, limits: told.limits };
}
