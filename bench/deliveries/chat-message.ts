import type { SessionEvent } from '../../src/domain/events.js';
import { arrivalOf, timedText } from '../inbound/message.js';

/** What tells a message of a chat from all others. */
export interface ChatMessage {
  companyId: string;
  chat: string;
  /** Its place in the chat, from 0. */
  n: number;
}

/** A text that says when it was appended and which one of its chat it is. */
export function messageEvent({ companyId, chat, n }: ChatMessage): SessionEvent {
  return {
    type: 'message',
    companyId,
    line: 'main',
    timestamp: new Date().toISOString(),
    message: {
      messageId: `${companyId}-${chat}-${n}`,
      chat: `${chat}@s.whatsapp.net`,
      from: { phone: chat, lid: `${chat}0@lid` },
      fromMe: false,
      isGroup: false,
      type: 'text',
      text: timedText().replace('{n}', String(n)),
      quotedMessageId: null,
      pushName: 'A guest',
      sentAt: Math.floor(Date.now() / 1_000),
      offline: false,
    },
  };
}

/** A message as it came to an endpoint. */
export interface Arrival extends ChatMessage {
  /** Milliseconds since it was appended. */
  latencyMs: number;
}

/** Reads the body of a delivery. */
export function arrivalIn(body: string): Arrival {
  const { companyId, message } = JSON.parse(body) as { companyId: string; message: { chat: string; text: string } };
  const { chat, text } = message;
  return {
    companyId,
    chat: chat.split('@', 1)[0]!,
    n: Number(text.slice(text.lastIndexOf(' ') + 1)),
    latencyMs: arrivalOf(text),
  };
}
