import { bodyName, chatRowName, recordName } from '../auth-state/auth-commit.js';
import { RecordRows } from '../auth-state/record-rows.js';
import type { MessagePayload } from '../domain/events.js';
import { type LineId, lineOf } from '../domain/line.js';
import type { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { resealed, type Row, type SealedTable, textOf } from '../encryption/sealed-table.js';

/**
 * Messages on record and names of chats. What a message is found by is hashed with the key as well, and so is made anew.
 *
 * @param keys as for `AtRestCipher`
 */
export function sealedRecords(cipher: AtRestCipher, keys: string): SealedTable[] {
  return [messages(cipher, new RecordRows(keys)), chats(cipher)];
}

function messages(cipher: AtRestCipher, rows: RecordRows): SealedTable {
  return {
    table: 'whatsapp_messages',
    primaryKey: ['company_id', 'line', 'message_id', 'chat', 'author'],
    columns: ['from_me', 'content', 'body', 'encryption_key_id'],
    keyId: 'encryption_key_id',
    where: 'encryption_key_id IS NOT NULL OR content IS NOT NULL OR body IS NOT NULL',
    reseal: (row) => {
      const line = lineOfRow(row);
      const keyId = row.encryption_key_id as string | null;
      const key = { messageId: textOf(row, 'message_id'), chat: textOf(row, 'chat'), author: textOf(row, 'author') };
      const content = resealed(cipher, row.content, keyId, recordName(line, key));
      if (row.body === null) return { content, encryption_key_id: cipher.currentId };
      const body = cipher.open({ data: row.body as Buffer, keyId }, bodyName(line, key)).toString();
      const message = JSON.parse(body) as MessagePayload;
      const told = rows.told(line, { ...key, fromMe: row.from_me === true, message });
      const words = told.words.slice(1, -1).split(',').filter(Boolean);
      return { content, body: told.body, words, encryption_key_id: told.keyId };
    },
  };
}

function chats(cipher: AtRestCipher): SealedTable {
  return {
    table: 'whatsapp_chats',
    primaryKey: ['company_id', 'line', 'chat'],
    columns: ['other_name', 'name', 'encryption_key_id'],
    keyId: 'encryption_key_id',
    where: 'encryption_key_id IS NOT NULL OR name IS NOT NULL',
    reseal: (row) => ({ name: chatName(cipher, row), encryption_key_id: cipher.currentId }),
  };
}

/** It may be sealed by the name that the chat had before, as `chats/` reads it. */
function chatName(cipher: AtRestCipher, row: Row): Buffer | null {
  const data = row.name as Buffer | null;
  if (data === null) return null;
  const line = lineOfRow(row);
  const keyId = row.encryption_key_id as string | null;
  const opened = (chat: unknown): Buffer => cipher.open({ data, keyId }, chatRowName(line, String(chat)));
  let plain: Buffer;
  try {
    plain = opened(row.chat);
  } catch (error) {
    if (row.other_name === null) throw error;
    plain = opened(row.other_name);
  }
  return cipher.seal(plain, chatRowName(line, textOf(row, 'chat'))).data;
}

const lineOfRow = (row: Row): LineId => lineOf(textOf(row, 'company_id'), textOf(row, 'line'));
