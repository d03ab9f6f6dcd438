import { jidNormalizedUser, type WASocket } from '../../../baileys/baileys.js';
import { DomainError } from '../../../domain/errors.js';
import type { Address } from '../../../domain/jid.js';
import type { DeviceDirectory } from '../signal/device-directory.js';
import type { GroupDirectory } from '../groups/group-directory.js';
import type { NumberLookups } from './number-lookups.js';

/**
 * Finds the JID to send to and makes sure that the message has somebody to go to. Baileys resolves a query that was not
 * answered as empty and then "sends" to nobody. Somebody whose devices are known is on WhatsApp.
 *
 * @throws DomainError NOT_ON_WHATSAPP, CHAT_NOT_FOUND, RATE_LIMITED, WHATSAPP_UNANSWERED
 */
export async function resolveRecipient(
  socket: Pick<WASocket, 'authState'>,
  to: Address,
  devices: DeviceDirectory,
  groups: GroupDirectory,
  numbers: Pick<NumberLookups, 'one'>,
): Promise<string> {
  if (to.kind === 'group') {
    await groups.prepare(to.jid);
    return to.jid;
  }
  const { me } = socket.authState.creds;
  const own = jidNormalizedUser(to.kind === 'lid' ? (me?.lid ?? me?.id) : me?.id);
  let { jid } = to;
  if (to.kind === 'phone' && !(await devices.has(to.user))) {
    const { jid: known } = await numbers.one(to.user);
    if (known === null) throw new DomainError('NOT_ON_WHATSAPP', `${to.user} is not on WhatsApp`, { phone: to.user });
    jid = known;
  }
  const [absent] = await devices.know([own, jid]);
  if (absent === undefined) return jid;
  if (absent !== own && to.kind === 'lid') throw new DomainError('CHAT_NOT_FOUND', 'There is nobody with this LID');
  throw new DomainError('WHATSAPP_UNANSWERED', 'WhatsApp did not say which devices the recipient has');
}
