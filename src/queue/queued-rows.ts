import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import type { Failure } from '../domain/commands.js';
import { type LineId, lineName, lineOf } from '../domain/line.js';
import { newMessageId } from '../domain/message-id.js';
import { storableJson } from '../domain/text.js';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { type Row, sealedColumns, type SealedTable, textOf } from '../encryption/sealed-table.js';
import type { NewQueued, QueuedMessage, QueuedState, Refused } from './queued-message.js';

/** Of the table, or of `q`. */
export const QUEUED_COLUMNS = `position::text, company_id, line, message_id, chat, lane, state, tries, content, failure, encryption_key_id, send_at,
  expires_at, created_at, ended_at`;

export interface QueuedRow {
  position: string;
  company_id: string;
  line: string;
  message_id: string;
  chat: string;
  lane: string;
  state: QueuedState;
  tries: number;
  content: Buffer;
  failure: Buffer | null;
  encryption_key_id: string | null;
  send_at: Date | null;
  expires_at: Date | null;
  created_at: Date;
  ended_at: Date | null;
}

/** What stands in the table, sealed and opened: the words of people, and why they were not sent. */
@Injectable()
export class QueuedRows {
  private readonly cipher: AtRestCipher;

  constructor(settings: Settings) {
    this.cipher = new AtRestCipher(settings.authEncryptionKey);
  }

  /** Why it was not sent, and what is left of the content: one key seals both. */
  failed(message: QueuedMessage, failure: Failure): { failure: Buffer; content: Buffer; keyId: string | null } {
    const { data, keyId } = this.cipher.seal(Buffer.from(storableJson(failure)), failureName(message));
    const content = this.cipher.seal(Buffer.from(JSON.stringify(message.given)), contentName(message));
    return { failure: data, content: content.data, keyId };
  }

  /** @param place of a message of a batch in it */
  rowOf(
    line: LineId,
    given: NewQueued | Refused,
    place: number | undefined,
  ): {
    messageId: string;
    chat: string;
    state: QueuedState;
    content: Buffer;
    failure: Buffer | null;
    keyId: string | null;
    sendAt: Date | null;
    expiresAt: Date | null;
    place: number | null;
  } {
    if ('failure' in given) {
      const name = { line, messageId: newMessageId() };
      const { data, keyId } = this.cipher.seal(Buffer.from(storableJson(given.failure)), failureName(name));
      const content = this.cipher.seal(Buffer.from('null'), contentName(name)).data;
      const { messageId } = name;
      const nowhere = { chat: given.to, sendAt: null, expiresAt: null, place: place ?? null };
      return { messageId, state: 'failed', content, failure: data, keyId, ...nowhere };
    }
    const { to, message, sendAt, expiresAt } = given;
    const { messageId } = message;
    const { data, keyId } = this.cipher.seal(
      Buffer.from(storableJson({ to, message })),
      contentName({ line, messageId }),
    );
    const common = { chat: to.jid, sendAt, expiresAt, place: place ?? null };
    return { messageId, state: 'queued', content: data, failure: null, keyId, ...common };
  }

  /** What no key of the settings opens has no content, and the failure says so: it holds up nothing but itself. */
  opened(row: QueuedRow): QueuedMessage {
    const { position, chat, lane, state, tries, message_id: messageId } = row;
    const line = lineOf(row.company_id, row.line);
    return {
      position,
      line,
      messageId,
      chat,
      lane,
      state,
      tries,
      ...this.contentOf({ line, messageId }, row),
      sendAt: row.send_at,
      expiresAt: row.expires_at,
      createdAt: row.created_at,
      endedAt: row.ended_at,
    };
  }

  private contentOf(
    name: Named,
    { encryption_key_id: keyId, content, failure }: QueuedRow,
  ): Pick<QueuedMessage, 'given' | 'failure'> {
    const read = <T>(data: Buffer, rowName: string): T =>
      JSON.parse(this.cipher.open({ data, keyId }, rowName).toString()) as T;
    try {
      return {
        given: content.length === 0 ? null : read<QueuedMessage['given']>(content, contentName(name)),
        failure: failure === null ? null : read<Failure>(failure, failureName(name)),
      };
    } catch {
      return { given: null, failure: UNREADABLE };
    }
  }
}

const UNREADABLE: Failure = {
  code: 'INTERNAL',
  message: 'No key of AUTH_ENCRYPTION_KEY opens the message',
  members: {},
};

type Named = Pick<QueuedMessage, 'line' | 'messageId'>;

function contentName({ line, messageId }: Named): string {
  return `queued/${lineName(line)}/${messageId}`;
}

function failureName(named: Named): string {
  return `failure/${contentName(named)}`;
}

export function sealedQueue(cipher: AtRestCipher): SealedTable[] {
  const named = (row: Row): Named => ({
    line: lineOf(textOf(row, 'company_id'), textOf(row, 'line')),
    messageId: textOf(row, 'message_id'),
  });
  return [
    sealedColumns(cipher, {
      table: 'whatsapp_queued_messages',
      primaryKey: ['position'],
      named: ['company_id', 'line', 'message_id'],
      sealed: { content: (row) => contentName(named(row)), failure: (row) => failureName(named(row)) },
    }),
  ];
}
