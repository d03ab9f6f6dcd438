import { isJidGroup, WAMessageAddressingMode } from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { Address } from '../../../domain/jid.js';
import type { GroupDirectory } from '../groups/group-directory.js';
import type { Mention } from '../kinds/compose-content.js';
import { chatNames } from './chat-names.js';

/** Those who are mentioned, by the names that the chat knows people by: a group has either LIDs or phone numbers. */
export async function mentionedIn(
  chat: string,
  people: readonly Address[],
  auth: AuthState,
  groups: GroupDirectory,
): Promise<Mention[]> {
  if (people.length === 0) return [];
  const group = isJidGroup(chat) === true ? await groups.metadata(chat) : undefined;
  const byLid = group === undefined ? chat.endsWith('@lid') : group.addressingMode === WAMessageAddressingMode.LID;
  const server = byLid ? '@lid' : '@s.whatsapp.net';
  const mentions: Mention[] = [];
  for (const { jid } of people) {
    const member = group?.participants.find(({ id, lid, phoneNumber }) => [id, lid, phoneNumber].includes(jid));
    const names = [member?.id, ...(await chatNames(auth, [jid]))];
    mentions.push({ given: jid, jid: names.find((name) => name?.endsWith(server)) ?? jid });
  }
  return mentions;
}
