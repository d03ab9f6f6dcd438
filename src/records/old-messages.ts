import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RecordRows } from '../auth-state/record-rows.js';
import { Settings } from '../config/settings.js';
import type { MessagePayload } from '../domain/events.js';
import { lineOf } from '../domain/line.js';

const AT_ONCE = 500;

interface OldRow {
  company_id: string;
  line: string;
  message_id: string;
  chat: string;
  author: string;
  from_me: boolean;
  body: Buffer;
  /** True when the body is all that there is, so that it can be sealed. */
  alone: boolean;
}

/** Takes messages into the search, and seals them, that a migration found: SQL has no key to do so by itself. */
@Injectable()
export class OldMessages {
  private readonly rows: RecordRows;

  constructor(
    private readonly source: DataSource,
    settings: Settings,
  ) {
    this.rows = new RecordRows(settings.authEncryptionKey);
  }

  /** Newest first, in small steps, until there are none or `stop` is given. @returns how many there were */
  async takeIn(stop: AbortSignal): Promise<number> {
    for (let taken = 0; ;) {
      const count = await this.takeSome();
      taken += count;
      if (count < AT_ONCE || stop.aborted) return taken;
    }
  }

  private async takeSome(): Promise<number> {
    // What is sealed has its words: they are written together.
    const found = await this.source.query<OldRow[]>(
      `SELECT company_id, line, message_id, chat, author, from_me, body, content IS NULL AS alone FROM whatsapp_messages
        WHERE words IS NULL AND body IS NOT NULL AND encryption_key_id IS NULL ORDER BY created_at DESC LIMIT ${AT_ONCE}`,
    );
    const taken = found.map((row) => {
      const { chat, message_id: messageId, author, from_me: fromMe } = row;
      const message = JSON.parse(row.body.toString()) as MessagePayload;
      const record = { chat, messageId, author, fromMe, message };
      const { body, words, keyId } = this.rows.told(lineOf(row.company_id, row.line), record);
      return { ...row, words, body: row.alone ? body : row.body, keyId: row.alone ? keyId : null };
    });
    await this.source.query(
      `UPDATE whatsapp_messages m SET words = given.words::bigint[], body = given.body, encryption_key_id = given.key_id
         FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::text[])
              AS given(company_id, line, message_id, chat, author, words, body, key_id)
        WHERE m.company_id = given.company_id AND m.line = given.line AND m.message_id = given.message_id
          AND m.chat = given.chat AND m.author = given.author`,
      [
        taken.map((row) => row.company_id),
        taken.map((row) => row.line),
        taken.map((row) => row.message_id),
        taken.map((row) => row.chat),
        taken.map((row) => row.author),
        taken.map((row) => row.words),
        taken.map((row) => row.body),
        taken.map((row) => row.keyId),
      ],
    );
    return found.length;
  }
}
