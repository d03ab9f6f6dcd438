import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { LineId } from '../domain/line.js';
import { phoneAddress } from '../domain/jid.js';
import type { Identity } from '../domain/party.js';

/** What becomes of chats when two names turn out to be one person. */
@Injectable()
export class ChatIdentities {
  constructor(private readonly source: DataSource) {}

  /** Which of these LIDs there is a chat under. */
  async underLids({ companyId, line }: LineId, lids: string[]): Promise<string[]> {
    const rows = await this.source.query<{ chat: string }[]>(
      'SELECT chat FROM whatsapp_chats WHERE (company_id, line) = ($1, $2) AND chat = ANY ($3::text[])',
      [companyId, line, lids],
    );
    return rows.map(({ chat }) => chat);
  }

  /**
   * Makes one chat of the two of each person: the row by the LID goes up in the one by the phone, which is made where there
   * is none. Done twice it is the same. Messages stay as they were told, since a chat is found by both names; a name that
   * is sealed stays sealed for the chat that it was of.
   */
  async unite({ companyId, line }: LineId, identities: Identity[]): Promise<void> {
    const lids = identities.map(({ lid }) => lid);
    const phones = identities.map(({ phone }) => phoneAddress(phone).jid);
    await this.source.query(
      `WITH gone AS (
         DELETE FROM whatsapp_chats t USING unnest($3::text[], $4::text[]) AS known(lid, phone_jid)
          WHERE (t.company_id, t.line) = ($1, $2) AND t.chat = known.lid
         RETURNING t.*, known.phone_jid
       )
       INSERT INTO whatsapp_chats AS c (company_id, line, chat, other_name, last_message_id, last_author, last_at, heard_at,
                                          answered_at, unread, name, encryption_key_id)
       SELECT t.company_id, t.line, t.phone_jid, t.chat, t.last_message_id, t.last_author, t.last_at, t.heard_at, t.answered_at,
                t.unread, t.name, t.encryption_key_id
           FROM gone t ORDER BY t.company_id, t.line, t.phone_jid
       ON CONFLICT (company_id, line, chat) DO UPDATE
           SET other_name = excluded.other_name,
               last_message_id = CASE WHEN excluded.last_at < c.last_at THEN c.last_message_id ELSE excluded.last_message_id END,
               last_author = CASE WHEN excluded.last_at < c.last_at THEN c.last_author ELSE excluded.last_author END,
               last_at = greatest(c.last_at, excluded.last_at),
               heard_at = greatest(c.heard_at, excluded.heard_at),
               answered_at = greatest(c.answered_at, excluded.answered_at),
               unread = CASE WHEN c.answered_at > excluded.heard_at THEN 0 ELSE excluded.unread END
                      + CASE WHEN excluded.answered_at > c.heard_at THEN 0 ELSE c.unread END,
               name = coalesce(c.name, excluded.name),
               encryption_key_id = CASE WHEN c.name IS NULL THEN excluded.encryption_key_id ELSE c.encryption_key_id END`,
      [companyId, line, lids, phones],
    );
  }
}
