import { randomBytes } from 'node:crypto';
import type { Account } from './account.js';
import { unixSeconds } from './clock.js';
import type { Directory } from './directory.js';
import type { GroupChanges } from './group-changes.js';
import type { Group, Groups } from './groups.js';
import { lidOf } from './names.js';
import { type BinaryNode, bytesOf, child, children, node, textOf } from './nodes.js';
import { FORBIDDEN, NOT_FOUND, type Query, type QueryAnswer, type QueryHandler } from './query.js';

export interface MediaHost {
  /** Host and port, as they stand in a URL. */
  readonly host: string;
  put(blob: Buffer): { url: string; directPath: string };
}

/** The small namespaces, one line each in Baileys lib/Socket/chats.js and lib/Socket/business.js. */
export function accountQueries(
  directory: Directory,
  media: MediaHost,
  groups: Groups,
  changes: GroupChanges,
): Record<string, QueryHandler> {
  return {
    abt: () => [node('props', { protocol: 1, hash: 'simulator', refresh: 86_400 })],
    // Baileys 6 asks here for what 7 asks in `abt`.
    w: () => [node('props', { hash: 'simulator', refresh: 86_400 })],
    'w:p': () => [],
    'w:stats': () => [],
    'w:m': () => [mediaConnection(media)],
    'w:biz': businessProfile,
    'w:profile:picture': (query) =>
      groups.get(query.iq.attrs.target ?? '') === undefined
        ? picture(query, directory, media)
        : groupPicture(query, groups.get(query.iq.attrs.target!)!, { media, changes }),
    'urn:xmpp:whatsapp:dirty': () => [],
    bot: () => [node('bot', { v: 2 }, [])],
    blocklist,
    privacy,
    status,
    disappearing_mode: disappearingMode,
  };
}

/** Of a group, for its members; its admins change it, and others where it is not locked. */
function groupPicture(
  { iq, account }: Query,
  group: Group,
  { media, changes }: { media: MediaHost; changes: GroupChanges },
): QueryAnswer {
  const member = group.members.get(account.number);
  if (iq.attrs.type === 'get') {
    if (!member || !group.picture) return NOT_FOUND;
    return [pictureNode(iq, group.picture, media)];
  }
  if (!member || (group.locked && !member.admin)) return FORBIDDEN;
  const image = bytesOf(child(iq, 'picture'));
  group.picture = image && { id: String(Date.now()), path: media.put(image).directPath };
  const attributes = { id: group.picture?.id, author: lidOf(account) };
  changes.tellAll(group, account, node(image ? 'set' : 'delete', attributes), 'picture');
  return image ? [node('picture', { id: group.picture?.id })] : [];
}

function pictureNode(iq: BinaryNode, { id, path }: { id: string; path: string }, media: MediaHost): BinaryNode {
  const kind = child(iq, 'picture')?.attrs.type ?? 'preview';
  return node('picture', { id, type: kind, url: `https://${media.host}${path}`, direct_path: path });
}

function mediaConnection(media: MediaHost) {
  const attributes = { auth: randomBytes(24).toString('base64url'), ttl: 3_600, auth_ttl: 3_600, max_buckets: 12 };
  const host = node('host', { hostname: media.host, type: 'primary', maxContentLengthBytes: 2 ** 30 });
  return node('media_conn', attributes, [host]);
}

function businessProfile({ iq }: Query): QueryAnswer {
  const jid = child(child(iq, 'business_profile'), 'profile')?.attrs.jid;
  return jid === undefined ? [] : [node('business_profile', { v: '244' }, [])];
}

function blocklist({ iq, account }: Query): QueryAnswer {
  for (const { attrs } of children(iq, 'item')) {
    if (attrs.jid === undefined) continue;
    if (attrs.action === 'block') account.blocked.add(attrs.jid);
    else account.blocked.delete(attrs.jid);
  }
  return [
    node(
      'list',
      {},
      [...account.blocked].map((jid) => node('item', { jid })),
    ),
  ];
}

/** Settings, and privacy tokens: each token that an account issues is acknowledged and then forgotten here. */
function privacy({ iq, account }: Query): QueryAnswer {
  if (iq.attrs.type === 'get') return [privacyList(account)];
  if (child(iq, 'tokens')) return [];
  for (const { attrs } of children(child(iq, 'privacy'), 'category')) {
    if (attrs.name !== undefined && attrs.value !== undefined) account.privacy.set(attrs.name, attrs.value);
  }
  return [privacyList(account)];
}

function privacyList(account: Account) {
  return node(
    'privacy',
    {},
    [...account.privacy].map(([name, value]) => node('category', { name, value })),
  );
}

function status({ iq, account }: Query): QueryAnswer {
  const text = textOf(child(iq, 'status'));
  if (iq.attrs.type === 'set' && text !== undefined) account.about = text;
  return [];
}

function disappearingMode({ iq, account }: Query): QueryAnswer {
  const duration = Number(child(iq, 'disappearing_mode')?.attrs.duration);
  if (Number.isInteger(duration)) account.disappearing = { duration, setAt: unixSeconds() };
  return [];
}

function picture({ iq, account }: Query, directory: Directory, media: MediaHost): QueryAnswer {
  const { type, target } = iq.attrs;
  if (type === 'get') {
    const found = target === undefined ? account : directory.find(target);
    if (!found?.picture) return NOT_FOUND;
    return [pictureNode(iq, found.picture, media)];
  }
  const image = bytesOf(child(iq, 'picture'));
  // What is neither a group nor the account itself is nobody's to change.
  if (target !== undefined) return NOT_FOUND;
  account.picture = image && { id: String(Date.now()), path: media.put(image).directPath };
  return image ? [node('picture', { id: account.picture?.id })] : [];
}
