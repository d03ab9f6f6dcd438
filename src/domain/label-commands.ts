import type { Address } from './jid.js';

/** A label of a business account, by which its owner sorts chats and messages. */
export interface Label {
  id: string;
  name: string;
  /** Number of its colour; null where nobody said. */
  color: number | null;
}

/** WhatsApp's colours, by their numbers: as its own clients show them. */
export const LABEL_COLORS = [
  '#ff9485',
  '#64c4ff',
  '#ffd429',
  '#dfaef0',
  '#99b6c1',
  '#55ccb3',
  '#ff9dff',
  '#d3a91d',
  '#6d7cce',
  '#d7e752',
  '#00d0e2',
  '#ffc5c7',
  '#93ceac',
  '#f74848',
  '#00a0f2',
  '#83e422',
  '#ffaf04',
  '#b5ebff',
  '#9ba6ff',
  '#9368cf',
] as const;

/**
 * What is done with labels, on all devices of the account. All may fail with SESSION_NOT_FOUND, AUTHENTICATION_REQUIRED,
 * NOT_CONNECTED, WHATSAPP_UNANSWERED; those that name a label with LABEL_NOT_FOUND.
 */
export interface LabelCommands {
  /** @param id of the one that is changed; a new one when null */
  label_save: { given: { id: string | null; name?: string; color?: number }; answer: Label };
  label_delete: { given: { id: string }; answer: null };
  /** @param messageId of a message of the chat; the chat itself when null. The labels are all that it has from then on. */
  label_put: { given: { chat: Address; messageId: string | null; labels: string[] }; answer: null };
}

export type LabelCommandName = keyof LabelCommands;

export const LABEL_COMMANDS: Readonly<Record<LabelCommandName, true>> = {
  label_save: true,
  label_delete: true,
  label_put: true,
};

/** Under what the labels of a chat, or of a message in it, are kept. */
export function labeledKey(chat: string, messageId: string | null): string {
  return messageId === null ? chat : `${chat}/${messageId}`;
}
