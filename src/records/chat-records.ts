import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isSeen } from '../auth-state/commit-statements.js';
import type { KnownMessage } from '../domain/known-message.js';
import type { LineId } from '../domain/line.js';

/** Receipts that one request gives at most; who reads a chat that is longer has told enough. */
const MOST_READ = 200;

type Named = Pick<KnownMessage, 'chat' | 'messageId' | 'author'>;

/** What lines know of their chats as a whole, and what they change about them. */
@Injectable()
export class ChatRecords {
  constructor(private readonly source: DataSource) {}

  /** All names of a chat that chats of the line tell of. */
  namesOf(line: LineId, jid: string): Promise<string[]> {
    return chatNamesOf(this.source, line, jid);
  }

  /** Id and author of the last message of a chat; undefined where none is known. */
  async last({ companyId, line }: LineId, jid: string): Promise<Named | undefined> {
    const [row] = await this.source.query<Named[]>(
      `SELECT chat, last_message_id AS "messageId", last_author AS author FROM whatsapp_chats
        WHERE (company_id, line) = ($1, $2) AND (chat = $3 OR other_name = $3) ORDER BY last_at DESC LIMIT 1`,
      [companyId, line, jid],
    );
    return row;
  }

  /**
   * Received messages of a chat that nobody has read, newest first.
   *
   * @param upTo only those before this one, which is among them in any case
   */
  unread({ companyId, line }: LineId, chat: string, upTo?: Named): Promise<Named[]> {
    const { messageId = null, author = null } = upTo ?? {};
    return this.source.query<Named[]>(
      `WITH target AS (
         SELECT message_id, author, created_at FROM whatsapp_messages
          WHERE (company_id, line, message_id, chat, author) = ($1, $2, $4, $3, $5)
       ), unread AS (
         SELECT message_id, author, created_at FROM whatsapp_messages
          WHERE (company_id, line, chat) = ($1, $2, $3) AND NOT from_me AND ${isSeen('kind')}
          ORDER BY created_at DESC
          LIMIT (SELECT max(unread) FROM whatsapp_chats WHERE (company_id, line, chat) = ($1, $2, $3))
       )
       SELECT $3::text AS chat, message_id AS "messageId", nullif(author, '') AS author FROM (
         SELECT * FROM unread WHERE $4::text IS NULL OR created_at < (SELECT created_at FROM target)
          UNION
         SELECT * FROM target
       ) AS asked ORDER BY created_at DESC LIMIT ${MOST_READ}`,
      [companyId, line, chat, messageId, author ?? ''],
    );
  }

  /** What came in up to this message is unread no longer. */
  async markRead({ companyId, line }: LineId, { chat, messageId, author }: Named): Promise<void> {
    await this.source.query(
      `UPDATE whatsapp_chats c SET unread = least(c.unread, (
         SELECT count(*) FROM whatsapp_messages m
          WHERE (m.company_id, m.line, m.chat) = ($1, $2, $3) AND NOT m.from_me AND ${isSeen('m.kind')}
            AND m.created_at > (SELECT created_at FROM whatsapp_messages
                                 WHERE (company_id, line, message_id, chat, author) = ($1, $2, $4, $3, $5))))
        WHERE (c.company_id, c.line, c.chat) = ($1, $2, $3) AND c.unread > 0`,
      [companyId, line, chat, messageId, author ?? ''],
    );
  }

  /** The same for the last of these messages, whoever wrote them; all of the chat where none of them is on record. */
  async markReadUpTo({ companyId, line }: LineId, jid: string, messageIds: string[]): Promise<void> {
    await this.source.query(
      `UPDATE whatsapp_chats c SET unread = least(c.unread, (
         SELECT count(*) FROM whatsapp_messages m
          WHERE (m.company_id, m.line, m.chat) = ($1, $2, c.chat) AND NOT m.from_me AND ${isSeen('m.kind')}
            AND m.created_at > (SELECT max(created_at) FROM whatsapp_messages
                                 WHERE (company_id, line, chat) = ($1, $2, c.chat) AND message_id = ANY ($4::text[]))))
        WHERE (c.company_id, c.line) = ($1, $2) AND (c.chat = $3 OR c.other_name = $3) AND c.unread > 0`,
      [companyId, line, jid, messageIds],
    );
  }

  /** People with whom the line has a chat, those first in which something was said last. */
  async people({ companyId, line }: LineId, most: number): Promise<string[]> {
    const rows = await this.source.query<{ chat: string }[]>(
      `SELECT chat FROM whatsapp_chats WHERE (company_id, line) = ($1, $2) AND chat ~ '@(s[.]whatsapp[.]net|lid)$'
        ORDER BY last_at DESC LIMIT $3`,
      [companyId, line, most],
    );
    return rows.map(({ chat }) => chat);
  }

  /** The whole chat is read, or is to be read again. */
  async setRead({ companyId, line }: LineId, jid: string, read: boolean): Promise<void> {
    await this.source.query(
      `UPDATE whatsapp_chats SET unread = CASE WHEN $4 THEN 0 ELSE greatest(unread, 1) END
        WHERE (company_id, line) = ($1, $2) AND (chat = $3 OR other_name = $3)`,
      [companyId, line, jid, read],
    );
  }

  /** Takes a chat off the list until something is said in it again; its messages stay on record. */
  async remove({ companyId, line }: LineId, jid: string): Promise<void> {
    await this.source.query(
      `DELETE FROM whatsapp_chats WHERE (company_id, line) = ($1, $2) AND (chat = $3 OR other_name = $3)`,
      [companyId, line, jid],
    );
  }
}

/** All names of a chat or a person that chats of the line tell of: what is given, and the other one where it is known. */
export async function chatNamesOf(source: DataSource, { companyId, line }: LineId, jid: string): Promise<string[]> {
  const rows = await source.query<{ name: string }[]>(
    `SELECT other_name AS name FROM whatsapp_chats
      WHERE (company_id, line, chat) = ($1, $2, $3) AND other_name IS NOT NULL
      UNION
     SELECT chat FROM whatsapp_chats WHERE (company_id, line, other_name) = ($1, $2, $3)`,
    [companyId, line, jid],
  );
  return [...new Set([jid, ...rows.map(({ name }) => name)])];
}
