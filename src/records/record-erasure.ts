import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { bodyName, recordName } from '../auth-state/auth-commit.js';
import { isSeen } from '../auth-state/commit-statements.js';
import { RecordRows } from '../auth-state/record-rows.js';
import { Settings } from '../config/settings.js';
import type { MessagePayload } from '../domain/events.js';
import type { LineId } from '../domain/line.js';
import type { Person } from '../domain/person.js';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';

/** Messages that are looked at in one step. */
const AT_ONCE = 300;
const TRIES = 50;
const PAUSE_MS = 20;

export interface ErasedRecord {
  /** Messages that are gone: of the chat, both ways, and what the person wrote elsewhere. */
  messages: number;
  /** Rows that told how far messages to groups got with the person. */
  recipients: number;
  chats: number;
  /** Messages of others in which the person is named and quoted no longer. */
  changed: number;
  /** Messages that cannot be opened with the keys of the settings: what is in them is not known. */
  unreadable: number;
}

/** A message that goes. */
export interface ErasedMessage {
  messageId: string;
  chat: string;
  author: string;
}

interface Row {
  message_id: string;
  chat: string;
  author: string;
  from_me: boolean;
  content: Buffer | null;
  body: Buffer | null;
  key_id: string | null;
  created_at: string;
}

interface Changed extends ErasedMessage {
  body: Buffer | null;
  words: string;
  keyId: string | null;
}

/**
 * Takes a person out of the record of messages. What others wrote stays, without their name: what WhatsApp's own bytes
 * of such a message hold beside its words (quotes, mentions) goes as a whole. All messages of the line are looked at,
 * since what is sealed cannot be searched for a name.
 */
@Injectable()
export class RecordErasure {
  private readonly cipher: AtRestCipher;
  private readonly rows: RecordRows;

  constructor(
    private readonly source: DataSource,
    settings: Settings,
  ) {
    this.cipher = new AtRestCipher(settings.authEncryptionKey);
    this.rows = new RecordRows(settings.authEncryptionKey);
  }

  /** @param beforeDeletion called with messages that are about to go */
  async erase(
    line: LineId,
    person: Person,
    beforeDeletion: (messages: ErasedMessage[]) => Promise<void> = () => Promise.resolve(),
  ): Promise<ErasedRecord> {
    const erased: ErasedRecord = { messages: 0, recipients: 0, chats: 0, changed: 0, unreadable: 0 };
    let after = { at: '-infinity', id: '' };
    for (let more = true; more;) {
      const rows = await this.read(line, after);
      const last = rows.at(-1);
      more = rows.length === AT_ONCE;
      if (last !== undefined) after = { at: last.created_at, id: last.message_id };
      const { gone, changed } = this.sorted(line, person, rows, erased);
      if (gone.length > 0) {
        await beforeDeletion(gone);
        erased.messages += await this.removed(line, gone);
      }
      if (changed.length > 0) await this.change(line, changed);
      erased.changed += changed.length;
    }
    erased.recipients = await this.repeated(
      `DELETE FROM whatsapp_message_recipients WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM whatsapp_message_recipients
          WHERE (company_id, line) = ($1, $2) AND (recipient = ANY ($3) OR phone = ANY ($4))
          LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED))`,
      [line.companyId, line.line, person.names, person.phones],
    );
    erased.chats = await this.chats(line, person);
    await this.source.query(
      'DELETE FROM whatsapp_chat_states WHERE (company_id, line) = ($1, $2) AND chat = ANY ($3::text[])',
      [line.companyId, line.line, person.names],
    );
    return erased;
  }

  private sorted(
    line: LineId,
    person: Person,
    rows: Row[],
    erased: ErasedRecord,
  ): { gone: ErasedMessage[]; changed: Changed[] } {
    const gone: ErasedMessage[] = [];
    const changed: Changed[] = [];
    for (const row of rows) {
      const key = { messageId: row.message_id, chat: row.chat, author: row.author };
      const { content, body } = this.opened(line, row, erased);
      const message = body && (JSON.parse(body.toString()) as MessagePayload);
      person.learn(message);
      if (person.has(row.chat) || (!row.from_me && (person.has(row.author) || (message && person.isAbout(message))))) {
        gone.push(key);
        continue;
      }
      const isNamed = (body !== null && person.isNamedInBytes(body)) || (content && person.isNamedInBytes(content));
      if (isNamed !== true) continue;
      const left = person.without(message);
      changed.push({ ...key, ...this.rows.told(line, { ...key, fromMe: row.from_me, message: left }) });
    }
    return { gone, changed };
  }

  private opened(line: LineId, row: Row, erased: ErasedRecord): Record<'content' | 'body', Buffer | null> {
    const { content, body, key_id: keyId } = row;
    const key = { messageId: row.message_id, chat: row.chat, author: row.author };
    try {
      return {
        content: content && this.cipher.open({ data: content, keyId }, recordName(line, key)),
        body: body && this.cipher.open({ data: body, keyId }, bodyName(line, key)),
      };
    } catch {
      erased.unreadable += 1;
      return { content: null, body: null };
    }
  }

  private read({ companyId, line }: LineId, after: { at: string; id: string }): Promise<Row[]> {
    return this.source.query<Row[]>(
      `SELECT message_id, chat, author, from_me, content, body, encryption_key_id AS key_id, created_at::text AS created_at
         FROM whatsapp_messages
        WHERE (company_id, line) = ($1, $2) AND (created_at, message_id) > ($3::timestamptz, $4)
        ORDER BY created_at, message_id LIMIT ${AT_ONCE}`,
      [companyId, line, after.at, after.id],
    );
  }

  /** With what is known of their recipients. */
  private removed({ companyId, line }: LineId, messages: ErasedMessage[]): Promise<number> {
    return this.repeated(
      `WITH gone AS (
         DELETE FROM whatsapp_messages WHERE ctid = ANY (ARRAY(
           SELECT m.ctid FROM whatsapp_messages m
             JOIN unnest($3::text[], $4::text[], $5::text[]) AS given(message_id, chat, author)
               USING (message_id, chat, author)
            WHERE (m.company_id, m.line) = ($1, $2) FOR UPDATE OF m SKIP LOCKED))
         RETURNING message_id, chat, from_me
       ), recipients AS (
         DELETE FROM whatsapp_message_recipients r USING gone
          WHERE gone.from_me AND (r.company_id, r.line) = ($1, $2) AND r.message_id = gone.message_id AND r.chat = gone.chat
       )
       SELECT count(*)::int AS count FROM gone`,
      [companyId, line, ...columns(messages)],
      messages.length,
    );
  }

  private async change({ companyId, line }: LineId, messages: Changed[]): Promise<void> {
    for (const { messageId, chat, author, body, words, keyId } of messages) {
      await this.source.query(
        `UPDATE whatsapp_messages SET content = NULL, body = $6, words = $7::bigint[], encryption_key_id = $8
          WHERE (company_id, line, message_id, chat, author) = ($1, $2, $3, $4, $5)`,
        [companyId, line, messageId, chat, author, body, words, body === null ? null : keyId],
      );
    }
  }

  /** Chats with the person go; one in which they spoke last has another message as its last one, or goes with it. */
  private async chats({ companyId, line }: LineId, person: Person): Promise<number> {
    const found = await this.source.query<{ chat: string; own: boolean }[]>(
      `SELECT chat, chat = ANY ($3) OR coalesce(other_name = ANY ($3), false) AS own FROM whatsapp_chats
        WHERE (company_id, line) = ($1, $2) AND (chat = ANY ($3) OR other_name = ANY ($3) OR last_author = ANY ($3))`,
      [companyId, line, person.names],
    );
    for (const { chat, own } of found) {
      // One at a time: whoever writes messages down locks several in an order of its own.
      await this.source.query(
        own
          ? 'DELETE FROM whatsapp_chats WHERE (company_id, line, chat) = ($1, $2, $3)'
          : `WITH newest AS (
               SELECT message_id, author, created_at FROM whatsapp_messages
                WHERE (company_id, line, chat) = ($1, $2, $3) AND ${isSeen('kind')}
                ORDER BY created_at DESC, message_id DESC LIMIT 1
             ), empty AS (
               DELETE FROM whatsapp_chats WHERE (company_id, line, chat) = ($1, $2, $3) AND NOT EXISTS (SELECT FROM newest)
             )
             UPDATE whatsapp_chats c SET last_message_id = n.message_id, last_author = n.author, last_at = n.created_at
               FROM newest n WHERE (c.company_id, c.line, c.chat) = ($1, $2, $3)`,
        [companyId, line, chat],
      );
    }
    return found.filter(({ own }) => own).length;
  }

  /**
   * Deletes until `wanted` are gone, or nothing is found any more: what somebody changes at the moment is passed over, since
   * whoever waited for it could hold what they wait for.
   */
  private async repeated(sql: string, values: unknown[], wanted = Infinity): Promise<number> {
    let removed = 0;
    for (let tries = 0; removed < wanted && tries < TRIES;) {
      const answer = await this.source.query<[unknown, number] | [{ count: number }]>(sql, values);
      const count = answer.length === 2 ? answer[1] : answer[0].count;
      removed += count;
      if (count > 0) continue;
      if (wanted === Infinity) break;
      tries += 1;
      await pause(PAUSE_MS);
    }
    return removed;
  }
}

function columns(messages: ErasedMessage[]): string[][] {
  return [
    messages.map(({ messageId }) => messageId),
    messages.map(({ chat }) => chat),
    messages.map(({ author }) => author),
  ];
}
