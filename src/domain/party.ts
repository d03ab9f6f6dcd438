import type { Party } from './events.js';
import { parseJid, phoneAddress } from './jid.js';

/** Two names of one person: the number as digits, and the JID of the LID. */
export interface Identity {
  phone: string;
  lid: string;
}

/** Somebody, by the names that there are of them; null when there is none. */
export function partyOf(...jids: (string | null | undefined)[]): Party | null {
  const party: Party = { phone: null, lid: null };
  for (const jid of jids) {
    const address = parseJid(jid ?? '');
    if (address?.kind === 'phone') party.phone ??= address.user;
    if (address?.kind === 'lid') party.lid ??= address.jid;
  }
  return party.phone === null && party.lid === null ? null : party;
}

/** The JIDs of a person, as far as they are known. */
export function jidsOf({ phone, lid }: Party): string[] {
  return [...(lid === null ? [] : [lid]), ...(phone === null ? [] : [phoneAddress(phone).jid])];
}
