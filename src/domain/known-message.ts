import type { MessagePayload } from './events.js';
import type { RecordedStatus } from './message-status.js';

/** A message that was received or sent, as it was. */
export interface KnownMessage {
  /** The conversation as events name it. */
  chat: string;
  messageId: string;
  fromMe: boolean;
  /** JID of the person who wrote it; null when that is not known. */
  author: string | null;
  /** WhatsApp's `Message`, encoded; of a message that came another way than by WhatsApp, its text. */
  content: Uint8Array | { text: string };
  /** What events tell of it; null for what is older than the record of that. */
  message: MessagePayload | null;
  /** How far it got, of what we sent. */
  status: RecordedStatus | null;
  /** When WhatsApp's server took it. */
  acceptedAt: Date | null;
  /** WhatsApp's code for what failed. */
  failureCode: number | null;
}
