import type { MessagePayload } from '../domain/events.js';
import { phoneAddress, STATUS_CHAT } from '../domain/jid.js';
import type { LineId } from '../domain/line.js';
import { storable, storableJson } from '../domain/text.js';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { SearchWords } from '../encryption/search-words.js';
import { bodyName, chatRowName, type MessageRecord, type RecordEdit, recordName } from './auth-commit.js';

/** What of a record its body and its words are made of. */
export type ToldRecord = Pick<MessageRecord, 'chat' | 'messageId' | 'author' | 'fromMe' | 'message'>;

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
    const pushName = message === null || fromMe || message.isGroup ? null : message.pushName;
    const { body, words, keyId } = this.told(line, record);
    return [
      line.companyId,
      line.line,
      chat,
      record.otherName ?? (message === null ? null : otherNameOf(chat, message)),
      messageId,
      fromMe,
      author,
      message === null ? 'none' : chat === STATUS_CHAT.jid ? 'status' : message.type,
      content === null ? null : this.seal(content, recordName(line, record)),
      body,
      words,
      status,
      status === 'accepted' && message !== null ? new Date(message.sentAt * 1000).toISOString() : null,
      pushName ? this.seal(storable(pushName), chatRowName(line, chat)) : null,
      keyId,
      createdAt,
    ];
  }

  /** What becomes of a message on record, in the order of the columns of the part `edits`. */
  edited(line: LineId, edit: RecordEdit): unknown[] {
    const { chat, messageId, author, fromMe, edited, deleted, at } = edit;
    const told = edited && this.told(line, { chat, messageId, author, fromMe, message: edited.message });
    return [
      line.companyId,
      line.line,
      chat,
      messageId,
      author,
      edited === null ? null : edited.message.type,
      edited === null ? null : this.seal(edited.content, recordName(line, edit)),
      told?.body ?? null,
      told?.words ?? null,
      told?.keyId ?? null,
      edited === null ? null : at,
      deleted ? at : null,
    ];
  }

  /** What events tell of a message and what it is found by, as an array of SQL; and the key that seals it. */
  told(line: LineId, record: ToldRecord): { body: Buffer | null; words: string; keyId: string | null } {
    const { message } = record;
    const body = message === null ? null : this.seal(storableJson(message), bodyName(line, record));
    return { body, words: `{${this.termsOf(line, record).join(',')}}`, keyId: this.cipher.currentId };
  }

  private seal(bytes: Uint8Array | string, name: string): Buffer {
    return this.cipher.seal(Buffer.from(bytes as string), name).data;
  }

  private termsOf(line: LineId, { fromMe, author, message }: ToldRecord): string[] {
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
