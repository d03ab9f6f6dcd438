import { DomainError, invalidField } from './errors.js';
import { INSTANT_WORDS, parseInstant } from './instant.js';
import type { OutgoingContent, OutgoingContents, OutgoingKind } from './outgoing.js';
import { INTERACTIVE_TYPES } from './outgoing-interactive.js';
import { isEmoji } from './text.js';

/** What hangs together within one kind. Each throws DomainError VALIDATION_FAILED, or UNSUPPORTED_KIND. */
const CHECKS: { [K in OutgoingKind]?: (given: OutgoingContents[K]) => void } = {
  text: ({ body, preview }) => {
    if (preview === undefined) return;
    if (!isPage(preview.url)) throw invalidField('text.preview.url', 'url must begin with http:// or https://');
    if (!body.includes(preview.url)) throw invalidField('text.preview.url', 'url must stand in text.body');
  },
  album: (parts) => {
    for (const [place, part] of parts.entries()) {
      const field = `album.${place}`;
      const { type, image, video } = part;
      if (part[type] === undefined) throw invalidField(`${field}.${type}`, `${type} must be given with type ${type}`);
      if (image !== undefined && video !== undefined) {
        throw invalidField(field, 'each part of an album must have one of image and video');
      }
      const { id, link, base64 } = part[type];
      if ([id, link, base64].filter((one) => one !== undefined).length !== 1) {
        throw invalidField(`${field}.${type}`, `${field}.${type} must have one of id, link and base64`);
      }
      const { gif, note } = video ?? {};
      const alone = { gif, note, view_once: part[type].view_once };
      const [never] = Object.entries(alone).find(([, value]) => value === true) ?? [];
      if (never !== undefined) throw invalidField(`${field}.${type}.${never}`, `${never} goes with no album`);
    }
  },
  contacts: (cards) => {
    for (const [place, { vcard, name, phones = [], birthday, ...rest }] of cards.entries()) {
      const field = `contacts.${place}`;
      if (vcard === undefined && name === undefined) throw invalidField(`${field}.name`, 'name or vcard must be given');
      if (vcard !== undefined) {
        const others = [name, birthday, ...Object.values(rest)].some((value) => value !== undefined);
        if (others || phones.length > 0)
          throw invalidField(`${field}.vcard`, 'vcard takes the place of all other members');
        if (!/^BEGIN:VCARD\r?\n[^]*\nEND:VCARD\s*$/i.test(vcard.trim())) {
          throw invalidField(`${field}.vcard`, 'vcard must begin with BEGIN:VCARD and end with END:VCARD');
        }
      }
      for (const { phone, wa_id } of phones) {
        if (phone === undefined && wa_id === undefined) {
          throw invalidField(`${field}.phones`, 'each of phones must have phone or wa_id');
        }
      }
      if (birthday !== undefined && parseInstant(birthday) === undefined) {
        throw invalidField(`${field}.birthday`, 'birthday must be a date such as 1990-12-31');
      }
    }
  },
  poll: ({ options, selectable_count: selectable = 1 }) => {
    if (new Set(options).size < options.length)
      throw invalidField('poll.options', 'options must not hold the same twice');
    if (selectable > options.length) {
      throw invalidField('poll.selectable_count', 'selectable_count must not be more than there are options');
    }
  },
  event: ({ start, end, location }) => {
    const [begins, ends] = [start, end].map((time) => (time === undefined ? undefined : parseInstant(time)));
    if (begins === undefined) throw invalidField('event.start', `start must be ${INSTANT_WORDS}`);
    if (end !== undefined && ends === undefined) throw invalidField('event.end', `end must be ${INSTANT_WORDS}`);
    if (ends !== undefined && ends <= begins) throw invalidField('event.end', 'end must be after start');
    if (location === undefined) return;
    const { latitude, longitude, name, address } = location;
    if ((latitude === undefined) !== (longitude === undefined)) {
      throw invalidField('event.location', 'latitude and longitude go together');
    }
    if (latitude === undefined && !name && !address) throw invalidField('event.location', 'location must say where');
  },
  interactive: checkInteractive,
  group_invite: ({ expires_at: until }) => {
    if (until !== undefined && parseInstant(until) === undefined) {
      throw invalidField('group_invite.expires_at', `expires_at must be ${INSTANT_WORDS}`);
    }
  },
  reaction: ({ emoji }) => {
    if (emoji !== '' && !isEmoji(emoji)) {
      throw invalidField('reaction.emoji', 'emoji must be one emoji, or empty to take the reaction back');
    }
  },
};

/** What its schema cannot say. @throws DomainError VALIDATION_FAILED; UNSUPPORTED_KIND for what is known and cannot be sent */
export function checkContent(content: OutgoingContent): void {
  const check = CHECKS[content.type] as ((given: unknown) => void) | undefined;
  check?.((content as Partial<Record<OutgoingKind, unknown>>)[content.type]);
}

function checkInteractive({ type, header, body, action }: OutgoingContents['interactive']): void {
  if (!INTERACTIVE_TYPES.some((known) => known === type)) {
    throw unsupported(`interactive messages of type ${type}`);
  }
  if (header !== undefined) checkHeader(type, header);
  if (body === undefined) throw invalidField('interactive.body', `body must be given with type ${type}`);
  if (type === 'button') checkButtons(action);
  if (type === 'list') checkList(action);
  if (type === 'cta_url') {
    const { display_text: title, url } = action.parameters ?? {};
    const field = 'interactive.action.parameters';
    if (typeof title !== 'string' || title === '' || [...title].length > 20) {
      throw invalidField(field, 'parameters.display_text must be 1 to 20 characters');
    }
    if (typeof url !== 'string' || !isPage(url))
      throw invalidField(field, 'parameters.url must begin with http:// or https://');
  }
}

type Header = NonNullable<OutgoingContents['interactive']['header']>;

function checkHeader(type: string, header: Header): void {
  const { type: kind } = header;
  if (kind === 'gif') throw unsupported('headers of type gif');
  const given = header[kind];
  if (given === undefined) throw invalidField(`interactive.header.${kind}`, `${kind} must be given`);
  if (type === 'list' && kind !== 'text') {
    throw invalidField('interactive.header.type', 'the header of a list must be of type text');
  }
}

function checkButtons({ buttons }: OutgoingContents['interactive']['action']): void {
  const field = 'interactive.action.buttons';
  if (buttons === undefined) throw invalidField(field, 'buttons must be given with type button');
  for (const button of buttons) {
    if (button[button.type] === undefined)
      throw invalidField(field, `a button of type ${button.type} must have ${button.type}`);
    if (button.url !== undefined && !isPage(button.url.url))
      throw invalidField(field, 'url must begin with http:// or https://');
    if (button.call !== undefined && !/^\+?[\d ()./-]+$/.test(button.call.phone_number)) {
      throw invalidField(field, 'phone_number must be a phone number');
    }
  }
  const ids = buttons.flatMap(({ reply }) => (reply === undefined ? [] : [reply.id]));
  if (new Set(ids).size < ids.length) throw invalidField(field, 'no two buttons may have the same id');
}

function checkList({ button, sections }: OutgoingContents['interactive']['action']): void {
  if (button === undefined) throw invalidField('interactive.action.button', 'button must be given with type list');
  const field = 'interactive.action.sections';
  if (sections === undefined) throw invalidField(field, 'sections must be given with type list');
  const rows = sections.flatMap((section) => section.rows ?? []);
  if (sections.some((section) => section.rows === undefined)) throw invalidField(field, 'each section must have rows');
  if (sections.length > 1 && sections.some((section) => !section.title)) {
    throw invalidField(field, 'each of several sections must have a title');
  }
  if (rows.length > 10) throw invalidField(field, 'sections must hold 10 rows at most');
  if (new Set(rows.map(({ id }) => id)).size < rows.length)
    throw invalidField(field, 'no two rows may have the same id');
}

function isPage(url: string): boolean {
  return URL.canParse(url) && /^https?:\/\//i.test(url);
}

function unsupported(what: string): DomainError {
  return new DomainError('UNSUPPORTED_KIND', `A linked device cannot send ${what}`);
}
