import { EVENT_DURABILITY, EVENT_TYPES, type EventPayloads, type EventType } from '../../src/domain/events.js';

export const DURABLE_TYPES = EVENT_TYPES.filter((type) => EVENT_DURABILITY[type] === 'durable');
export const LIVE_TYPES = EVENT_TYPES.filter((type) => EVENT_DURABILITY[type] === 'live');

const from = { phone: '79001234567', lid: '123456789012345@lid' };
const chat = '79001234567@s.whatsapp.net';

/** A payload of each event type. */
export const SAMPLES: { readonly [T in EventType]: EventPayloads[T] } = {
  connecting: { attempt: 1 },
  qr: { qr: '2@abc,def,ghi' },
  pairing_code: { pairingCode: 'ABCD1234', expiresAt: '2026-01-01T00:00:00.000Z' },
  passkey_required: {
    requestOptions: { challenge: 'AAAA', rpId: 'whatsapp.com' },
    expiresAt: '2026-01-01T00:00:00.000Z',
    openUrl: 'https://web.whatsapp.com',
  },
  connected: { phoneNumber: '79001112233' },
  disconnected: { code: 428, reason: 'connection closed', userAction: null },
  reconnecting: { attempt: 1, delayMs: 5000, code: 428, reason: 'connection closed' },
  message: {
    message: {
      messageId: '3EB0',
      chat,
      from,
      fromMe: false,
      isGroup: false,
      type: 'text',
      text: 'Добрый день',
      quotedMessageId: null,
      pushName: 'Анна',
      sentAt: 1_760_000_000,
      offline: false,
    },
  },
  message_status: { messageId: '3EB0', chat, status: 'read', recipient: null, code: null },
  reaction: { messageId: '3EB1', targetMessageId: '3EB0', chat, from, fromMe: false, emoji: '❤️' },
  logout: { code: 401, reason: 'logged out on the phone' },
  replaced: { reason: 'another connection took over' },
  reconnect_failed: { attempts: 10, code: 428, reason: 'connection closed' },
  health_check_failed: { reason: 'sends are not confirmed' },
  error: { error: 'something went wrong' },
};
