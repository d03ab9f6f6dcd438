import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import type { InboxMessage } from './admin-api.js';
import type { MediaKind } from './phone-media.js';

export interface IncomingMedia {
  kind: MediaKind;
  directPath: string;
  mediaKey: Uint8Array;
  mimetype: string;
  caption?: string | undefined;
  filename?: string | undefined;
}

export type IncomingContent = Pick<
  InboxMessage,
  'type' | 'text' | 'reaction' | 'location' | 'messageId' | 'quotedId' | 'quoted' | 'expiration'
> & { incomingMedia?: IncomingMedia };

/** What a decrypted message says, in the words of the admin API; undefined for housekeeping that nobody reads. */
export function incomingContent(wrapped: proto.IMessage): IncomingContent | undefined {
  const message = unwrap(wrapped);
  if (typeof message.conversation === 'string' && message.conversation !== '') {
    return { type: 'text', text: message.conversation };
  }
  if (message.extendedTextMessage) {
    const { text, contextInfo } = message.extendedTextMessage;
    return { type: 'text', text: text ?? '', ...quoted(contextInfo) };
  }
  if (message.reactionMessage) {
    const { key, text } = message.reactionMessage;
    const participant = key?.participant ? { participant: key.participant } : {};
    return { type: 'reaction', reaction: { messageId: key?.id ?? '', emoji: text ?? '', ...participant } };
  }
  if (message.locationMessage) {
    const { degreesLatitude, degreesLongitude, name, address, contextInfo } = message.locationMessage;
    const location = { latitude: degreesLatitude ?? 0, longitude: degreesLongitude ?? 0 };
    return {
      type: 'location',
      location: { ...location, ...(name ? { name } : {}), ...(address ? { address } : {}) },
      ...quoted(contextInfo),
    };
  }
  if (message.contactMessage) return { type: 'contact', text: message.contactMessage.vcard ?? '' };
  if (message.protocolMessage) return protocolContent(message.protocolMessage);
  return mediaContent(message) ?? otherContent(message);
}

/** Containers that Baileys unwraps too (lib/Utils/messages.js, normalizeMessageContent). */
export function unwrap(message: proto.IMessage): proto.IMessage {
  let inner = message;
  for (let depth = 0; depth < 5; depth += 1) {
    const next =
      inner.ephemeralMessage?.message ??
      inner.viewOnceMessage?.message ??
      inner.viewOnceMessageV2?.message ??
      inner.documentWithCaptionMessage?.message ??
      inner.editedMessage?.message;
    if (!next) return inner;
    inner = next;
  }
  return inner;
}

function mediaContent(message: proto.IMessage): IncomingContent | undefined {
  const kinds: [MediaKind, MediaFields | null | undefined][] = [
    ['image', message.imageMessage],
    ['video', message.videoMessage],
    ['audio', message.audioMessage],
    ['document', message.documentMessage],
    ['sticker', message.stickerMessage],
  ];
  for (const [kind, media] of kinds) {
    if (!media) continue;
    const caption = media.caption ?? undefined;
    const content: IncomingContent = {
      type: kind,
      ...(caption ? { text: caption } : {}),
      ...quoted(media.contextInfo),
    };
    if (!media.directPath || !media.mediaKey) return content;
    const { directPath, mediaKey } = media;
    const filename = media.fileName ?? undefined;
    return {
      ...content,
      incomingMedia: { kind, directPath, mediaKey, mimetype: media.mimetype ?? '', caption, filename },
    };
  }
  return undefined;
}

interface MediaFields {
  directPath?: string | null;
  mediaKey?: Uint8Array | null;
  mimetype?: string | null;
  caption?: string | null;
  fileName?: string | null;
  contextInfo?: proto.IContextInfo | null;
}

function protocolContent(message: proto.Message.IProtocolMessage): IncomingContent | undefined {
  // 0 is REVOKE, 14 MESSAGE_EDIT; the rest is between the devices of one account.
  const messageId = message.key?.id ?? '';
  if (message.type === 0) return { type: 'revoke', messageId };
  if (message.type !== 14) return undefined;
  const edited = message.editedMessage ? incomingContent(message.editedMessage) : undefined;
  return { type: 'edit', messageId, text: edited?.text ?? '' };
}

function otherContent(message: proto.IMessage): IncomingContent | undefined {
  const housekeeping = new Set(['messageContextInfo', 'senderKeyDistributionMessage']);
  const kind = Object.entries(message).find(([name, value]) => value && !housekeeping.has(name))?.[0];
  return kind === undefined ? undefined : { type: kind };
}

function quoted(
  context: proto.IContextInfo | null | undefined,
): Pick<InboxMessage, 'quotedId' | 'quoted' | 'expiration'> {
  const { stanzaId, participant, quotedMessage, expiration } = context ?? {};
  return {
    ...(stanzaId ? { quotedId: stanzaId } : {}),
    ...(stanzaId && quotedMessage
      ? { quoted: { participant: participant ?? '', message: asJson(quotedMessage) } }
      : {}),
    ...(expiration ? { expiration } : {}),
  };
}

function asJson(message: proto.IMessage): Record<string, unknown> {
  return proto.Message.toObject(proto.Message.create(message), { bytes: String, longs: Number });
}
