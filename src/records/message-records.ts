import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { bodyName, type MessageRecord, recordName } from '../auth-state/auth-commit.js';
import { FROM_HISTORY, HANDED_IN, isListed, isSeen } from '../auth-state/commit-statements.js';
import { RecordRows } from '../auth-state/record-rows.js';
import { fenceSql, fenceValues } from '../cluster/fence.js';
import { Settings } from '../config/settings.js';
import { prepared } from '../database/prepared.js';
import type { MessagePayload } from '../domain/events.js';
import { type Address, parseJid, phoneAddress, STATUS_CHAT } from '../domain/jid.js';
import type { KnownMessage } from '../domain/known-message.js';
import type { Tenure } from '../domain/lease.js';
import type { LineId } from '../domain/line.js';
import { storableJson } from '../domain/text.js';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { WhatsappMessage } from './whatsapp-message.entity.js';

const PRUNED_AT_ONCE = 2_000;
/** An id is one message in one chat, unless somebody makes up ids. */
const MOST_WITH_ONE_ID = 20;

/** A message that somebody else received: what events tell of it is all that is known. */
export interface HandedIn {
  companyId: string;
  line: string;
  message: MessagePayload;
  /** ISO 8601 */
  createdAt: string;
}

/** The record of all messages that were received and sent: what writes to it, and what sending reads. */
@Injectable()
export class MessageRecords {
  private readonly cipher: AtRestCipher;
  private readonly rows: RecordRows;

  constructor(
    @InjectRepository(WhatsappMessage) private readonly messages: Repository<WhatsappMessage>,
    settings: Settings,
  ) {
    this.cipher = new AtRestCipher(settings.authEncryptionKey);
    this.rows = new RecordRows(settings.authEncryptionKey);
  }

  /** All messages of a line with this id, oldest first. */
  async find({ companyId, line }: LineId, messageId: string): Promise<KnownMessage[]> {
    const found = await this.messages.find({
      where: { companyId, line, messageId },
      order: { createdAt: 'ASC' },
      take: MOST_WITH_ONE_ID,
    });
    return found.map((row) => {
      const { chat, fromMe, status, acceptedAt, failureCode } = row;
      const author = row.author === '' ? null : row.author;
      const { content, message } = this.opened({ companyId, line }, row);
      return { chat, messageId, fromMe, author, content, message, status, acceptedAt, failureCode };
    });
  }

  /** Writes down what was received elsewhere; what is known already stays as it is. */
  async add(messages: HandedIn[]): Promise<void> {
    const records = messages.map(({ companyId, line, message: given, createdAt }, place) => {
      const message = JSON.parse(storableJson(given)) as MessagePayload;
      const { chat, messageId, fromMe, from } = message;
      const record = {
        chat,
        messageId,
        fromMe,
        author: from.lid ?? (from.phone === null ? '' : phoneAddress(from.phone).jid),
        content: null,
        message,
        status: fromMe ? ('accepted' as const) : null,
        // They come at once, and have an order all the same.
        createdAt: createdAt.replace('Z', `${String(Math.min(place, 999)).padStart(3, '0')}Z`),
      };
      return this.rows.of({ companyId, line }, record);
    });
    await prepared(this.messages.manager.dataSource, HANDED_IN, HANDED_IN.values({ records }));
  }

  /**
   * Writes down what was said before the line was linked, or while nobody listened. Chats stay as they are: none of it is
   * new.
   *
   * @returns how many messages were not on record
   */
  async keep(line: LineId, records: MessageRecord[]): Promise<number> {
    const rows = records.map((record) => this.rows.of(line, record));
    const [row] = await prepared<{ count: number }>(
      this.messages.manager.dataSource,
      FROM_HISTORY,
      FROM_HISTORY.values({ past: rows }),
    );
    return row?.count ?? 0;
  }

  /** @param people JIDs of those who can see a status */
  async noteAudience({ companyId, line }: LineId, messageId: string, people: string[]): Promise<void> {
    const phones = people.map((jid) => (parseJid(jid)?.kind === 'phone' ? parseJid(jid)!.user : null));
    await this.messages.query(
      `INSERT INTO whatsapp_message_recipients (company_id, line, message_id, chat, recipient, phone)
       SELECT $1, $2, $3, $4, * FROM unnest($5::text[], $6::text[]) ON CONFLICT DO NOTHING`,
      [companyId, line, messageId, STATUS_CHAT.jid, people, phones],
    );
  }

  /** Who can see a status. */
  async audience({ companyId, line }: LineId, messageId: string): Promise<Address[]> {
    const rows = await this.messages.query<{ recipient: string; phone: string | null }[]>(
      `SELECT recipient, phone FROM whatsapp_message_recipients
        WHERE (company_id, line, message_id, chat) = ($1, $2, $3, $4)`,
      [companyId, line, messageId, STATUS_CHAT.jid],
    );
    return rows.flatMap(({ recipient, phone }) => (phone === null ? (parseJid(recipient) ?? []) : phoneAddress(phone)));
  }

  /** The message of a chat that was said before all others on record; undefined where there is none. */
  async oldest({ companyId, line }: LineId, chats: string[]): Promise<KnownMessage | undefined> {
    const [row] = await this.messages.query<{ message_id: string; chat: string; author: string }[]>(
      `SELECT message_id, chat, author FROM unnest($3::text[]) AS named(name) CROSS JOIN LATERAL (
         SELECT message_id, chat, author, created_at FROM whatsapp_messages
          WHERE (company_id, line, chat) = ($1, $2, named.name) AND ${isSeen('kind')} AND ${isListed('created_at')}
            AND content IS NOT NULL
          ORDER BY created_at, message_id LIMIT 1) AS first
        ORDER BY created_at LIMIT 1`,
      [companyId, line, chats],
    );
    if (row === undefined) return undefined;
    const known = await this.find({ companyId, line }, row.message_id);
    return known.find(({ chat, author }) => chat === row.chat && (author ?? '') === row.author);
  }

  /**
   * Forgets a message that was written down and never left; its chat is as it was before. What another process sends since
   * is its own to forget: it fails when the line is not held any more.
   */
  async forget(tenure: Tenure, chat: string, messageId: string): Promise<void> {
    const { companyId, line } = tenure;
    await this.messages.query(
      `WITH gone AS (
         DELETE FROM whatsapp_messages
          WHERE (company_id, line, message_id, chat) = ($1, $2, $4, $3) AND from_me AND (SELECT ${fenceSql(5)})
       ), recipients AS (
         DELETE FROM whatsapp_message_recipients WHERE (company_id, line, message_id, chat) = ($1, $2, $4, $3)
       ), newest AS (
         SELECT message_id, author, created_at FROM whatsapp_messages
          WHERE (company_id, line) = ($1, $2) AND NOT (message_id = $4 AND from_me) AND ${isSeen('kind')} AND ${isListed('created_at')}
            AND chat = ANY (ARRAY(SELECT unnest(ARRAY[c.chat, c.other_name]) FROM whatsapp_chats c
                                   WHERE (c.company_id, c.line, c.chat) = ($1, $2, $3)))
          ORDER BY created_at DESC, message_id DESC LIMIT 1
       ), empty AS (
         DELETE FROM whatsapp_chats
          WHERE (company_id, line, chat, last_message_id) = ($1, $2, $3, $4) AND NOT EXISTS (SELECT FROM newest)
       )
       UPDATE whatsapp_chats c SET last_message_id = n.message_id, last_author = n.author, last_at = n.created_at
         FROM newest n WHERE (c.company_id, c.line, c.chat, c.last_message_id) = ($1, $2, $3, $4)`,
      [companyId, line, chat, messageId, ...fenceValues([tenure])],
    );
  }

  /**
   * Removes messages older than so many days, with what is known of their recipients, and chats in which nothing newer was
   * said; in steps that nobody waits long for.
   *
   * @param companyId of this company alone; of all when left out
   * @returns how many messages were removed
   */
  async prune(days: number, companyId?: string): Promise<number> {
    for (let removed = 0; ;) {
      // What somebody changes at the moment is passed over: whoever waited for it could hold what they wait for.
      const [row] = await this.messages.query<{ count: number }[]>(
        `WITH old AS (
           DELETE FROM whatsapp_messages WHERE ctid = ANY (ARRAY(
             SELECT ctid FROM whatsapp_messages
              WHERE created_at < now() - $1 * interval '1 day' AND ($2::text IS NULL OR company_id = $2)
              LIMIT ${PRUNED_AT_ONCE} FOR UPDATE SKIP LOCKED))
           RETURNING company_id, line, message_id, chat, from_me
         ), recipients AS (
           DELETE FROM whatsapp_message_recipients r USING old
            WHERE old.from_me AND r.company_id = old.company_id AND r.line = old.line AND r.message_id = old.message_id
              AND r.chat = old.chat
         ), chats AS (
           DELETE FROM whatsapp_chats c USING (SELECT DISTINCT company_id, line, chat FROM old) AS quiet
            WHERE c.company_id = quiet.company_id AND c.line = quiet.line AND quiet.chat IN (c.chat, c.other_name)
              AND c.last_at < now() - $1 * interval '1 day'
         )
         SELECT count(*)::int AS count FROM old`,
        [days, companyId ?? null],
      );
      const count = row?.count ?? 0;
      removed += count;
      if (count < PRUNED_AT_ONCE) return removed;
    }
  }

  /** What came another way than by WhatsApp has its words alone. */
  private opened(line: LineId, row: WhatsappMessage): Pick<KnownMessage, 'content' | 'message'> {
    const { content, body, encryptionKeyId: keyId } = row;
    const told = body && this.cipher.open({ data: body, keyId }, bodyName(line, row));
    const message = told && (JSON.parse(told.toString()) as MessagePayload);
    if (content === null) return { content: { text: message?.text ?? '' }, message };
    return { content: this.cipher.open({ data: content, keyId }, recordName(line, row)), message };
  }
}
