import { proto, type WAMessage } from '../../../baileys/baileys.js';
import type { OutgoingContent, OutgoingKind } from '../../../domain/outgoing.js';
import type { ChatTimer } from '../messages/chat-timers.js';
import { addToAlbum, composeAlbum } from './album.js';
import type { Composer, Composing } from './composing.js';
import { composeContacts } from './contacts.js';
import { unwrap } from './content.js';
import { composeEvent } from './event.js';
import { composeGroupInvite } from './group-invite.js';
import { composeInteractive } from './interactive.js';
import { composeLocation } from './location.js';
import { composeAudio, composeDocument, composeImage, composeSticker, composeVideo } from './media-out.js';
import { composePoll } from './poll.js';
import { composeReaction } from './reaction.js';
import { composeText } from './text.js';

const COMPOSERS: { [K in OutgoingKind]: Composer<K> } = {
  text: composeText,
  image: composeImage,
  video: composeVideo,
  audio: composeAudio,
  document: composeDocument,
  sticker: composeSticker,
  album: composeAlbum,
  location: composeLocation,
  contacts: composeContacts,
  poll: composePoll,
  event: composeEvent,
  interactive: composeInteractive,
  group_invite: composeGroupInvite,
  reaction: composeReaction,
};

/** Say something to WhatsApp about another message, and have no place for a quote or a timer. */
const WITHOUT_CONTEXT: ReadonlySet<OutgoingKind> = new Set(['reaction']);

/** The name by which somebody is mentioned, as the request has it and as the chat has it. */
export interface Mention {
  given: string;
  jid: string;
}

/** What goes into a message beside its content. */
export interface Context {
  /** Of the chat; undefined where messages stay. */
  timer: ChatTimer | undefined;
  mentions?: Mention[];
  /** Everybody in the group is mentioned. */
  mentionsAll?: boolean;
  /** Of the head of the album that it is part of. */
  album?: proto.IMessageKey;
}

/** What leaves for a message that is to be sent. */
export async function composeContent(
  content: OutgoingContent,
  composing: Composing,
  context: Context,
): Promise<proto.IMessage> {
  const { type } = content;
  const compose = COMPOSERS[type] as (given: unknown, composing: Composing) => ReturnType<Composer<OutgoingKind>>;
  const message = await compose((content as Partial<Record<OutgoingKind, unknown>>)[type], composing);
  if (!WITHOUT_CONTEXT.has(type)) addContext(message, composing.refersTo, context);
  if (context.album !== undefined) addToAlbum(message, context.album);
  return message;
}

/** Puts into a message what all kinds have in one place. */
export function addContext(
  message: proto.IMessage,
  refersTo: WAMessage | undefined,
  { timer, mentions = [], mentionsAll = false }: Context,
): void {
  const { field, content: inner } = unwrap(message) ?? {};
  const part = field === undefined ? undefined : inner?.[field];
  if (typeof part !== 'object' || part === null) throw new Error('a composed message has no part that says something');
  const holder = part as { contextInfo?: proto.IContextInfo | null };
  const contextInfo = {
    ...holder.contextInfo,
    ...(refersTo !== undefined && quote(refersTo)),
    ...(timer !== undefined && { expiration: timer.expiration }),
    ...(timer !== undefined && timer.setAt > 0 && { ephemeralSettingTimestamp: timer.setAt }),
    ...(mentions.length > 0 && { mentionedJid: mentions.map(({ jid }) => jid) }),
    ...(mentionsAll && { nonJidMentions: 1 }),
  };
  if (Object.keys(contextInfo).length > 0) holder.contextInfo = contextInfo;
  for (const name of ['text', 'caption']) {
    const words = (part as Record<string, unknown>)[name];
    if (typeof words === 'string') (part as Record<string, unknown>)[name] = withMentions(words, mentions);
  }
}

/** WhatsApp finds who is mentioned by `@` and the digits of the name that stands in `mentionedJid`. */
function withMentions(words: string, mentions: Mention[]): string {
  const digits = new Map(mentions.map(({ given, jid }) => [given.split('@')[0], jid.split('@')[0]]));
  return words.replace(/@(\d{5,20})(?!\d)/g, (whole, user: string) => `@${digits.get(user) ?? whole.slice(1)}`);
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
