import {
  extractMessageContent,
  getContentType,
  isJidGroup,
  jidNormalizedUser,
  proto,
  toNumber,
  type WAMessage,
  type WAMessageKey,
} from '../../../baileys/baileys.js';
import type { Party } from '../../../domain/events.js';
import { parseJid } from '../../../domain/jid.js';
import type { MessageOrigin } from '../../../events/event-row.js';
import type { MessageNews } from '../../whatsapp-connection.js';

const KINDS: Partial<Record<keyof proto.IMessage, string>> = {
  conversation: 'text',
  extendedTextMessage: 'text',
  imageMessage: 'image',
  videoMessage: 'video',
  audioMessage: 'audio',
  documentMessage: 'document',
  stickerMessage: 'sticker',
  locationMessage: 'location',
  liveLocationMessage: 'location',
  contactMessage: 'contacts',
  contactsArrayMessage: 'contacts',
};

/**
 * What a message of Baileys means to us; undefined for what is no message of a person (protocol messages). A message
 * that could not be decrypted has the type `undecryptable`; when its sender sends it again it comes with its content.
 *
 * @param offline true for a message that waited on the server
 */
export function toMessageNews(message: WAMessage, offline: boolean): MessageNews | undefined {
  const { key } = message;
  if (isUndecryptable(message)) return undecryptable(message, offline);
  const content = extractMessageContent(message.message);
  const contentType = getContentType(content);
  if (content === undefined || contentType === undefined) return undefined;
  if (contentType === 'protocolMessage') return undefined;

  const common = toOrigin(key);
  if (common === undefined) return undefined;
  if (content.reactionMessage) {
    const targetMessageId = content.reactionMessage.key?.id;
    if (!targetMessageId) return undefined;
    return { type: 'reaction', ...common, targetMessageId, emoji: content.reactionMessage.text ?? '' };
  }
  const part = content[contentType] as { contextInfo?: proto.IContextInfo | null } | string | null | undefined;
  return {
    type: 'message',
    message: {
      ...common,
      isGroup: isJidGroup(key.remoteJid ?? '') === true,
      type: KINDS[contentType] ?? 'unsupported',
      text: textOf(content),
      quotedMessageId: (typeof part === 'object' ? part?.contextInfo?.stanzaId : undefined) ?? null,
      pushName: message.pushName ?? null,
      sentAt: toNumber(message.messageTimestamp ?? 0),
      offline,
    },
  };
}

/** Where a message came from; undefined for a key that names none. */
export function toOrigin(key: WAMessageKey): MessageOrigin | undefined {
  if (!key.id || !key.remoteJid) return undefined;
  return { messageId: key.id, chat: chatOf(key), from: senderOf(key), fromMe: key.fromMe === true };
}

function isUndecryptable({ message, messageStubType, category }: WAMessage): boolean {
  return messageStubType === proto.WebMessageInfo.StubType.CIPHERTEXT && !message && category !== 'peer';
}

function undecryptable(message: WAMessage, offline: boolean): MessageNews | undefined {
  const { key, pushName, messageTimestamp } = message;
  const origin = toOrigin(key);
  if (origin === undefined) return undefined;
  return {
    type: 'message',
    message: {
      ...origin,
      isGroup: isJidGroup(key.remoteJid ?? '') === true,
      type: 'undecryptable',
      text: null,
      quotedMessageId: null,
      pushName: pushName ?? null,
      sentAt: toNumber(messageTimestamp ?? 0),
      offline,
    },
  };
}

function textOf(content: proto.IMessage): string | null {
  return (
    content.conversation ??
    content.extendedTextMessage?.text ??
    content.imageMessage?.caption ??
    content.videoMessage?.caption ??
    content.documentMessage?.caption ??
    null
  );
}

/** The conversation, by phone where it is known, since that is what people call each other by. */
export function chatOf(key: WAMessageKey): string {
  const jid = jidNormalizedUser(key.remoteJid ?? '');
  const other = key.remoteJidAlt ? jidNormalizedUser(key.remoteJidAlt) : '';
  return jid.endsWith('@lid') && other.endsWith('@s.whatsapp.net') ? other : jid;
}

function senderOf(key: WAMessageKey): Party {
  const inGroup = isJidGroup(key.remoteJid ?? '') === true;
  const names = inGroup ? [key.participant, key.participantAlt] : [key.remoteJid, key.remoteJidAlt];
  const party: Party = { phone: null, lid: null };
  if (key.fromMe === true && !inGroup) return party;
  for (const name of names) {
    const address = name ? parseJid(jidNormalizedUser(name)) : undefined;
    if (address?.kind === 'phone') party.phone = address.user;
    if (address?.kind === 'lid') party.lid = address.jid;
  }
  return party;
}
