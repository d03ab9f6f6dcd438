import { randomBytes } from 'node:crypto';
import type { Account } from './account.js';
import { unixSeconds } from './clock.js';
import type { Directory } from './directory.js';
import { bytesOf, child, children, node, textOf } from './nodes.js';
import { NOT_FOUND, type Query, type QueryAnswer, type QueryHandler } from './query.js';

export interface MediaHost {
  /** Host and port, as they stand in a URL. */
  readonly host: string;
  put(blob: Buffer): { url: string; directPath: string };
}

/** The small namespaces, one line each in Baileys lib/Socket/chats.js and lib/Socket/business.js. */
export function accountQueries(directory: Directory, media: MediaHost): Record<string, QueryHandler> {
  return {
    abt: () => [node('props', { protocol: 1, hash: 'simulator', refresh: 86_400 })],
    // Baileys 6 asks here for what 7 asks in `abt`.
    w: () => [node('props', { hash: 'simulator', refresh: 86_400 })],
    'w:p': () => [],
    'w:stats': () => [],
    'w:m': () => [mediaConnection(media)],
    'w:biz': businessProfile,
    'w:profile:picture': (query) => picture(query, directory, media),
    'urn:xmpp:whatsapp:dirty': () => [],
    bot: () => [node('bot', { v: 2 }, [])],
    blocklist,
    privacy,
    status,
    disappearing_mode: disappearingMode,
  };
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
    const { id, path } = found.picture;
    const kind = child(iq, 'picture')?.attrs.type ?? 'preview';
    return [node('picture', { id, type: kind, url: `https://${media.host}${path}`, direct_path: path })];
  }
  const image = bytesOf(child(iq, 'picture'));
  if (target !== undefined) return [];
  account.picture = image && { id: String(Date.now()), path: media.put(image).directPath };
  return image ? [node('picture', { id: account.picture?.id })] : [];
}
