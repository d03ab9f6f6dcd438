import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { recordName } from '../auth-state/auth-commit.js';
import { Settings } from '../config/settings.js';
import type { KnownMessage } from '../domain/known-message.js';
import { WhatsappMessage } from './whatsapp-message.entity.js';

const PRUNED_AT_ONCE = 2_000;
/** An id is one message in one chat, unless somebody makes up ids. */
const MOST_WITH_ONE_ID = 20;

/** Reads the record of all messages that were received and sent. */
@Injectable()
export class MessageRecords {
  private readonly cipher: AtRestCipher;

  constructor(
    @InjectRepository(WhatsappMessage) private readonly rows: Repository<WhatsappMessage>,
    settings: Settings,
  ) {
    this.cipher = new AtRestCipher(settings.authEncryptionKey);
  }

  /** All messages of a company with this id, oldest first. */
  async find(companyId: string, messageId: string): Promise<(KnownMessage & { content: Uint8Array })[]> {
    const rows = await this.rows.find({
      where: { companyId, messageId },
      order: { createdAt: 'ASC' },
      take: MOST_WITH_ONE_ID,
    });
    return rows.map(({ chat, fromMe, author, content, encryptionKeyId, createdAt }) => {
      const name = recordName(companyId, { chat, messageId, author, fromMe, createdAt: createdAt.toISOString() });
      return {
        chat,
        messageId,
        fromMe,
        author,
        content: this.cipher.open({ data: content, keyId: encryptionKeyId }, name),
      };
    });
  }

  /** Forgets a message that was written down and never left. */
  async forget(companyId: string, chat: string, messageId: string): Promise<void> {
    await this.rows.delete({ companyId, chat, messageId, fromMe: true });
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
