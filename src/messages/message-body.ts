import { invalidField } from '../domain/errors.js';
import { INSTANT_WORDS, parseInstant } from '../domain/instant.js';
import { parseRecipient } from '../domain/jid.js';
import type { Mentions, NamedMessage, OutgoingContent, OutgoingMessage } from '../domain/outgoing.js';
import { checkContent } from '../domain/outgoing-checks.js';
import { readField } from '../domain/phone.js';
import { textFault } from '../domain/text.js';
import { interactiveAsText } from './interactive-text.js';
import type { MessageBody } from './messages.dto.js';

const MOST_AHEAD_MS = 366 * 86_400_000;
/** In `mentions`: everybody in the group. */
const EVERYONE = 'all';

/**
 * The message that a body describes.
 *
 * @param region in which phone numbers without a country code are
 * @throws DomainError VALIDATION_FAILED when it says two different things, or nothing; UNSUPPORTED_KIND
 */
export function messageIn(body: MessageBody, region: string): OutgoingMessage {
  const content = contentIn(body);
  checkContent(content);
  const quoted = quotedIn(body);
  const common = {
    messageId: body.id ?? null,
    resumed: false,
    metadata: agreed({ metadata: body.metadata, biz_opaque_callback_data: body.biz_opaque_callback_data }) ?? null,
  };
  const beside = {
    ...(body.mentions !== undefined && body.mentions !== null && { mentions: mentionsIn(body.mentions, region) }),
    ...(body.ephemeral !== undefined && body.ephemeral !== null && { ephemeral: body.ephemeral }),
  };
  if (content.type !== 'reaction') return { ...common, content: asAsked(content), refersTo: quoted ?? null, ...beside };
  const [other] = Object.keys(beside);
  if (other !== undefined) throw invalidField(other, `a reaction has no ${other}`);
  if (quoted !== undefined) throw invalidField(quoted.field, 'a reaction names its message in reaction.message_id');
  const { message_id: messageId } = content.reaction;
  return { ...common, content, refersTo: { messageId, field: 'reaction.message_id' } };
}

function contentIn(body: MessageBody): OutgoingContent {
  const { type = 'text', message } = body;
  if (type === 'template') throw new Error('a template is rendered before');
  const given = withoutNulls(body[type]);
  if (type === 'text') {
    const text = withoutNulls(body.text);
    const words = agreed({ message, 'text.body': text?.body });
    if (words === undefined) throw invalidField('message', 'message must be 1 to 4096 characters');
    return { type, text: { ...text, body: words } };
  }
  if (message !== undefined && message !== null) throw invalidField('message', 'message goes with type text alone');
  if (given === undefined || given === null) throw invalidField(type, `${type} must be given with type ${type}`);
  return { type, [type]: given } as unknown as OutgoingContent;
}

/** Choices that no client has to understand, where that was asked for. */
function asAsked(content: OutgoingContent): OutgoingContent {
  if (content.type !== 'interactive' || content.interactive.fallback !== 'text') return content;
  const { header, ...rest } = content.interactive;
  const words = interactiveAsText(header?.type === 'text' ? content.interactive : rest);
  const fault = textFault(words);
  if (fault !== undefined) throw invalidField('interactive', `as a text it ${fault}`);
  if (header === undefined || header.type === 'text') return { type: 'text', text: { body: words } };
  // What stands above is a file of its own then, with all else as its caption.
  const { type } = header;
  return {
    type,
    [type]: { ...((header as Record<string, unknown>)[type] as object), caption: words },
  } as unknown as OutgoingContent;
}

function quotedIn({ context, options }: MessageBody): NamedMessage | undefined {
  const messageId = agreed({ 'context.message_id': context?.message_id, 'options.quoted': options?.quoted });
  if (messageId === undefined) return undefined;
  return { messageId, field: context?.message_id === undefined ? 'options.quoted' : 'context.message_id' };
}

function mentionsIn(given: NonNullable<MessageBody['mentions']>, region: string): Mentions {
  const names = typeof given === 'string' ? [given] : given;
  const people = names
    .filter((name) => name !== EVERYONE)
    .map((name) => readField('mentions', () => parseRecipient(name, region)));
  if (people.some(({ kind }) => kind === 'group')) throw invalidField('mentions', 'mentions must name people');
  return { people, everyone: names.includes(EVERYONE) };
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

/** JSON has two words for what is not there. */
function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as T;
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutNulls(member as unknown)])) as T;
}
