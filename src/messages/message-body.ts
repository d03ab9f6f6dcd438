import { invalidField } from '../domain/errors.js';
import { INSTANT_WORDS, parseInstant } from '../domain/instant.js';
import type { NamedMessage, OutgoingContent, OutgoingMessage } from '../domain/outgoing.js';
import { isEmoji } from '../domain/text.js';
import type { MessageBody } from './messages.dto.js';

const MOST_AHEAD_MS = 366 * 86_400_000;

/**
 * The message that a body describes.
 *
 * @throws DomainError VALIDATION_FAILED when it says two different things, or nothing
 */
export function messageIn(body: MessageBody): OutgoingMessage {
  const content = contentIn(body);
  const quoted = quotedIn(body);
  const common = {
    messageId: body.id ?? null,
    resumed: false,
    metadata: agreed({ metadata: body.metadata, biz_opaque_callback_data: body.biz_opaque_callback_data }) ?? null,
  };
  if (content.type !== 'reaction') return { ...common, content, refersTo: quoted ?? null };
  const { message_id: messageId, emoji } = content.reaction;
  if (emoji !== '' && !isEmoji(emoji)) {
    throw invalidField('reaction.emoji', 'emoji must be one emoji, or empty to take the reaction back');
  }
  if (quoted !== undefined) throw invalidField(quoted.field, 'a reaction names its message in reaction.message_id');
  return { ...common, content, refersTo: { messageId, field: 'reaction.message_id' } };
}

function contentIn(body: MessageBody): OutgoingContent {
  const { type = 'text', message } = body;
  const given = body[type];
  if (type === 'text') {
    const words = agreed({ message, 'text.body': body.text?.body });
    if (words === undefined) throw invalidField('message', 'message must be 1 to 4096 characters');
    return { type, text: { ...body.text, body: words } };
  }
  if (message !== undefined && message !== null) throw invalidField('message', 'message goes with type text alone');
  if (given === undefined || given === null) throw invalidField(type, `${type} must be given with type ${type}`);
  return { type, [type]: given } as unknown as OutgoingContent;
}

function quotedIn({ context, options }: MessageBody): NamedMessage | undefined {
  const messageId = agreed({ 'context.message_id': context?.message_id, 'options.quoted': options?.quoted });
  if (messageId === undefined) return undefined;
  return { messageId, field: context?.message_id === undefined ? 'options.quoted' : 'context.message_id' };
}

/** What fields that mean the same say; undefined when none was given. @throws DomainError when they differ */
function agreed(fields: Record<string, string | undefined>): string | undefined {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  const [first] = given;
  const other = given.find(([, value]) => value !== first?.[1]);
  if (first !== undefined && other !== undefined) {
    throw invalidField(other[0], `${first[0]} and ${other[0]} must not differ when both are given`);
  }
  return first?.[1];
}

/** When a message is to leave, where it goes by the queue. */
export interface QueueTimes {
  sendAt: Date | null;
  expiresAt: Date | null;
}

/**
 * How the queue shall take a message; undefined for one that is sent at once.
 *
 * @throws DomainError VALIDATION_FAILED
 */
export function queueTimesIn({ options }: MessageBody, now = new Date()): QueueTimes | undefined {
  const { queue, send_at, expires_at } = options ?? {};
  const sendAt = instant('options.send_at', send_at);
  const expiresAt = instant('options.expires_at', expires_at);
  if (queue !== true && sendAt === null) {
    if (expiresAt === null) return undefined;
    throw invalidField('options.expires_at', 'options.expires_at goes with options.queue or options.send_at');
  }
  if (sendAt !== null && sendAt.getTime() > now.getTime() + MOST_AHEAD_MS) {
    throw invalidField('options.send_at', 'options.send_at must be within a year');
  }
  if (expiresAt !== null && expiresAt <= (sendAt ?? now)) {
    throw invalidField('options.expires_at', 'options.expires_at must be later than now and than options.send_at');
  }
  return { sendAt, expiresAt };
}

function instant(field: string, given: string | undefined): Date | null {
  if (given === undefined || given === null) return null;
  const moment = parseInstant(given);
  if (moment === undefined) throw invalidField(field, `${field} must be ${INSTANT_WORDS}`);
  return moment;
}
