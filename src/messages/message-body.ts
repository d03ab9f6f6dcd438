import { invalidField } from '../domain/errors.js';
import type { NamedMessage, OutgoingContent, OutgoingMessage } from '../domain/outgoing.js';
import { isEmoji } from '../domain/text.js';
import type { MessageBody } from './messages.dto.js';

/**
 * The message that a body describes.
 *
 * @throws DomainError VALIDATION_FAILED when it says two different things, or nothing
 */
export function messageIn(body: MessageBody): OutgoingMessage {
  const content = contentIn(body);
  const quoted = quotedIn(body);
  if (content.type !== 'reaction') return { content, refersTo: quoted ?? null };
  const { message_id: messageId, emoji } = content.reaction;
  if (emoji !== '' && !isEmoji(emoji)) {
    throw invalidField('reaction.emoji', 'emoji must be one emoji, or empty to take the reaction back');
  }
  if (quoted !== undefined) throw invalidField(quoted.field, 'a reaction names its message in reaction.message_id');
  return { content, refersTo: { messageId, field: 'reaction.message_id' } };
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
