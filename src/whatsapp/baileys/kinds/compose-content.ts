import { proto, type WAMessage } from '../../../baileys/baileys.js';
import type { OutgoingContent, OutgoingKind } from '../../../domain/outgoing.js';
import type { ChatTimer } from '../messages/chat-timers.js';
import type { Composer, Composing } from './composing.js';
import { unwrap } from './content.js';
import { composeLocation } from './location.js';
import { composeReaction } from './reaction.js';
import { composeText } from './text.js';

const COMPOSERS: { [K in OutgoingKind]: Composer<K> } = {
  text: composeText,
  location: composeLocation,
  reaction: composeReaction,
};

/** Say something to WhatsApp about another message, and have no place for a quote or a timer. */
const WITHOUT_CONTEXT: ReadonlySet<OutgoingKind> = new Set(['reaction']);

/**
 * What leaves for a message that is to be sent.
 *
 * @param timer of the chat; undefined where messages stay
 */
export async function composeContent(
  content: OutgoingContent,
  composing: Composing,
  timer: ChatTimer | undefined,
): Promise<proto.IMessage> {
  const { type } = content;
  const compose = COMPOSERS[type] as (given: unknown, composing: Composing) => ReturnType<Composer<OutgoingKind>>;
  const message = await compose((content as Partial<Record<OutgoingKind, unknown>>)[type], composing);
  if (WITHOUT_CONTEXT.has(type)) return message;
  const { field, content: inner } = unwrap(message) ?? {};
  const part = field === undefined ? undefined : inner?.[field];
  if (typeof part !== 'object' || part === null) throw new Error(`a composed ${type} has no part that says something`);
  const holder = part as { contextInfo?: proto.IContextInfo | null };
  const contextInfo = {
    ...holder.contextInfo,
    ...(composing.refersTo !== undefined && quote(composing.refersTo)),
    ...(timer !== undefined && { expiration: timer.expiration }),
    ...(timer !== undefined && timer.setAt > 0 && { ephemeralSettingTimestamp: timer.setAt }),
  };
  if (Object.keys(contextInfo).length > 0) holder.contextInfo = contextInfo;
  return message;
}

/** A quoted message as WhatsApp shows it: as it was, without what it quoted itself. */
function quote({ key, message }: WAMessage): proto.IContextInfo {
  const { field, content } = unwrap(message) ?? {};
  const part: unknown = field === undefined ? undefined : content?.[field];
  const bare = typeof part === 'object' && part !== null ? { ...part, contextInfo: undefined } : part;
  return {
    stanzaId: key.id,
    participant: key.participant,
    quotedMessage: field === undefined ? { conversation: '' } : { [field]: bare },
  };
}
