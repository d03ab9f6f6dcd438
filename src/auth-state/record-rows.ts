import type { MessagePayload } from '../domain/events.js';
import { phoneAddress } from '../domain/jid.js';
import type { LineId } from '../domain/line.js';
import { storable, storableJson } from '../domain/text.js';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { SearchWords } from '../encryption/search-words.js';
import { bodyName, chatRowName, type MessageRecord, recordName } from './auth-commit.js';

/** Makes rows of the record, sealed where there is a key, as the part `records` of a statement takes them. */
export class RecordRows {
  private readonly cipher: AtRestCipher;
  private readonly words: SearchWords;

  /** @param keys as for `AtRestCipher` */
  constructor(keys: string | undefined) {
    this.cipher = new AtRestCipher(keys);
    this.words = new SearchWords(keys);
  }

  /** In the order of the columns of that part. */
  of(line: LineId, record: MessageRecord): unknown[] {
    const { chat, messageId, fromMe, author, content, message, status, createdAt } = record;
    const seal = (bytes: Uint8Array | string, name: string): Buffer =>
      this.cipher.seal(Buffer.from(bytes as string), name).data;
    const pushName = message === null || fromMe || message.isGroup ? null : message.pushName;
    return [
      line.companyId,
      line.line,
      chat,
      record.otherName ?? (message === null ? null : otherNameOf(chat, message)),
      messageId,
      fromMe,
      author,
      message?.type ?? 'none',
      content === null ? null : seal(content, recordName(line, record)),
      message === null ? null : seal(storableJson(message), bodyName(line, record)),
      `{${this.termsOf(line, record).join(',')}}`,
      status,
      status === 'accepted' && message !== null ? new Date(message.sentAt * 1000).toISOString() : null,
      pushName ? seal(storable(pushName), chatRowName(line, chat)) : null,
      this.cipher.currentId,
      createdAt,
    ];
  }

  private termsOf(line: LineId, { fromMe, author, message }: MessageRecord): string[] {
    if (message === null) return [];
    const names = fromMe ? [] : [...new Set([author, ...namesOf(message)])].filter((name) => name !== '');
    return this.words.of(line, message.text, names);
  }
}

/** What a chat with one person is called beside the name that events have for it. */
function otherNameOf(chat: string, message: MessagePayload): string | null {
  if (message.fromMe || message.isGroup) return null;
  return namesOf(message).find((name) => name !== chat) ?? null;
}

/** JIDs of who wrote a message, as far as they are known. */
function namesOf({ from: { phone, lid } }: MessagePayload): string[] {
  return [...(phone === null ? [] : [phoneAddress(phone).jid]), ...(lid === null ? [] : [lid])];
}
