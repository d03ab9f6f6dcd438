import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import type { MediaContent, NewMessage } from './admin-api.js';
import { AdminError } from './admin-error.js';
import { unixSeconds } from './clock.js';
import { eventContent } from './outgoing-event.js';
import { protoContent, type OutgoingContent } from './outgoing-proto.js';
import { encryptMedia, noise, type MediaKind } from './phone-media.js';
import type { StoredMedia } from './phone-network.js';

/** How a message refers to the chat it is in. */
export interface ChatContext {
  remoteJid: string;
  ownJid: string;
  /** The text and author of a message that this phone knows. */
  quoted(id: string): { message: proto.IMessage; fromMe: boolean; participant?: string } | undefined;
  upload(blob: Buffer): StoredMedia;
}

const MEDIA_KINDS = ['image', 'video', 'audio', 'document', 'sticker'] as const;
const DEFAULT_MIMETYPE: Record<MediaKind, string> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/ogg; codecs=opus',
  document: 'application/octet-stream',
  sticker: 'image/webp',
};

/** Turns an order of the admin API into what the phone encrypts. */
export function outgoingContent(order: NewMessage, chat: ChatContext): OutgoingContent {
  const type = order.type ?? guessType(order);
  const contextInfo = contextOf(order, chat);
  switch (type) {
    case 'text': {
      if (typeof order.text !== 'string' || order.text === '') throw new AdminError(400, 'text is missing');
      const message = contextInfo
        ? { extendedTextMessage: { text: order.text, contextInfo } }
        : { conversation: order.text };
      return { message, stanzaType: 'text' };
    }
    case 'location': {
      if (!order.location) throw new AdminError(400, 'location is missing');
      const { latitude, longitude, name, address } = order.location;
      const location = { degreesLatitude: latitude, degreesLongitude: longitude, name, address, contextInfo };
      return { message: { locationMessage: location }, stanzaType: 'text' };
    }
    case 'contact': {
      if (!order.contact) throw new AdminError(400, 'contact is missing');
      const { name: displayName, vcard } = order.contact;
      return {
        message: { contactMessage: { displayName, vcard, contextInfo } },
        stanzaType: 'media',
        mediaType: 'vcard',
      };
    }
    case 'reaction': {
      if (typeof order.reaction?.messageId !== 'string') throw new AdminError(400, 'reaction.messageId is missing');
      const key = keyOf(order.reaction.messageId, order.reaction.fromMe ?? false, chat);
      const reaction = { key, text: order.reaction.emoji ?? '', senderTimestampMs: Date.now() };
      return { message: { reactionMessage: reaction }, stanzaType: 'reaction' };
    }
    case 'poll': {
      if (!order.poll) throw new AdminError(400, 'poll is missing');
      return { message: pollMessage(order.poll), stanzaType: 'poll', meta: { polltype: 'creation' } };
    }
    case 'event': {
      if (!order.event) throw new AdminError(400, 'event is missing');
      return eventContent(order.event);
    }
    case 'proto':
      return protoContent(order.proto);
    case 'edit':
    case 'revoke': {
      if (!order.messageId) throw new AdminError(400, 'messageId is missing');
      return change(type, order.messageId, order.text, chat);
    }
    default: {
      if (!isMediaKind(type)) throw new AdminError(400, `unknown type "${String(type)}"`);
      const content = order[type];
      if (typeof content?.base64 !== 'string' && content?.size === undefined) {
        throw new AdminError(400, `${type}.base64 is missing, or the size of a file that is made up`);
      }
      return mediaContent(type, content, chat, contextInfo);
    }
  }
}

function guessType(order: NewMessage): NonNullable<NewMessage['type']> {
  const given = [...MEDIA_KINDS, ...(['location', 'contact', 'reaction', 'poll', 'event', 'proto'] as const)];
  return given.find((kind) => order[kind] !== undefined) ?? 'text';
}

/** Votes are encrypted with the secret that comes with the poll. */
function pollMessage({ name, options, selectableCount = 0 }: NonNullable<NewMessage['poll']>): proto.IMessage {
  const poll = {
    name,
    options: options.map((optionName) => ({ optionName })),
    selectableOptionsCount: selectableCount,
  };
  const messageContextInfo = { messageSecret: randomBytes(32) };
  return selectableCount === 1
    ? { messageContextInfo, pollCreationMessageV3: poll }
    : { messageContextInfo, pollCreationMessage: poll };
}

function mediaContent(
  kind: MediaKind,
  content: MediaContent,
  chat: ChatContext,
  contextInfo: proto.IContextInfo | undefined,
): OutgoingContent {
  const bytes = content.base64 === undefined ? undefined : Buffer.from(content.base64, 'base64');
  const size = bytes?.length ?? content.size ?? 0;
  const { blob, mediaKey, fileSha256, fileEncSha256 } = encryptMedia(kind, bytes ? [bytes] : noise(size), size);
  const { url, directPath } = chat.upload(blob);
  const media = {
    url,
    directPath,
    mediaKey,
    fileSha256,
    fileEncSha256,
    fileLength: size,
    mediaKeyTimestamp: unixSeconds(),
    mimetype: content.mimetype ?? DEFAULT_MIMETYPE[kind],
    caption: content.caption,
    contextInfo,
  };
  const message: proto.IMessage = {
    [`${kind}Message`]: kind === 'document' ? { ...media, fileName: content.filename ?? 'document' } : media,
  };
  return { message, stanzaType: 'media', mediaType: kind };
}

function change(type: 'edit' | 'revoke', id: string, text: string | undefined, chat: ChatContext): OutgoingContent {
  const { Type } = proto.Message.ProtocolMessage;
  const key = keyOf(id, true, chat);
  if (type === 'revoke') {
    return { message: { protocolMessage: { key, type: Type.REVOKE } }, stanzaType: 'text', edit: '7' };
  }
  const editedMessage = { conversation: text ?? '' };
  const protocolMessage = { key, type: Type.MESSAGE_EDIT, editedMessage, timestampMs: Date.now() };
  return { message: { protocolMessage }, stanzaType: 'text', edit: '1' };
}

function keyOf(id: string, fromMe: boolean, chat: ChatContext): proto.IMessageKey {
  return { id, fromMe, remoteJid: chat.remoteJid };
}

function contextOf({ quotedId, expiration }: NewMessage, chat: ChatContext): proto.IContextInfo | undefined {
  if (quotedId === undefined && expiration === undefined) return undefined;
  return { ...(quotedId !== undefined && quote(quotedId, chat)), ...(expiration !== undefined && { expiration }) };
}

function quote(id: string, chat: ChatContext): proto.IContextInfo {
  const known = chat.quoted(id);
  const participant = known?.participant ?? (known?.fromMe ? chat.ownJid : chat.remoteJid);
  return { stanzaId: id, participant, quotedMessage: known?.message ?? { conversation: '' } };
}

function isMediaKind(type: string): type is MediaKind {
  return (MEDIA_KINDS as readonly string[]).includes(type);
}
