import type { AuthState } from '../../../auth-state/auth-state.js';
import type { Party } from '../../../domain/events.js';
import { parseJid, phoneAddress } from '../../../domain/jid.js';
import { jidsOf, partyOf } from '../../../domain/party.js';

/**
 * The names of one chat, by phone and by LID where WhatsApp has told us of both. The first one is what events call it.
 *
 * @param jids names that it is known to have, without a device
 */
export async function chatNames(auth: Pick<AuthState, 'get'>, jids: string[]): Promise<[string, ...string[]]> {
  const names = new Set<string>();
  for (const jid of new Set(jids)) {
    const address = parseJid(jid);
    if (address?.kind === 'lid') {
      const name = `${address.user}_reverse`;
      const phone = (await auth.get('lid-mapping', [name]))[name];
      if (phone !== undefined) names.add(phoneAddress(phone).jid);
    }
    names.add(jid);
    if (address?.kind === 'phone') {
      const lid = (await auth.get('lid-mapping', [address.user]))[address.user];
      if (lid !== undefined) names.add(`${lid}@lid`);
    }
  }
  return [...names] as [string, ...string[]];
}

/**
 * Gives a chat and people the names that are missing: one person is one chat, whichever of their names WhatsApp uses
 * today. It goes by what is stored, since a question to WhatsApp would block.
 */
export async function completeNames(
  auth: Pick<AuthState, 'get'>,
  about: { chat?: string },
  people: (Party | null)[],
): Promise<void> {
  for (const party of people) {
    if (party === null || (party.phone !== null && party.lid !== null)) continue;
    const { phone, lid } = partyOf(...(await chatNames(auth, jidsOf(party)))) ?? party;
    Object.assign(party, { phone, lid });
  }
  if (parseJid(about.chat ?? '')?.kind === 'lid') [about.chat] = await chatNames(auth, [about.chat!]);
}
