import { list, object, optional, patterned, text, words } from './members.js';

/** What somebody calls a number, an address or a page of theirs; vCard has it as it is. */
const label = optional(patterned('Such as HOME, WORK or CELL', /^[\w -]{1,64}$/));
const short = (description: string) => optional(text(description, { min: 1, max: 1_000 }));

/** Visiting cards, as the message object of Meta's Cloud API has them, or as vCards. */
export const CONTACTS = list(
  object(
    {
      vcard: optional(text('The whole card as vCard, in place of all other members', { min: 1 })),
      name: optional(
        object(
          {
            formatted_name: words('The name as it is shown', 1_000),
            first_name: short('First name'),
            last_name: short('Last name'),
            middle_name: short('Middle name'),
            prefix: short('Such as Dr.'),
            suffix: short('Such as Jr.'),
          },
          'Who it is; needed without `vcard`',
        ),
      ),
      phones: optional(
        list(
          object(
            {
              phone: optional(text('The number as people write it', { min: 1, max: 100 })),
              wa_id: optional(
                patterned(
                  'The number on WhatsApp, E.164 without +: whoever gets the card can write to it',
                  /^[1-9]\d{6,14}$/,
                ),
              ),
              type: label,
            },
            'A phone number',
          ),
          'Phone numbers',
          100,
        ),
      ),
      emails: optional(
        list(
          object({ email: text('The address', { min: 1, max: 320 }), type: label }, 'An email address'),
          'Email',
          100,
        ),
      ),
      urls: optional(
        list(object({ url: text('The page', { min: 1, max: 4_096 }), type: label }, 'A page'), 'Pages', 100),
      ),
      addresses: optional(
        list(
          object(
            {
              street: short('Street and number'),
              city: short('City'),
              state: short('State'),
              zip: short('Postal code'),
              country: short('Country'),
              country_code: short('Country, ISO 3166; taken where `country` is missing'),
              type: label,
            },
            'A postal address',
          ),
          'Postal addresses',
          100,
        ),
      ),
      org: optional(
        object(
          { company: short('Company'), department: short('Department'), title: short('Position') },
          'Where they work',
        ),
      ),
      birthday: optional(patterned('YYYY-MM-DD', /^\d{4}-\d{2}-\d{2}$/)),
    },
    'A visiting card',
  ),
  'Visiting cards',
  257,
  1,
);
