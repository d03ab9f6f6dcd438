import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { chatRowName } from '../auth-state/auth-commit.js';
import { Settings } from '../config/settings.js';
import type { LineId } from '../domain/line.js';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { cursorText, type PageCursor } from '../http/page-cursor.js';
import {
  MESSAGE_COLUMNS,
  type MessageRow,
  type RecordedMessage,
  toRecordedMessage,
} from '../records/recorded-message.js';
import { PAGE_BYTES } from '../records/recorded-messages.js';

/** A conversation of a line. */
export interface Chat {
  /** As events name it. */
  chat: string;
  /** What the other side of a chat with one person calls itself; null for groups, and where nobody said. */
  name: string | null;
  isGroup: boolean;
  /** Messages that came in since the company wrote last. */
  unread: number;
  /** Null when it was removed, and nothing newer was said. */
  lastMessage: RecordedMessage | null;
  /** When the last message was received or about to leave, ISO 8601. */
  lastAt: string;
  archived: boolean;
  pinned: boolean;
  muted: boolean;
  /** ISO 8601; null when it is loud, or muted for good. */
  muted_until: string | null;
  /** Seconds after which new messages disappear, 0 when they stay; null where nobody said. */
  ephemeral: number | null;
}

/** Some of the chats of a line, those first in which something was said last. */
export interface ChatPage {
  chats: Chat[];
  /** Where the next page goes on; null at the end. */
  next: string | null;
}

/** A chat, with the columns of its last message, which are null where that was removed. */
interface ChatRow extends MessageRow {
  named: string;
  other_name: string | null;
  name: Buffer | null;
  name_key_id: string | null;
  unread: number;
  last_at: Date;
  last_micros: string;
  found: string;
  archived: boolean | null;
  pinned: boolean | null;
  muted: boolean | null;
  muted_until: Date | null;
  ephemeral: number | null;
}

/** Reads the chats of lines. */
@Injectable()
export class ChatsService {
  private readonly cipher: AtRestCipher;

  constructor(
    private readonly source: DataSource,
    settings: Settings,
  ) {
    this.cipher = new AtRestCipher(settings.authEncryptionKey);
  }

  /** A page of the chats of a line. One in which something is said meanwhile moves to the front, and is not met again. */
  async page(line: LineId, { limit, before }: { limit: number; before?: PageCursor }): Promise<ChatPage> {
    const values: unknown[] = [];
    const older =
      before === undefined
        ? ''
        : `AND (last_at, chat) < (timestamptz 'epoch' + $5::bigint * interval '1 microsecond', $6)`;
    if (before !== undefined) values.push(before.micros, before.id);
    const rows = await this.rows(line, older, values, limit + 1);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const more = last !== undefined && Number(last.found) > shown.length;
    return {
      chats: shown.map((row) => this.chat(line, row)),
      next: more ? cursorText({ micros: last.last_micros, id: last.named }) : null,
    };
  }

  /** A chat by either of its names. */
  async one(line: LineId, jid: string): Promise<Chat | undefined> {
    const [row] = await this.rows(line, 'AND (chat = $5 OR other_name = $5)', [jid], 1);
    return row && this.chat(line, row);
  }

  /** @param values of `condition`, from $5 on */
  private rows(line: LineId, condition: string, values: unknown[], most: number): Promise<ChatRow[]> {
    return this.source.query<ChatRow[]>(
      `SELECT * FROM (
         SELECT c.chat AS named, c.other_name, c.name, c.encryption_key_id AS name_key_id, c.unread, c.last_at,
                (extract(epoch FROM c.last_at) * 1000000)::bigint::text AS last_micros, ${MESSAGE_COLUMNS},
                s.archived, s.pinned, s.muted_until > now() AS muted, s.ephemeral,
                CASE WHEN isfinite(s.muted_until) AND s.muted_until > now() THEN s.muted_until END AS muted_until,
                coalesce(octet_length(m.body), 0) AS size, count(*) OVER () AS found,
                sum(coalesce(octet_length(m.body), 0)) OVER (ORDER BY c.last_at DESC, c.chat DESC ROWS UNBOUNDED PRECEDING) AS bytes
           FROM (SELECT * FROM whatsapp_chats WHERE (company_id, line) = ($1, $2) ${condition}
                  ORDER BY last_at DESC, chat DESC LIMIT $3) AS c
           LEFT JOIN whatsapp_messages m ON m.company_id = c.company_id AND m.line = c.line
                 AND m.message_id = c.last_message_id AND m.chat IN (c.chat, c.other_name) AND m.author = c.last_author
           -- A chat that has two names may have had its state told by either; the last word counts.
           LEFT JOIN LATERAL (SELECT * FROM whatsapp_chat_states s
                               WHERE (s.company_id, s.line) = (c.company_id, c.line) AND s.chat IN (c.chat, c.other_name)
                               ORDER BY s.updated_at DESC LIMIT 1) AS s ON true
       ) AS measured WHERE bytes - size < $4 ORDER BY last_at DESC, named DESC`,
      [line.companyId, line.line, most, PAGE_BYTES, ...values],
    );
  }

  private chat(line: LineId, row: ChatRow): Chat {
    const { named: chat, unread, last_at } = row;
    return {
      chat,
      name: this.nameIn(line, row),
      isGroup: chat.endsWith('@g.us'),
      unread,
      lastMessage: row.message_id === null ? null : toRecordedMessage(row, this.cipher),
      lastAt: last_at.toISOString(),
      archived: row.archived === true,
      pinned: row.pinned === true,
      muted: row.muted === true,
      muted_until: row.muted_until?.toISOString() ?? null,
      ephemeral: row.ephemeral,
    };
  }

  private nameIn(line: LineId, { named, other_name, name: data, name_key_id: keyId }: ChatRow): string | null {
    if (data === null) return null;
    const openedOf = (chat: string): string => this.cipher.open({ data, keyId }, chatRowName(line, chat)).toString();
    try {
      return openedOf(named);
    } catch (error) {
      // It may be from the time when WhatsApp called the chat by its other name alone.
      if (other_name === null) throw error;
      return openedOf(other_name);
    }
  }
}
