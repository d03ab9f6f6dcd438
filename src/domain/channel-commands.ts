import { DomainError } from './errors.js';
import type { Address } from './jid.js';
import type { NamedMessage, OutgoingKind } from './outgoing.js';

export const CHANNEL_ROLES = ['owner', 'admin', 'subscriber', 'guest'] as const;
export type ChannelRole = (typeof CHANNEL_ROLES)[number];

/** A channel (WhatsApp's word is newsletter): one writes, many read. */
export interface Channel {
  /** JID. */
  channel: string;
  name: string;
  description: string | null;
  /** Code of its invitation. */
  invite: string | null;
  /** Where its picture is. */
  picture: string | null;
  /** What this account is in it. */
  role: ChannelRole;
  muted: boolean;
  verified: boolean;
  subscribers: number;
  /** ISO 8601; null where WhatsApp does not say. */
  createdAt: string | null;
}

/** What is changed about a channel; what is left out stays. */
export interface ChannelChange {
  name?: string;
  /** Empty takes it away. */
  description?: string;
  /** Id of a square JPEG; null takes the picture away. */
  picture?: string | null;
}

export const CHANNEL_ACTIONS = ['follow', 'unfollow', 'mute', 'unmute', 'delete'] as const;
export type ChannelAction = (typeof CHANNEL_ACTIONS)[number];

/**
 * What is done with channels, by WhatsApp's word at the time. All may fail with SESSION_NOT_FOUND, AUTHENTICATION_REQUIRED,
 * NOT_CONNECTED, RATE_LIMITED, WHATSAPP_UNANSWERED; those that name a channel with CHAT_NOT_FOUND, and those that change one
 * with CHANNEL_ADMIN_REQUIRED.
 */
export interface ChannelCommands {
  /** Those that the account follows, its own among them. */
  channel_list: { given: object; answer: Channel[] };
  channel_create: { given: { name: string; description: string | null; picture: string | null }; answer: Channel };
  /** @param of a JID, or the code of an invitation */
  channel_info: { given: { of: string }; answer: Channel };
  channel_change: { given: { channel: string; change: ChannelChange }; answer: null };
  channel_act: { given: { channel: string; action: ChannelAction }; answer: null };
}

export type ChannelCommandName = keyof ChannelCommands;

export const CHANNEL_COMMANDS: Readonly<Record<ChannelCommandName, true>> = {
  channel_list: true,
  channel_create: true,
  channel_info: true,
  channel_change: true,
  channel_act: true,
};

/** What a channel takes: nothing that is answered, quoted or meant for one of its readers. */
const KINDS: readonly OutgoingKind[] = ['text', 'image', 'video', 'audio', 'document', 'sticker'];

/** @throws DomainError UNSUPPORTED_KIND for what linked devices cannot post in a channel */
export function checkForChannel(
  to: Address,
  type: OutgoingKind | 'album' | 'forward',
  refersTo: NamedMessage | null = null,
): void {
  if (to.kind !== 'channel') return;
  const words = `A linked device posts ${KINDS.join(', ')} in a channel`;
  if (!KINDS.some((kind) => kind === type)) throw new DomainError('UNSUPPORTED_KIND', `${words}, and no ${type}`);
  if (refersTo !== null) throw new DomainError('UNSUPPORTED_KIND', `${words}, and no answers`);
}
