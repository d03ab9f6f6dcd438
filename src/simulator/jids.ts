export const SERVER = 's.whatsapp.net';
/** The server itself: a JID without a user. Baileys compares with exactly this (lib/WABinary/jid-utils.js). */
export const SERVER_JID = `@${SERVER}`;
export const LID_SERVER = 'lid';
export const GROUP_SERVER = 'g.us';
/** Where people post what all their contacts see for a day. */
export const STATUS_JID = 'status@broadcast';

export interface Jid {
  user: string;
  device: number;
  server: string;
}

/** `user[_agent][:device]@server`; undefined for anything else, as it comes from clients and from the admin API. */
export function parseJid(text: string | undefined): Jid | undefined {
  const match = /^([0-9A-Za-z.-]*?)(?:_\d+)?(?::(\d{1,5}))?@([a-z.]+)$/.exec(text ?? '');
  if (!match) return undefined;
  return { user: match[1] ?? '', device: Number(match[2] ?? 0), server: match[3] ?? '' };
}

/** Device 0 is the phone and is never written. */
export function formatJid(user: string, server: string, device = 0): string {
  return device === 0 ? `${user}@${server}` : `${user}:${device}@${server}`;
}

export function isGroup(jid: string): boolean {
  return parseJid(jid)?.server === GROUP_SERVER;
}

/** What is sent there is encrypted once for all, with a sender key. */
export function hasSenderKey(jid: string): boolean {
  return isGroup(jid) || jid === STATUS_JID;
}

export function isUserServer(server: string): boolean {
  return server === SERVER || server === LID_SERVER || server === 'c.us';
}
