import type { Party } from '../../../domain/events.js';
import { parseJid } from '../../../domain/jid.js';

/** Somebody, by the names that a stanza has of them; null when it has none. */
export function partyOf(...jids: (string | undefined)[]): Party | null {
  const party: Party = { phone: null, lid: null };
  for (const jid of jids) {
    const address = parseJid(jid ?? '');
    if (address?.kind === 'phone') party.phone ??= address.user;
    if (address?.kind === 'lid') party.lid ??= address.jid;
  }
  return party.phone === null && party.lid === null ? null : party;
}
