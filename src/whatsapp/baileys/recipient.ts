import type { CacheStore, WASocket } from '../../auth-state/baileys.js';
import { DomainError } from '../../domain/errors.js';
import type { Address } from '../../domain/jid.js';

/**
 * Finds the JID to send to and makes sure that the message has somebody to go to. Baileys resolves a query that was not
 * answered as empty and then "sends" to nobody.
 *
 * @param me own JID, without the device
 * @param devices Baileys' cache of device lists: a number that is in there is on WhatsApp
 * @throws DomainError NOT_ON_WHATSAPP, WHATSAPP_UNANSWERED
 */
export async function resolveRecipient(
  socket: WASocket,
  me: string,
  to: Address,
  devices: CacheStore | undefined,
): Promise<string> {
  if (to.kind === 'group') return to.jid;
  let { jid } = to;
  if (to.kind === 'phone' && (await devices?.get(to.user)) === undefined) {
    const answer = await socket.onWhatsApp(jid);
    if (answer === undefined) throw unanswered();
    const [entry] = answer;
    if (entry?.exists !== true) {
      throw new DomainError('NOT_ON_WHATSAPP', `${to.user} is not on WhatsApp`, { phone: to.user });
    }
    jid = entry.jid;
  }
  const found = await socket.getUSyncDevices([me, jid], true, false);
  const users = new Set(found.map((device) => device.user));
  if (!users.has(userOf(jid)) || !users.has(userOf(me))) throw unanswered();
  return jid;
}

function unanswered(): DomainError {
  return new DomainError('WHATSAPP_UNANSWERED', 'WhatsApp did not say which devices the recipient has');
}

function userOf(jid: string): string {
  return jid.split('@')[0] ?? '';
}
