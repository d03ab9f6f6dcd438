import { type Address, phoneAddress } from './jid.js';
import { commonForm } from './phone-forms.js';

/**
 * One JID for each group and each person, whatever they are addressed by: what has to be counted or kept in order for
 * somebody goes by it. Who is known by their LID alone has that until their number is known. Nothing is sent to it.
 *
 * @param phone of somebody who is addressed by their LID, where it is known
 */
export function commonName(to: Address, phone?: string): string {
  const digits = to.kind === 'phone' ? to.user : to.kind === 'lid' ? phone : undefined;
  return digits === undefined ? to.jid : phoneAddress(commonForm(digits)).jid;
}
