import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { recordName } from '../auth-state/auth-commit.js';
import { Settings } from '../config/settings.js';
import { storableJson } from '../domain/text.js';
import type { LineId } from '../domain/line.js';
import type { KnownMessage } from '../domain/known-message.js';
import { WhatsappMessage } from './whatsapp-message.entity.js';

const PRUNED_AT_ONCE = 2_000;
/** An id is one message in one chat, unless somebody makes up ids. */
const MOST_WITH_ONE_ID = 20;

/** A message that somebody else received, of which the text is all that is known. */
export interface HandedIn {
  companyId: string;
  line: string;
  chat: string;
  messageId: string;
  fromMe: boolean;
  author: string | null;
  text: string;
  /** ISO 8601 */
  createdAt: string;
}

/** The record of all messages that were received and sent. */
@Injectable()
export class MessageRecords {
  private readonly cipher: AtRestCipher;

  constructor(
    @InjectRepository(WhatsappMessage) private readonly rows: Repository<WhatsappMessage>,
    settings: Settings,
  ) {
    this.cipher = new AtRestCipher(settings.authEncryptionKey);
  }

  /** All messages of a line with this id, oldest first. */
  async find({ companyId, line }: LineId, messageId: string): Promise<KnownMessage[]> {
    const rows = await this.rows.find({
      where: { companyId, line, messageId },
      order: { createdAt: 'ASC' },
      take: MOST_WITH_ONE_ID,
    });
    return rows.map(({ chat, fromMe, author, content, text, encryptionKeyId, createdAt }) => {
      const name = recordName(
        { companyId, line },
        { chat, messageId, author, fromMe, createdAt: createdAt.toISOString() },
      );
      return {
        chat,
        messageId,
        fromMe,
        author: author === '' ? null : author,
        content:
          content === null ? { text: text ?? '' } : this.cipher.open({ data: content, keyId: encryptionKeyId }, name),
      };
    });
  }

  /** Writes down what was received elsewhere; what is known already stays as it is. */
  async add(messages: HandedIn[]): Promise<void> {
    await this.rows.query(
      `INSERT INTO whatsapp_messages (company_id, line, chat, message_id, from_me, author, text, created_at)
       SELECT "companyId", line, chat, "messageId", "fromMe", coalesce(author, ''), text, "createdAt"
         FROM json_to_recordset($1) AS given("companyId" text, line text, chat text, "messageId" text, "fromMe" boolean, author text,
              text text, "createdAt" timestamptz)
       ON CONFLICT DO NOTHING`,
      [storableJson(messages)],
    );
  }

  /** Forgets a message that was written down and never left. */
  async forget({ companyId, line }: LineId, chat: string, messageId: string): Promise<void> {
    await this.rows.delete({ companyId, line, chat, messageId, fromMe: true });
  }

  /**
   * Removes messages older than so many days, in steps that nobody waits long for.
   *
   * @returns how many were removed
   */
  async prune(days: number): Promise<number> {
    for (let removed = 0; ;) {
      const [, count] = await this.rows.query<[unknown, number]>(
        `DELETE FROM whatsapp_messages WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM whatsapp_messages WHERE created_at < now() - $1 * interval '1 day' LIMIT ${PRUNED_AT_ONCE}))`,
        [days],
      );
      removed += count;
      if (count < PRUNED_AT_ONCE) return removed;
    }
  }
}
