import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isListed, isSeen } from '../auth-state/commit-statements.js';
import { Settings } from '../config/settings.js';
import { phoneAddress } from '../domain/jid.js';
import type { LineId } from '../domain/line.js';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { SearchWords } from '../encryption/search-words.js';
import { cursorText, type PageCursor } from '../http/page-cursor.js';
import { chatNamesOf } from './chat-records.js';
import {
  isoOf,
  MESSAGE_COLUMNS,
  type MessageRow,
  type RecipientStatus,
  type RecordedMessage,
  toRecordedMessage,
} from './recorded-message.js';

/** Bytes of what is stored at which a page ends: it has one message at least. */
export const PAGE_BYTES = 1_000_000;
/** Messages that are read in one step of many; with their thumbnails they are a few megabytes at worst. */
const READ_AT_ONCE = 50;

/** Which messages are wanted; what is left out does not matter. */
export interface MessageFilter {
  /** JID of the chat, by either of its names. */
  chat?: string;
  /** JID of the person who wrote it, by either name. */
  from?: string;
  kind?: string;
  direction?: 'in' | 'out';
  /** Words in small letters, all of which the message has to have. */
  words?: string[];
  /** Not before. */
  since?: Date;
  /** Before that. */
  until?: Date;
}

/** A part of the messages of a line, newest first. */
export interface MessagePage {
  messages: RecordedMessage[];
  /** Where the next page goes on; null at the end. */
  next: string | null;
}

interface RecipientRow {
  recipient: string;
  phone: string | null;
  delivered_at: Date | null;
  read_at: Date | null;
  played_at: Date | null;
}

/** Reads the record: single messages, pages of a chat or a line, and what is searched for. */
@Injectable()
export class RecordedMessages {
  private readonly cipher: AtRestCipher;
  private readonly words: SearchWords;

  constructor(
    private readonly source: DataSource,
    settings: Settings,
  ) {
    this.cipher = new AtRestCipher(settings.authEncryptionKey);
    this.words = new SearchWords(settings.authEncryptionKey);
  }

  /**
   * A message by its id, with its recipients. Where several have it, as in two chats whose members made ids up, it is the
   * newest; `chat` says which one is meant.
   */
  async one(line: LineId, messageId: string, chat?: string): Promise<RecordedMessage | undefined> {
    const chats = chat === undefined ? null : await chatNamesOf(this.source, line, chat);
    const [row] = await this.source.query<MessageRow[]>(
      `SELECT ${MESSAGE_COLUMNS} FROM whatsapp_messages m
        WHERE (m.company_id, m.line, m.message_id) = ($1, $2, $3) AND ($4::text[] IS NULL OR m.chat = ANY ($4)) AND m.kind <> 'none'
        ORDER BY m.created_at DESC, m.chat LIMIT 1`,
      [line.companyId, line.line, messageId, chats],
    );
    if (row === undefined) return undefined;
    return this.whole(line, row);
  }

  /** All messages of a chat, oldest first, as `one` gives them; no more of them are read than are taken. */
  async *ofChat(line: LineId, chat: string): AsyncGenerator<RecordedMessage, void> {
    const names = await chatNamesOf(this.source, line, chat);
    for (let after = { micros: '0', id: '' }; ;) {
      const rows = await this.source.query<MessageRow[]>(
        `SELECT found.* FROM unnest($3::text[]) AS name(chat) CROSS JOIN LATERAL (
           SELECT ${MESSAGE_COLUMNS} FROM whatsapp_messages m
            WHERE (m.company_id, m.line) = ($1, $2) AND m.chat = name.chat AND ${isSeen('m.kind')}
              AND (m.created_at, m.message_id) > (timestamptz 'epoch' + $4::bigint * interval '1 microsecond', $5)
            ORDER BY m.created_at, m.message_id LIMIT ${READ_AT_ONCE}) AS found
          ORDER BY created_at, message_id LIMIT ${READ_AT_ONCE}`,
        [line.companyId, line.line, names, after.micros, after.id],
      );
      for (const row of rows) yield this.whole(line, row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < READ_AT_ONCE) return;
      after = { micros: last.micros, id: last.message_id };
    }
  }

  /** A page, newest first. Without `kind` it has no reactions, which are on record for their status alone. */
  async page(
    line: LineId,
    filter: MessageFilter,
    { limit, before, bytes = PAGE_BYTES }: { limit: number; before?: PageCursor; bytes?: number },
  ): Promise<MessagePage> {
    const values: unknown[] = [line.companyId, line.line, limit + 1, bytes];
    const conditions = [
      '(m.company_id, m.line) = ($1, $2)',
      isListed('m.created_at'),
      ...this.conditions(line, filter, before, values),
    ];
    if (filter.from !== undefined) {
      const terms = this.words.ofPerson(line, await chatNamesOf(this.source, line, filter.from));
      conditions.push(`m.words && $${values.push(terms)}::bigint[]`);
    }
    const select = (...more: string[]): string =>
      `SELECT ${MESSAGE_COLUMNS}, coalesce(octet_length(m.body), 0) AS size FROM whatsapp_messages m
        WHERE ${[...conditions, ...more].join(' AND ')} ORDER BY m.created_at DESC, m.message_id DESC LIMIT $3`;
    const chats = filter.chat === undefined ? [] : await chatNamesOf(this.source, line, filter.chat);
    // Each name has its own order in the index.
    const entries =
      chats.length === 0
        ? select()
        : `SELECT found.* FROM unnest($${values.push(chats)}::text[]) AS name(chat)
             CROSS JOIN LATERAL (${select('m.chat = name.chat')}) AS found
            ORDER BY created_at DESC, message_id DESC LIMIT $3`;
    const rows = await this.source.query<(MessageRow & { found: string })[]>(
      `SELECT * FROM (
         SELECT *, count(*) OVER () AS found,
                sum(size) OVER (ORDER BY created_at DESC, message_id DESC ROWS UNBOUNDED PRECEDING) AS bytes
           FROM (${entries}) AS entries
       ) AS measured WHERE bytes - size < $4 ORDER BY created_at DESC, message_id DESC`,
      values,
    );
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const more = last !== undefined && Number(last.found) > shown.length;
    return {
      messages: shown.map((row) => toRecordedMessage(row, this.cipher)),
      next: more ? cursorText({ micros: last.micros, id: last.message_id }) : null,
    };
  }

  private async whole(line: LineId, row: MessageRow): Promise<RecordedMessage> {
    const message = toRecordedMessage(row, this.cipher);
    if (!row.from_me || !(message.isGroup || row.kind === 'status')) return message;
    return { ...message, recipients: await this.recipientsOf(line, row) };
  }

  private conditions(
    line: LineId,
    { kind, direction, words, since, until }: MessageFilter,
    before: PageCursor | undefined,
    values: unknown[],
  ): string[] {
    const given = (value: unknown): string => `$${values.push(value)}`;
    const conditions = [kind === undefined ? isSeen('m.kind') : `m.kind = ${given(kind)}`];
    if (direction !== undefined) conditions.push(`m.from_me = ${given(direction === 'out')}`);
    if (since !== undefined) conditions.push(`m.created_at >= ${given(since)}`);
    if (until !== undefined) conditions.push(`m.created_at < ${given(until)}`);
    if (before !== undefined) {
      const at = `timestamptz 'epoch' + ${given(before.micros)}::bigint * interval '1 microsecond'`;
      conditions.push(`(m.created_at, m.message_id) < (${at}, ${given(before.id)})`);
    }
    if (words !== undefined) {
      const ofKeys = this.words.ofWords(line, words).map((terms) => `m.words @> ${given(terms)}::bigint[]`);
      conditions.push(`(${ofKeys.join(' OR ')})`);
    }
    return conditions;
  }

  private async recipientsOf(
    { companyId, line }: LineId,
    { message_id, chat }: MessageRow,
  ): Promise<RecipientStatus[]> {
    const rows = await this.source.query<RecipientRow[]>(
      `SELECT recipient, phone, delivered_at, read_at, played_at FROM whatsapp_message_recipients
        WHERE (company_id, line, message_id, chat) = ($1, $2, $3, $4) ORDER BY recipient`,
      [companyId, line, message_id, chat],
    );
    // Somebody whose LID was not known at first has a row for each name.
    const lids = new Map(rows.filter(({ recipient }) => isLid(recipient)).map((row) => [row.phone, row]));
    return rows.flatMap((row) => {
      const { recipient, phone } = row;
      const same = phone === null ? undefined : lids.get(phone);
      if (!isLid(recipient) && same !== undefined) return [];
      const byPhone = isLid(recipient) && phone !== null ? phoneAddress(phone).jid : undefined;
      const other = rows.find((one) => one.recipient === byPhone);
      return [
        {
          phone,
          lid: isLid(recipient) ? recipient : null,
          delivered: isoOf(earlier(row.delivered_at, other?.delivered_at)),
          read: isoOf(earlier(row.read_at, other?.read_at)),
          played: isoOf(earlier(row.played_at, other?.played_at)),
        },
      ];
    });
  }
}

function isLid(jid: string): boolean {
  return jid.endsWith('@lid');
}

function earlier(one: Date | null, other: Date | null = null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
