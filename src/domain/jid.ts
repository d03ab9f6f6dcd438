import { InvalidPhoneError, normalizePhone, visible } from './phone.js';

/** Where a message goes or comes from. `user` is digits; for a group the part before `@g.us`. */
export interface Address {
  kind: 'phone' | 'lid' | 'group' | 'status' | 'channel';
  user: string;
  jid: string;
}

/** Where statuses (stories) are posted; no recipient that a client could name. */
export const STATUS_CHAT: Address = { kind: 'status', user: 'status', jid: 'status@broadcast' };

/** A channel, which is one of its own beside people and groups. */
export const CHANNEL = /^(\d{5,20})@newsletter$/;

/** `c.us` is the name that the web client and other libraries have for `s.whatsapp.net`. */
const SERVERS: Partial<Record<string, [Address['kind'], string]>> = {
  's.whatsapp.net': ['phone', 's.whatsapp.net'],
  'c.us': ['phone', 's.whatsapp.net'],
  // A business whose messages Meta or another firm hosts is reached by the same names.
  hosted: ['phone', 's.whatsapp.net'],
  'hosted.lid': ['lid', 'lid'],
  lid: ['lid', 'lid'],
  'g.us': ['group', 'g.us'],
};

/**
 * Reads a recipient: a phone number as people write it, or a `…@s.whatsapp.net`, `…@c.us`, `…@lid` or `…@g.us` JID,
 * which is taken as it is.
 *
 * @throws InvalidPhoneError when it is none of these
 */
export function parseRecipient(input: string, region: string): Address {
  if (!input.includes('@')) return phoneAddress(normalizePhone(input, region));
  const address = parseJid(visible(input).replace(/^whatsapp:/i, ''));
  if (address === undefined) {
    throw new InvalidPhoneError('phone must be a phone number or a JID of s.whatsapp.net, c.us, lid or g.us');
  }
  if (address.kind === 'phone' && !/^[1-9]\d{6,14}$/.test(address.user)) {
    throw new InvalidPhoneError('phone must have 7 to 15 digits');
  }
  return address;
}

/** Reads where a message goes: a recipient, or a channel (`…@newsletter`). @throws InvalidPhoneError when it is neither */
export function parseDestination(input: string, region: string): Address {
  return channelAddress(visible(input)) ?? parseRecipient(input, region);
}

/** Undefined for what is no channel. */
export function channelAddress(jid: string): Address | undefined {
  const user = CHANNEL.exec(jid)?.[1];
  return user === undefined ? undefined : { kind: 'channel', user, jid };
}

/** Reads a JID; the device part (`user:12@…`) is dropped. Undefined for servers other than people and groups. */
export function parseJid(jid: string): Address | undefined {
  const match = /^\+?([0-9]{1,20}(?:-[0-9]{1,20})?)(?:[_:.][0-9]+)*@([a-z.]+)$/.exec(jid.toLowerCase());
  const [, user, name = ''] = match ?? [];
  const [kind, server] = (Object.hasOwn(SERVERS, name) ? SERVERS[name] : undefined) ?? [];
  if (user === undefined || kind === undefined) return undefined;
  return { kind, user, jid: `${user}@${server}` };
}

export function phoneAddress(digits: string): Address {
  return { kind: 'phone', user: digits, jid: `${digits}@s.whatsapp.net` };
}
