import { InvalidPhoneError, normalizePhone } from './phone.js';

/** Where a message goes or comes from. `user` is digits; for a group the part before `@g.us`. */
export interface Address {
  kind: 'phone' | 'lid' | 'group';
  user: string;
  jid: string;
}

const SERVERS = { 's.whatsapp.net': 'phone', lid: 'lid', 'g.us': 'group' } as const;

/**
 * Reads a recipient: a phone number as people write it, or a `…@s.whatsapp.net`, `…@lid` or `…@g.us` JID.
 *
 * @throws InvalidPhoneError when it is none of these
 */
export function parseRecipient(input: string, region: string): Address {
  if (!input.includes('@')) return phoneAddress(normalizePhone(input, region));
  const address = parseJid(input);
  if (address === undefined) {
    throw new InvalidPhoneError('phone must be a phone number or a JID of s.whatsapp.net, lid or g.us');
  }
  if (address.kind === 'phone' && !/^[1-9]\d{9,14}$/.test(address.user)) {
    throw new InvalidPhoneError('phone must have 10 to 15 digits');
  }
  return address;
}

/** Reads a JID; the device part (`user:12@…`) is dropped. Undefined for servers other than people and groups. */
export function parseJid(jid: string): Address | undefined {
  const match = /^([0-9]{1,20}(?:-[0-9]{1,20})?)(?:[_:.][0-9]+)*@([a-z.]+)$/.exec(jid);
  const server = match?.[2] as keyof typeof SERVERS | undefined;
  if (match?.[1] === undefined || server === undefined || !(server in SERVERS)) return undefined;
  return { kind: SERVERS[server], user: match[1], jid: `${match[1]}@${server}` };
}

export function phoneAddress(digits: string): Address {
  return { kind: 'phone', user: digits, jid: `${digits}@s.whatsapp.net` };
}
