import type { InboundBatch, InboundMessage } from '../../src/extensions/host/inbound-handler.js';

const CHAT = '79001234567@s.whatsapp.net';

export interface RecordedBatch<Settings extends object> {
  batch: InboundBatch<Settings>;
  /** What the handler answered. */
  replies: string[];
  reactions: { messageId: string; emoji: string }[];
}

/** A batch to call a handler with, and the record of what the handler does in it. */
export function inboundBatch<Settings extends object>(
  settings: Settings,
  messages: Partial<InboundMessage>[],
): RecordedBatch<Settings> {
  const [first = inboundMessage({}, 0), ...others] = messages.map(inboundMessage);
  const replies: string[] = [];
  const reactions: RecordedBatch<Settings>['reactions'] = [];
  const batch: InboundBatch<Settings> = {
    companyId: '962302',
    line: 'main',
    chat: first.chat,
    direct: !first.isGroup,
    messages: [first, ...others],
    settings,
    signal: new AbortController().signal,
    reply: async (text) => `REPLY${replies.push(text)}`,
    react: async (messageId, emoji) => void reactions.push({ messageId, emoji }),
    history: async (limit) =>
      [first, ...others].slice(-limit).map(({ messageId, fromMe, type, text, sentAt }) => {
        return { messageId, fromMe, extension: null, type, text, at: sentAt * 1000 };
      }),
  };
  return { batch, replies, reactions };
}

function inboundMessage(message: Partial<InboundMessage>, n: number): InboundMessage {
  return {
    eventId: String(n + 1),
    messageId: `MESSAGE${n + 1}`,
    chat: CHAT,
    from: { phone: '79001234567', lid: null },
    fromMe: false,
    isGroup: false,
    type: 'text',
    text: 'Здравствуйте',
    quotedMessageId: null,
    pushName: null,
    sentAt: Math.floor(Date.now() / 1000),
    offline: false,
    ...message,
  };
}
