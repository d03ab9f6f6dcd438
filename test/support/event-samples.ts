import { EVENT_TYPES, type EventPayloads, type EventType, isDurable } from '../../src/domain/events.js';

export { DURABLE_TYPES } from '../../src/domain/events.js';
export const LIVE_TYPES = EVENT_TYPES.filter((type) => !isDurable(type));

const from = { phone: '79001234567', lid: '123456789012345@lid' };
const chat = '79001234567@s.whatsapp.net';
const group = '120363000000000001@g.us';
const change = { messageId: '3EB1', targetMessageId: '3EB0', chat, from, fromMe: false };
const post = {
  messageId: '3EB6',
  from,
  fromMe: false,
  isGroup: false,
  type: 'text',
  text: 'News',
  quotedMessageId: null,
  pushName: null,
  sentAt: 1_760_000_002,
  offline: false,
};

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
  message_sent: {
    message: {
      messageId: '3EB5',
      chat,
      from: { phone: null, lid: null },
      fromMe: true,
      isGroup: false,
      type: 'image',
      text: 'Our menu',
      quotedMessageId: '3EB0',
      pushName: null,
      sentAt: 1_760_000_001,
      offline: false,
      mentions: [chat],
      media: { mimeType: 'image/jpeg', size: 1_000, width: 100, height: 80 },
    },
  },
  media_ready: {
    messageId: '3EB0',
    chat,
    mediaId: '7f3c1f0e-4d0a-4a51-9d5e-0f2b6d1c8a11',
    mimeType: 'image/jpeg',
    size: 1_000,
    sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  },
  message_status: { messageId: '3EB0', chat, status: 'read', recipient: null, code: null },
  message_edited: { ...change, text: '3 pizzas' },
  message_deleted: change,
  message_pinned: { ...change, pinned: true, seconds: 604_800 },
  reaction: { ...change, emoji: '❤️' },
  poll_vote: { ...change, options: ['Yes'] },
  event_response: { ...change, response: 'going', guests: 1 },
  status_post: { message: { ...post, chat: 'status@broadcast' } },
  channel_message: { message: { ...post, chat: '120363000000000000@newsletter' } },
  chat_updated: { messageId: '3EB1', chat, from, fromMe: false, ephemeral: 86_400 },
  contact_updated: { contact: from, pushName: 'Anna B.', picture: 'changed' },
  identity_mapped: { phone: from.phone, lid: from.lid },
  label_updated: { label: '3', chat, labeled: true },
  blocklist_updated: { people: [from], blocked: true },
  history: { part: 'recent', progress: 100, chunk: 1, taken: true },
  call: { callId: 'CALL', chat, from, isGroup: false, isVideo: true, status: 'offer' },
  presence: { chat, from, state: 'composing', lastSeen: null },
  group_joined: { group, name: 'Friends', by: from },
  group_left: { group, by: null },
  group_updated: { group, by: from, name: 'Old friends', announce: true },
  group_participants: { group, by: from, action: 'add', participants: [from] },
  group_join_request: { group, by: null, from, action: 'created', method: 'invite_link' },
  logout: { code: 401, reason: 'logged out on the phone' },
  replaced: { reason: 'another connection took over' },
  reconnect_failed: { attempts: 10, code: 428, reason: 'connection closed' },
  health_check_failed: { reason: 'sends are not confirmed' },
  restriction: {
    state: 'timelock',
    active: true,
    until: '2030-01-01T00:00:00.000Z',
    reason: 'DEFAULT',
    total: null,
    used: null,
  },
  error: { error: 'something went wrong' },
};
