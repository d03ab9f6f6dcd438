import { parseRecipient } from '../domain/jid.js';
import { readField, visible } from '../domain/phone.js';

/** What no person and no group is, and yet a chat: lists, channels. */
const OTHER_JID = /^[\w.:-]{1,64}@[a-z.]{1,32}$/;

/**
 * Reads the name of a chat: what an event calls one, whatever it is, or a phone number.
 *
 * @param field what named it in the request
 * @throws DomainError VALIDATION_FAILED
 */
export function readChat(field: string, given: string, region: string): string {
  const text = visible(given);
  if (OTHER_JID.test(text) && !/@(s\.whatsapp\.net|c\.us|lid|g\.us)$/.test(text)) return text;
  return readField(field, () => parseRecipient(given, region)).jid;
}
