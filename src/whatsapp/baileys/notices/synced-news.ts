import { type BaileysEventMap, toNumber } from '../../../baileys/baileys.js';
import type { KnownChatState } from '../../../domain/chat-change.js';
import { parseJid } from '../../../domain/jid.js';
import { partyOf } from '../../../domain/party.js';
import type { Traffic } from '../../whatsapp-connection.js';
import { ownChange } from './account-news.js';

type ChatUpdate = BaileysEventMap['chats.update'][number];
type Contact = BaileysEventMap['contacts.upsert'][number];

/**
 * What the owner did on another device, as the account's devices tell each other of it (app state); what a new device is
 * told at first is how things are, and no news. From Baileys `lib/Utils/chat-utils.js` (`processSyncAction`).
 */
export function syncedNewsOf<E extends keyof BaileysEventMap>(event: E, data: BaileysEventMap[E]): Traffic[] {
  switch (event) {
    case 'chats.update':
      return (data as BaileysEventMap['chats.update']).flatMap(chatNews);
    case 'chats.lock': {
      const { id, locked } = data as BaileysEventMap['chats.lock'];
      return [ownChange(chatOf(id), { locked })];
    }
    case 'chats.delete':
      return (data as string[]).map((id) => ownChange(chatOf(id), { deleted: true }));
    case 'contacts.upsert':
      return (data as Contact[]).flatMap(contactNews);
    case 'labels.edit': {
      const { id, name, color } = data as BaileysEventMap['labels.edit'];
      // Left out, or null, by phones for which there is nothing to say.
      const deleted = (data as { deleted?: boolean | null }).deleted === true;
      const edit = { ...(name && { name }), ...(typeof color === 'number' && { color }), deleted };
      return id ? [{ type: 'label_updated', label: id, ...edit }] : [];
    }
    case 'labels.association':
      return associationNews(data as BaileysEventMap['labels.association']);
    case 'lid-mapping.update': {
      const { lid, pn } = data as BaileysEventMap['lid-mapping.update'];
      const party = partyOf(lid, pn);
      if (party === null || party.phone === null || party.lid === null) return [];
      return [{ type: 'identity_mapped', phone: party.phone, lid: party.lid }];
    }
    default:
      return [];
  }
}

/** Messages change chats as well, of which they tell themselves: only what was synced has the member `conditional`. */
function chatNews(update: ChatUpdate): Traffic[] {
  const { id, archived, pinned, muteEndTime, unreadCount } = update;
  if (!id || !('conditional' in update) || update.conditional !== undefined) return [];
  const chat = chatOf(id);
  if (typeof archived === 'boolean') return [ownChange(chat, { archived })];
  if (pinned !== undefined) return [ownChange(chat, { pinned: pinned !== null })];
  if (unreadCount !== undefined && unreadCount !== null) return [ownChange(chat, { read: unreadCount === 0 })];
  if (muteEndTime === undefined) return [];
  if (muteEndTime === null) return [ownChange(chat, { muted: false })];
  // Milliseconds; what has no end, or one that is none, is for good.
  const end = toNumber(muteEndTime);
  return [ownChange(chat, { muted: true, mutedUntil: end > 0 ? Math.floor(end / 1000) : null })];
}

/** What an update says that is kept of the chat; nothing of one that a message made. */
export function syncedState(update: ChatUpdate): { chat: string; state: KnownChatState }[] {
  const { id, archived, pinned, muteEndTime, unreadCount } = update;
  if (!id || !('conditional' in update)) return [];
  const chat = chatOf(id);
  if (unreadCount !== undefined && unreadCount !== null) return [{ chat, state: { read: unreadCount === 0 } }];
  if (typeof archived === 'boolean') return [{ chat, state: { archived } }];
  if (pinned !== undefined) return [{ chat, state: { pinned: pinned !== null } }];
  if (muteEndTime === undefined) return [];
  if (muteEndTime === null) return [{ chat, state: { mutedUntil: null } }];
  const end = toNumber(muteEndTime);
  return [{ chat, state: { mutedUntil: end > 0 ? end : 'always' } }];
}

function contactNews({ id, lid, phoneNumber, name, username }: Contact): Traffic[] {
  const contact = partyOf(id, lid, phoneNumber);
  if (contact === null) return [];
  return [{ type: 'contact_updated', contact, name: name || null, ...(username && { username }) }];
}

function associationNews({ type, association }: BaileysEventMap['labels.association']): Traffic[] {
  const { labelId, chatId } = association;
  if (!labelId || !chatId) return [];
  const on = { chat: chatOf(chatId), ...('messageId' in association && { messageId: association.messageId }) };
  return [{ type: 'label_updated', label: labelId, ...on, labeled: type === 'add' }];
}

function chatOf(jid: string): string {
  return parseJid(jid)?.jid ?? jid;
}
