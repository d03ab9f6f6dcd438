import type { OutgoingKind } from '../domain/outgoing.js';

const to = '79001234567';
/** A picture of one pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
/** What an upload answered. */
const MEDIUM_ID = '6f1c0f5e-2b7d-4c55-9a0c-5f9a4d1f7c3b';

/** One request for each kind, as the OpenAPI document shows it. A test sends them all. */
const BODIES: Record<OutgoingKind, object> = {
  text: { to, type: 'text', text: { body: 'Your table is booked for 19:00' } },
  image: { to, type: 'image', image: { base64: PIXEL, caption: 'Your table' } },
  video: { to, type: 'video', video: { id: MEDIUM_ID, caption: 'The way to us' } },
  audio: { to, type: 'audio', audio: { id: MEDIUM_ID, voice: true } },
  document: {
    to,
    type: 'document',
    document: { base64: Buffer.from('Soup, fish, cake').toString('base64'), filename: 'menu.txt', caption: 'The menu' },
  },
  sticker: { to, type: 'sticker', sticker: { base64: PIXEL } },
  album: {
    to,
    type: 'album',
    album: [
      { type: 'image', image: { base64: PIXEL, caption: 'Your table' } },
      { type: 'image', image: { base64: PIXEL, caption: 'The view' } },
    ],
  },
  location: {
    to,
    type: 'location',
    location: { latitude: 55.7522, longitude: 37.6156, name: 'The kitchen', address: 'Red Square 1' },
  },
  contacts: {
    to,
    type: 'contacts',
    contacts: [
      {
        name: { formatted_name: 'Anna Petrova', first_name: 'Anna', last_name: 'Petrova' },
        phones: [{ phone: '+7 900 123-45-67', wa_id: '79001234567', type: 'WORK' }],
        emails: [{ email: 'anna@example.com', type: 'WORK' }],
        org: { company: 'The kitchen', title: 'Chef' },
        birthday: '1990-12-31',
      },
    ],
  },
  poll: { to, type: 'poll', poll: { name: 'When shall we come?', options: ['18:00', '19:00'], selectable_count: 1 } },
  event: {
    to,
    type: 'event',
    event: {
      name: 'Opening night',
      description: 'With music',
      start: '2030-05-28T19:00:00+03:00',
      end: '2030-05-28T23:00:00+03:00',
      location: { name: 'The kitchen', address: 'Red Square 1' },
      guests: true,
    },
  },
  interactive: {
    to,
    type: 'interactive',
    interactive: {
      type: 'button',
      body: { text: 'Is 19:00 fine?' },
      footer: { text: 'The kitchen' },
      action: {
        buttons: [
          { type: 'reply', reply: { id: 'yes', title: 'Yes' } },
          { type: 'reply', reply: { id: 'no', title: 'No' } },
        ],
      },
    },
  },
  group_invite: {
    to,
    type: 'group_invite',
    group_invite: { group: '120363041234567890@g.us', code: 'GsDSmGbnNyTKzSBR', name: 'Regulars', caption: 'Come in' },
  },
  reaction: { to, type: 'reaction', reaction: { message_id: '3EB0C431C26A1916E07E', emoji: '👍' } },
};

export const MESSAGE_EXAMPLES = Object.fromEntries(
  Object.entries(BODIES).map(([kind, value]) => [kind, { summary: `type ${kind}`, value }]),
);
