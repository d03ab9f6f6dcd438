import {
  isJidBroadcast,
  isJidGroup,
  isJidNewsletter,
  isJidStatusBroadcast,
  jidNormalizedUser,
  proto,
  toNumber,
  type WAMessage,
  type WAMessageKey,
} from '../../../baileys/baileys.js';
import type { MessageOrigin, MessagePayload, Party } from '../../../domain/events.js';
import { MESSAGE } from '../../../domain/kinds.js';
import { parseJid } from '../../../domain/jid.js';
import { fit } from '../../../domain/members.js';
import { partyOf } from '../../../domain/party.js';
import type { MessageNews } from '../../whatsapp-connection.js';
import { toChange } from './changes.js';
import { unwrap } from './content.js';
import { readContent } from './read-content.js';

/**
 * What a message of Baileys means to us; undefined for what is no message of a person (protocol messages). A message
 * that could not be decrypted has the type `undecryptable`; when its sender sends it again it comes with its content.
 *
 * @param offline true for a message that waited on the server
 */
export function toMessageNews(message: WAMessage, offline: boolean): MessageNews | undefined {
  const { key } = message;
  const origin = toOrigin(key);
  if (origin === undefined) return undefined;
  if (isUndecryptable(message))
    return told(message, { type: 'undecryptable', text: null, quotedMessageId: null }, offline);
  if (!message.message && key.isViewOnce === true) return withheld(message, offline);
  const unwrapped = unwrap(message.message);
  if (unwrapped === undefined) return undefined;
  const content = readContent(unwrapped);
  return content === undefined ? toChange(unwrapped, origin) : told(message, content, offline);
}

/** A message whose content WhatsApp keeps from linked devices: it can be viewed once, on the phone. */
export function withheld(message: WAMessage, offline: boolean): MessageNews | undefined {
  return told(message, { type: 'unavailable', text: null, quotedMessageId: null, viewOnce: true }, offline);
}

type Told = Omit<MessagePayload, keyof MessageOrigin | 'isGroup' | 'pushName' | 'sentAt' | 'offline'>;

function told(message: WAMessage, content: Told, offline: boolean): MessageNews | undefined {
  const { key, pushName, messageTimestamp } = message;
  const origin = toOrigin(key);
  if (origin === undefined) return undefined;
  const sentAt = toNumber(messageTimestamp ?? 0);
  return {
    type: typeOf(key),
    message: {
      ...origin,
      isGroup: isJidGroup(key.remoteJid ?? '') === true,
      // A stanza without its time came now.
      sentAt: Number.isFinite(sentAt) && sentAt > 0 ? Math.floor(sentAt) : Math.floor(Date.now() / 1000),
      offline,
      ...fit(MESSAGE, { pushName: pushName || null, ...content }),
    },
  };
}

function typeOf({ remoteJid, fromMe }: WAMessageKey): 'message' | 'message_sent' | 'status_post' | 'channel_message' {
  const chat = remoteJid ?? '';
  if (isJidStatusBroadcast(chat)) return 'status_post';
  if (isJidNewsletter(chat) === true) return 'channel_message';
  return fromMe === true ? 'message_sent' : 'message';
}

/** Where a message came from; undefined for a key that names none. */
export function toOrigin(key: WAMessageKey): MessageOrigin | undefined {
  if (!key.id || !key.remoteJid) return undefined;
  return { messageId: key.id, chat: chatOf(key), from: senderOf(key), fromMe: key.fromMe === true };
}

function isUndecryptable({ message, messageStubType, category }: WAMessage): boolean {
  return messageStubType === proto.WebMessageInfo.StubType.CIPHERTEXT && !message && category !== 'peer';
}

/**
 * The conversation, by phone where it is known, since that is what people call each other by. What somebody sends to a
 * list of theirs is a message to each one on it.
 */
export function chatOf(key: WAMessageKey): string {
  const { remoteJid, remoteJidAlt, participant, fromMe } = key;
  const chat = remoteJid ?? '';
  const toList = isJidBroadcast(chat) === true && !isJidStatusBroadcast(chat) && fromMe !== true;
  const jid = bareJid((toList ? participant : chat) ?? chat);
  const other = remoteJidAlt ? bareJid(remoteJidAlt) : '';
  return jid.endsWith('@lid') && other.endsWith('@s.whatsapp.net') ? other : jid;
}

/** Without device, and by the address of the person where a business has its messages hosted elsewhere. */
export function bareJid(jid: string): string {
  return parseJid(jid)?.jid ?? jidNormalizedUser(jid);
}

function senderOf(key: WAMessageKey): Party {
  const chat = key.remoteJid ?? '';
  const inGroup = isJidGroup(chat) === true;
  const nobody: Party = { phone: null, lid: null };
  if (key.fromMe === true && !inGroup) return nobody;
  // Of a broadcast Baileys notes the second name of the sender where it has that of the chat.
  const names = inGroup
    ? [key.participant, key.participantAlt]
    : isJidBroadcast(chat) === true
      ? [key.participant, key.remoteJidAlt]
      : [chat, key.remoteJidAlt];
  const party = partyOf(...names) ?? nobody;
  const username = key.participantUsername ?? (inGroup ? undefined : key.remoteJidUsername);
  return username ? { ...party, username } : party;
}
