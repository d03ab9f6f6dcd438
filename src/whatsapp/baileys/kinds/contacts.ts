import type { proto } from '../../../baileys/baileys.js';
import type { MessagePayload } from '../../../domain/events.js';
import type { Composer } from './composing.js';
import type { Readers } from './content.js';
import { vcardOf } from './vcard.js';

const MOST_CARDS = 257;
const MOST_PHONES = 100;

type Card = NonNullable<MessagePayload['contacts']>[number];

export const contacts: Readers = {
  contactMessage: (contact) => ({ type: 'contacts', text: contact.displayName || null, contacts: [cardOf(contact)] }),
  contactsArrayMessage: ({ displayName, contacts: cards }) => ({
    type: 'contacts',
    text: displayName || null,
    contacts: (cards ?? []).slice(0, MOST_CARDS).map(cardOf),
  }),
};

function cardOf({ displayName, vcard }: proto.Message.IContactMessage): Card {
  const card = vcard ?? '';
  return {
    name: displayName || nameOn(card),
    phones: phonesOf(card),
    vcard: card,
  };
}

function nameOn(card: string): string | null {
  return /^FN[^:\r\n]*:(.+)$/im.exec(card)?.[1]?.trim() ?? null;
}

/** `TEL;type=CELL;waid=79001234567:+7 900 123-45-67` (RFC 6350; `waid` is WhatsApp's own). */
function phonesOf(vcard: string): string[] {
  const lines = vcard.matchAll(/^(?:[\w-]+\.)?TEL[^:\r\n]*:(?:tel:)?([^\r\n]+)/gim);
  return [...lines].slice(0, MOST_PHONES).map(([, phone = '']) => phone.trim());
}

export const composeContacts: Composer<'contacts'> = (given) => {
  const cards = given.map((one) => {
    const vcard = one.vcard ?? vcardOf(one);
    return { displayName: one.name?.formatted_name ?? nameOn(vcard) ?? '', vcard };
  });
  const [first, ...more] = cards;
  if (first === undefined || more.length === 0) return { contactMessage: first };
  return { contactsArrayMessage: { displayName: `${first.displayName} and ${more.length} more`, contacts: cards } };
};
