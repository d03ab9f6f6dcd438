import {
  areJidsSameUser,
  type BinaryNode,
  getBinaryNodeChild,
  getBinaryNodeChildren,
} from '../../../baileys/baileys.js';
import { parseJid } from '../../../domain/jid.js';
import { partyOf } from '../../../domain/party.js';
import type { Traffic } from '../../whatsapp-connection.js';

/**
 * What a `<notification>` says about people: `type="picture"` with a `<set id author>` or `<delete>`, and
 * `type="account_sync"` with a `<blocklist><item jid action="block"|"unblock"/></blocklist>`. Shapes: Baileys
 * `lib/Socket/messages-recv.js` (`processNotification`), whatsmeow `notification.go`.
 */
export function accountNewsOf(stanza: BinaryNode): Traffic[] {
  if (stanza.attrs.type === 'picture') return pictureNews(stanza);
  return stanza.attrs.type === 'account_sync' ? blocklistNews(stanza) : [];
}

function pictureNews(stanza: BinaryNode): Traffic[] {
  const set = getBinaryNodeChild(stanza, 'set');
  const change = set ?? getBinaryNodeChild(stanza, 'delete');
  const address = parseJid(stanza.attrs.from ?? '');
  if (change === undefined || address === undefined) return [];
  const picture = set === undefined ? 'removed' : 'changed';
  if (address.kind === 'group') {
    return [{ type: 'group_updated', group: address.jid, by: partyOf(change.attrs.author), picture }];
  }
  const contact = partyOf(address.jid);
  return contact === null ? [] : [{ type: 'contact_updated', contact, picture }];
}

function blocklistNews(stanza: BinaryNode): Traffic[] {
  const items = getBinaryNodeChildren(getBinaryNodeChild(stanza, 'blocklist'), 'item');
  return [true, false].flatMap((blocked): Traffic[] => {
    const meant = items.filter(({ attrs }) => attrs.action === (blocked ? 'block' : 'unblock'));
    const people = meant.flatMap(({ attrs }) => partyOf(attrs.jid, attrs.pn_jid) ?? []);
    return people.length === 0 ? [] : [{ type: 'blocklist_updated', people, blocked }];
  });
}

/**
 * What the owner has read on another device: a `<receipt>` of that device, which names the chat in `recipient`, or of a
 * group in `from` (whatsmeow `message.go`, `parseMessageSource`). `read-self` is that of somebody who lets nobody know
 * what they have read.
 *
 * @param own JIDs of this account
 */
export function readNewsOf({ attrs }: BinaryNode, own: string[]): Traffic[] {
  if (attrs.type !== 'read' && attrs.type !== 'read-self') return [];
  const isOwn = (jid: string | undefined): boolean => own.some((one) => areJidsSameUser(one, jid));
  const from = parseJid(attrs.from ?? '');
  const inGroup = from?.kind === 'group';
  const byOwner = inGroup ? isOwn(attrs.participant) : isOwn(attrs.from) || attrs.type === 'read-self';
  const chat = !inGroup && isOwn(attrs.from) ? parseJid(attrs.recipient ?? '') : from;
  return byOwner && chat !== undefined ? [ownChange(chat.jid, { read: true })] : [];
}

/** A change of a chat by the owner of the account, on another device. */
export function ownChange(
  chat: string,
  change: Partial<Extract<Traffic, { type: 'chat_updated' }>>,
): Extract<Traffic, { type: 'chat_updated' }> {
  return { type: 'chat_updated', chat, from: { phone: null, lid: null }, fromMe: true, messageId: null, ...change };
}
