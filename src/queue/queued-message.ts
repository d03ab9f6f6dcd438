import type { Failure } from '../domain/commands.js';
import { ERRORS, type ErrorCode } from '../domain/errors.js';
import type { Address } from '../domain/jid.js';
import type { LineId } from '../domain/line.js';
import type { MessageFailure } from '../domain/message-failures.js';
import type { MessageStatus, QueueStatus } from '../domain/message-status.js';
import type { OutgoingContent, OutgoingMessage } from '../domain/outgoing.js';

/** Those before `sent` still wait; the others are ends. */
export const QUEUED_STATES = ['queued', 'sending', 'sent', 'failed', 'expired', 'cancelled'] as const;
export type QueuedState = (typeof QUEUED_STATES)[number];

/** A message that is given to the queue. */
export interface NewQueued {
  to: Address;
  /** With its id. */
  message: OutgoingMessage & { messageId: string };
  sendAt: Date | null;
  expiresAt: Date | null;
}

/** A message of a batch that cannot be sent as it was given. */
export interface Refused {
  /** As it was given. */
  to: string;
  failure: Failure;
}

/** A message of the queue, with what became of it. */
export interface QueuedMessage {
  position: string;
  line: LineId;
  messageId: string;
  chat: string;
  /** What it waits in, behind the others of it. */
  lane: string;
  state: QueuedState;
  tries: number;
  /** Null once it was sent, and for what could not be read. */
  given: { to: Address; message: OutgoingMessage } | null;
  failure: Failure | null;
  sendAt: Date | null;
  expiresAt: Date | null;
  createdAt: Date;
  endedAt: Date | null;
}

/** The status of a message, as clients know it. */
export function statusOf({ state, sendAt }: QueuedMessage, now = new Date()): QueueStatus | 'pending' | MessageStatus {
  if (state === 'sending') return 'pending';
  if (state === 'sent') return 'accepted';
  return state === 'queued' && sendAt !== null && sendAt > now ? 'scheduled' : state;
}

/** Why it was not sent, in the words of the catalogue of errors. */
export function failureOfQueued({ failure }: QueuedMessage): MessageFailure | null {
  if (failure === null) return null;
  const { whatsappCode } = failure.members;
  const { action } = ERRORS[Object.hasOwn(ERRORS, failure.code) ? failure.code : ('INTERNAL' satisfies ErrorCode)];
  return { code: typeof whatsappCode === 'number' ? whatsappCode : null, meaning: failure.message, advice: action };
}

/** The words of what is to be sent, for people who look at what waits. */
export function wordsOf(content: OutgoingContent): string | null {
  if (content.type === 'text') return content.text.body;
  const given = (content as unknown as Record<string, unknown>)[content.type];
  if (typeof given !== 'object' || given === null) return null;
  const { caption, name, emoji } = given as Record<string, unknown>;
  const words = [caption, name, emoji].find((value) => typeof value === 'string' && value !== '');
  return (words as string | undefined) ?? null;
}
