import { list, object, oneOf, open, optional, text, words } from './members.js';
import { HEADER_MEDIA } from './outgoing-media.js';

/** What this program can put on WhatsApp, and what of Meta's it cannot. */
export const INTERACTIVE_TYPES = ['button', 'list', 'cta_url'] as const;
const UNSUPPORTED_TYPES = [
  'flow',
  'product',
  'product_list',
  'catalog_message',
  'address_message',
  'location_request_message',
  'voice_call',
  'call_permission_request',
  'request_contact_info',
  'carousel',
] as const;

const UNSUPPORTED = '; answers 501';
const title = words('What the button says', 20);

const BUTTON = object(
  {
    type: oneOf(['reply', 'url', 'call', 'copy'], 'What it does; the rest is in the member of that name'),
    reply: optional(
      object({ id: text('What comes back when it is pressed', { min: 1, max: 256 }), title }, 'An answer'),
    ),
    url: optional(object({ title, url: text('Where it leads, http or https', { min: 1, max: 2_000 }) }, 'A page')),
    call: optional(object({ title, phone_number: text('Whom it calls', { min: 5, max: 30 }) }, 'A call')),
    copy: optional(object({ title, code: words('What it copies', 100) }, 'Something to copy')),
  },
  'A button',
);

const ROW = object(
  {
    id: text('What comes back when it is chosen', { min: 1, max: 200 }),
    title: words('What it says', 24),
    description: optional(text('What stands below', { max: 72 })),
  },
  'A row',
);

const SECTION = object(
  {
    title: optional(text('Its heading; needed when there are several', { max: 24 })),
    rows: optional(list(ROW, 'What can be chosen; 10 rows in all', 10, 1)),
    product_items: optional(list(open('A product'), `Products${UNSUPPORTED}`, 30)),
  },
  'A section',
);

/** Buttons and lists, as the message object of Meta's Cloud API has them, with kinds of buttons that it has in templates alone. */
export const INTERACTIVE = object(
  {
    type: oneOf(
      [...INTERACTIVE_TYPES, ...UNSUPPORTED_TYPES],
      `\`${INTERACTIVE_TYPES.join('`, `')}\`; all others answer 501`,
    ),
    header: optional(
      object(
        {
          type: oneOf(
            ['text', 'image', 'video', 'document', 'gif'],
            `What it is; a list has \`text\` alone, and \`gif\`${UNSUPPORTED}. iPhones show no file above buttons`,
          ),
          text: optional(words('What stands above', 60)),
          image: optional(HEADER_MEDIA.image),
          video: optional(HEADER_MEDIA.video),
          document: optional(HEADER_MEDIA.document),
          gif: optional(open(`A moving picture${UNSUPPORTED}`)),
        },
        'What stands above',
      ),
    ),
    body: optional(object({ text: words('The words', 1_024) }, 'The words')),
    footer: optional(object({ text: words('What stands below', 60) }, 'What stands below')),
    action: object(
      {
        buttons: optional(list(BUTTON, 'With type `button`', 10, 1)),
        button: optional(words('With type `list`: what opens it', 20)),
        sections: optional(list(SECTION, 'With type `list`', 10, 1)),
        name: optional(text('`cta_url` with that type', { max: 100 })),
        parameters: optional(open('With type `cta_url`: `{display_text, url}`')),
        catalog_id: optional(text(`A catalog${UNSUPPORTED}`, { max: 128 })),
        product_retailer_id: optional(text(`A product${UNSUPPORTED}`, { max: 128 })),
        cards: optional(list(open('A card'), `Cards${UNSUPPORTED}`, 10)),
      },
      'What can be chosen',
    ),
    fallback: optional(oneOf(['text'], '`text` sends it as a text with numbered choices, which every client shows')),
  },
  'Buttons or a list. Linked devices may send them at their best effort: some clients do not show them',
);
