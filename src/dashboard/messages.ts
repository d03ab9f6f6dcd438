import { call, newKey } from './api';
import type { LiveEvent } from './live';

export interface Message {
  messageId: string;
  chat: string;
  from: { phone: string | null; lid: string | null };
  fromMe: boolean;
  isGroup: boolean;
  type: string;
  text: string | null;
  quotedMessageId: string | null;
  pushName: string | null;
  sentAt: number;
  media?: { mimeType?: string | null; fileName?: string | null; size?: number | null };
  status: string | null;
  failure: { code: number | null; meaning: string; advice: string } | null;
  deletedAt?: string | null;
  editedAt?: string | null;
}

export interface Chat {
  chat: string;
  name: string | null;
  isGroup: boolean;
  unread: number;
  lastMessage: Message | null;
  lastAt: string;
}

/** How chats name a phone number. */
export const CHAT_OF_PHONE = '@s.whatsapp.net';

export function listChats(line: string, cursor?: string): Promise<{ chats: Chat[]; next: string | null }> {
  return call('GET', `sessions/${line}/chats?limit=50${cursor === undefined ? '' : `&cursor=${cursor}`}`);
}

/** Newest first. */
export function listMessages(
  line: string,
  chat: string,
  cursor?: string,
): Promise<{ messages: Message[]; next: string | null }> {
  const more = cursor === undefined ? '' : `&cursor=${cursor}`;
  return call('GET', `sessions/${line}/messages?limit=50&chat=${encodeURIComponent(chat)}${more}`);
}

export async function readMessage(line: string, chat: string, id: string): Promise<Message> {
  const path = `sessions/${line}/messages/${encodeURIComponent(id)}?chat=${encodeURIComponent(chat)}`;
  return (await call<{ message: Message }>('GET', path)).message;
}

/** @throws ApiError, as for a message that WhatsApp refused */
export async function sendMessage(line: string, body: object): Promise<string> {
  const headers = { 'Idempotency-Key': newKey() };
  return (await call<{ messageId: string }>('POST', `sessions/${line}/messages`, body, headers)).messageId;
}

/** The message of an event, with what only its record has. */
export function messageIn(event: LiveEvent): Message {
  const message = event['message'] as Message;
  return { ...message, status: message.fromMe ? 'pending' : null, failure: null };
}

export function titleOf({ chat, name }: Pick<Chat, 'chat' | 'name'>): string {
  const [number] = chat.split('@');
  const shown = chat.endsWith(CHAT_OF_PHONE) ? `+${number}` : chat;
  return name === null ? shown : name;
}
