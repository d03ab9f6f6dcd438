import {
  jidNormalizedUser,
  proto,
  type WAMessage,
  type WAMessageKey,
  type WASocket,
} from '../../../baileys/baileys.js';
import type { MessageRecord } from '../../../auth-state/auth-commit.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import { DomainError } from '../../../domain/errors.js';
import { originOf } from '../../../domain/events.js';
import type { KnownMessage } from '../../../domain/known-message.js';
import { sendFailure } from '../connection/connection-errors.js';
import { toMessageNews } from '../kinds/message-news.js';
import { completeNames } from '../messages/chat-names.js';
import { recordOf } from '../messages/inbound-messages.js';

/** Asks the phone for what is older than a message (Baileys `fetchMessageHistory`). @returns the id of the request */
export async function askForOlder(
  socket: Pick<WASocket, 'fetchMessageHistory'>,
  { chat, messageId, fromMe, author, message }: KnownMessage,
  count: number,
): Promise<string> {
  // A chat with one person is asked for by the name under which it came.
  const remoteJid = !fromMe && author !== null && !chat.endsWith('@g.us') ? author : chat;
  const key: WAMessageKey = { remoteJid, id: messageId, fromMe };
  const sentAtMs = (message?.sentAt ?? Math.floor(Date.now() / 1000)) * 1000;
  const requestId: unknown = await socket.fetchMessageHistory(count, key, sentAtMs).catch((error: unknown) => {
    throw sendFailure(error);
  });
  if (typeof requestId !== 'string') throw new DomainError('WHATSAPP_UNANSWERED', 'The phone was not asked');
  return requestId;
}

/** Writes down what a phone hands over of a chat when it is asked to. */
export class OlderMessages {
  /** @param keep writes what is not on record, and gives how much that was */
  constructor(
    private readonly auth: AuthState,
    private readonly keep: (records: MessageRecord[]) => Promise<number>,
  ) {}

  /** @returns the chat that it is about, and how many messages went on record; no chat when there are none */
  async take({ conversations = [] }: proto.IHistorySync): Promise<{ chat?: string; messages: number }> {
    const records: MessageRecord[] = [];
    for (const { id, pnJid, lidJid, messages = [] } of conversations ?? []) {
      const other = [pnJid, lidJid].find((jid) => jid && jid !== id) ?? undefined;
      for (const [place, { message }] of (messages ?? []).entries()) {
        const record = message && (await this.recordOf(message, { id, other, place }));
        if (record) records.push(record);
      }
    }
    const messages = records.length === 0 ? 0 : await this.keep(records);
    const [first] = records;
    return { ...(first !== undefined && { chat: first.chat }), messages };
  }

  private async recordOf(
    info: proto.IWebMessageInfo,
    { id, other, place }: { id: string | null | undefined; other: string | undefined; place: number },
  ): Promise<MessageRecord | undefined> {
    const { me } = this.auth.creds;
    if (me === undefined || !info.key?.id) return undefined;
    const key: WAMessageKey = { ...info.key, remoteJid: info.key.remoteJid || id };
    key.participant ||= info.participant ?? undefined;
    if (other !== undefined && key.remoteJid === id) key.remoteJidAlt = other;
    const message = { ...info, key } as WAMessage;
    const news = toMessageNews(message, true);
    if (news === undefined) return undefined;
    await completeNames(this.auth, originOf(news), [originOf(news).from]).catch(() => undefined);
    if (!('message' in news)) return undefined;
    // Newest first, with whole seconds; no two messages of a line share a time.
    const createdAt = new Date(news.message.sentAt * 1000)
      .toISOString()
      .replace(/\.000Z$/, `.${String(999_999 - place).padStart(6, '0')}Z`);
    const own = jidNormalizedUser(me.lid ?? me.id);
    return recordOf({ key, message: info.message ?? {} }, news, createdAt, own);
  }
}
