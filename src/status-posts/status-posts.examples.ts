import type { StatusKind } from '../domain/status-post.js';

const recipients = ['79001234567'];
/** A picture of one pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
/** What an upload answered. */
const MEDIUM_ID = '6f1c0f5e-2b7d-4c55-9a0c-5f9a4d1f7c3b';

/** One request for each kind, as the OpenAPI document shows it. A test sends them all. */
const BODIES: Record<StatusKind, object> = {
  text: { recipients: 'all', type: 'text', text: { body: 'Open all day', background_color: '#128c7e' } },
  image: { recipients, type: 'image', image: { base64: PIXEL, caption: 'Today’s soup' } },
  video: { recipients, type: 'video', video: { id: MEDIUM_ID } },
  audio: { recipients, type: 'audio', audio: { id: MEDIUM_ID, voice: true } },
};

export const STATUS_EXAMPLES = Object.fromEntries(
  Object.entries(BODIES).map(([kind, value]) => [kind, { summary: `type ${kind}`, value }]),
);
