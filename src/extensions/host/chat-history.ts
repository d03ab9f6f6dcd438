import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../../config/settings.js';
import { RecordedMessages } from '../../records/recorded-messages.js';
import { ActionWords } from './action-words.js';
import type { BatchKey } from './batch-actions.js';
import type { HistoryMessage } from './inbound-handler.js';

/** Bytes of text at which the history ends, from the newest message back; that one is there in any case. */
const HISTORY_BYTES = 512 * 1024;

/** The record has for each message its text, and some hundred bytes more. */
const OVERHEAD_BYTES = 1_000;

/** Replies of handlers, those of the batch itself left out, and when the batches ended that they answered. */
const REPLIES_SQL = `
  SELECT a.message_id AS "messageId", a.extension, a.content, a.encryption_key_id AS "keyId", a.target::int AS place,
         (extract(epoch FROM coalesce(e.created_at, a.done_at)) * 1000)::float8 AS answered,
         (extract(epoch FROM a.done_at) * 1000)::float8 AS at
    FROM (SELECT * FROM inbound_actions
           WHERE (company_id, line) = ($1, $7) AND left(chat, 128) = left($2, 128) AND chat = $2 AND kind = 'reply'
             AND batch_end <= $3 AND NOT (extension = $5 AND batch_id = $6)
           ORDER BY batch_end DESC LIMIT $4) AS a
    LEFT JOIN whatsapp_events e ON e.id = a.batch_end`;

interface Reply {
  messageId: string;
  extension: string;
  content: string;
  keyId: string | null;
  /** Which reply of its batch it is. */
  place: number;
  answered: number;
  at: number;
}

/** A message with its place: by time, and of those at one time by their order. */
interface Placed {
  message: HistoryMessage;
  at: number;
  place: number;
}

/** What was said in a chat: by the other side and the company's people, from the record, and by handlers. */
@Injectable()
export class ChatHistory {
  private readonly words: ActionWords;

  constructor(
    private readonly source: DataSource,
    private readonly messages: RecordedMessages,
    settings: Settings,
  ) {
    this.words = ActionWords.of(settings);
  }

  async read(key: BatchKey, limit: number): Promise<HistoryMessage[]> {
    const [replies, said] = await Promise.all([this.replies(key, limit), this.said(key, limit)]);
    // Handlers' replies are on record as well, at the moment they left; here each stands behind the batch that it answered.
    const answers = new Set(replies.map(({ message }) => message.messageId));
    const lines = [...said.filter(({ message }) => !answers.has(message.messageId)), ...replies]
      .toSorted((one, other) => other.at - one.at || other.place - one.place)
      .slice(0, limit);
    let bytes = 0;
    const shown = lines.filter(({ message: { text } }) => {
      const isWithin = bytes < HISTORY_BYTES;
      bytes += Buffer.byteLength(text ?? '');
      return isWithin;
    });
    return shown.map(({ message }) => message).toReversed();
  }

  private async replies(
    { companyId, line, chat, batchEnd, extension, batchId }: BatchKey,
    limit: number,
  ): Promise<Placed[]> {
    const values = [companyId, chat, batchEnd, limit, extension, batchId, line];
    const replies = await this.source.query<Reply[]>(REPLIES_SQL, values);
    return replies.map(({ messageId, extension: by, content, keyId, place, answered, at }) => {
      const text = this.words.open(companyId, content, keyId);
      return {
        message: { messageId, fromMe: true, extension: by, type: 'text', text, at },
        at: answered,
        place: 1 + place,
      };
    });
  }

  /** Up to the end of the batch, whose last message has the time of its event. */
  private async said({ companyId, line, chat, batchEnd }: BatchKey, limit: number): Promise<Placed[]> {
    const [last] = await this.source.query<{ created_at: Date }[]>(
      'SELECT created_at FROM whatsapp_events WHERE id = $1',
      [batchEnd],
    );
    const until = last === undefined ? undefined : new Date(last.created_at.getTime() + 1);
    const { messages } = await this.messages.page(
      { companyId, line },
      { chat, until },
      { limit, bytes: HISTORY_BYTES + limit * OVERHEAD_BYTES },
    );
    return messages.map(({ messageId, fromMe, type, text, createdAt }, n) => {
      const at = Date.parse(createdAt);
      return { message: { messageId, fromMe, extension: null, type, text, at }, at, place: -n };
    });
  }
}
