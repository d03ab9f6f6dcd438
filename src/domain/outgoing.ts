import type { Address } from './jid.js';
import { count, flag, list, number, object, oneOf, optional, patterned, text, type ValueOf, words } from './members.js';
import { ALBUM, OUTGOING_MEDIA, type OutgoingMedium } from './outgoing-media.js';
import { CONTACTS } from './outgoing-contacts.js';
import { INTERACTIVE } from './outgoing-interactive.js';
import { MAX_TEXT_LENGTH } from './text.js';

const LATITUDE = number('Degrees', { min: -90, max: 90 });
const LONGITUDE = number('Degrees', { min: -180, max: 180 });
const placeName = optional(text('What the place is called', { max: 1_000 }));
const placeAddress = optional(text('Its address', { max: 1_000 }));
const moment = (description: string) =>
  text(`${description}; ISO 8601 with its zone, such as 2027-01-31T19:00:00+03:00`, { min: 10, max: 40 });

/**
 * Every kind of message that can be sent, as the message object of Meta's Cloud API has it: the member that is named like
 * the kind. The body of requests, its validation, the OpenAPI document and the command that a line gets derive from this
 * table. What a kind becomes on WhatsApp stands in `whatsapp/baileys/kinds/` and nowhere else.
 */
export const OUTGOING = {
  text: object(
    {
      body: words('The words', MAX_TEXT_LENGTH),
      preview_url: optional(
        flag(
          'True has the first link in `body` looked up and shown with its title, words and picture, where it has some',
        ),
      ),
      preview: optional(
        object(
          {
            url: text('The link, as it stands in `body`', { min: 1, max: 2_048 }),
            title: words('Its heading', 300),
            description: optional(text('What stands below', { max: 1_000 })),
            image: optional(text('A small JPEG, base64', { max: 120_000 })),
          },
          'A preview of a link in it, in your own words: nothing is looked up then',
        ),
      ),
    },
    'A text',
  ),
  ...OUTGOING_MEDIA,
  album: ALBUM,
  location: object({ latitude: LATITUDE, longitude: LONGITUDE, name: placeName, address: placeAddress }, 'A place'),
  contacts: CONTACTS,
  poll: object(
    {
      name: words('The question', 255),
      options: list(words('An option', 100), 'What can be chosen, no two alike', 12, 2),
      selectable_count: optional(count('How many one may choose, 0 for any number; 1 when left out', 12)),
    },
    'A poll; votes come as `poll_vote`',
  ),
  event: object(
    {
      name: words('What it is called', 100),
      description: optional(text('What it is about', { max: 2_048 })),
      start: moment('When it begins'),
      end: optional(moment('When it ends, after that')),
      location: optional(
        object(
          { latitude: optional(LATITUDE), longitude: optional(LONGITUDE), name: placeName, address: placeAddress },
          'Where it is',
        ),
      ),
      call: optional(oneOf(['audio', 'video'], 'It is a call: WhatsApp makes a link to it')),
      guests: optional(flag('True when guests may bring guests')),
    },
    'An event; answers come as `event_response`',
  ),
  interactive: INTERACTIVE,
  group_invite: object(
    {
      group: patterned('JID of the group', /^[\d-]{5,40}@g\.us$/),
      code: text('Code of the invitation, as adding somebody answered it who can only be invited', {
        min: 1,
        max: 200,
      }),
      name: optional(words('Name of the group; as WhatsApp has it when left out', 1_000)),
      expires_at: optional(moment('Until when the code can be used')),
      caption: optional(text('Words below it', { max: 4_096 })),
    },
    'An invitation to a group, for one person',
  ),
  reaction: object(
    {
      message_id: text('Id of the message, which has to be one of this chat', { min: 1, max: 128 }),
      emoji: text('One emoji; empty takes the reaction back', { max: 64 }),
    },
    'A reaction to a message',
  ),
};

export type OutgoingKind = keyof typeof OUTGOING;

export const OUTGOING_KINDS = Object.keys(OUTGOING) as OutgoingKind[];

/** What each kind is given, by its name. */
export type OutgoingContents = ValueOf<typeof OUTGOING>;

/** What a message holds: its kind, and the member of that name. */
export type OutgoingContent<K extends OutgoingKind = OutgoingKind> = {
  [T in K]: { type: T } & Pick<OutgoingContents, T>;
}[K];

/** A message of the chat, by its id; `field` is what named it in the request, for the error. */
export interface NamedMessage {
  messageId: string;
  field: string;
}

/** Who is mentioned: people, and in a group everybody. */
export interface Mentions {
  people: Address[];
  everyone: boolean;
}

/** Under which id something leaves, as plain data. */
export interface Attempt {
  /** WhatsApp's id that it gets; null for a new one. No other message of the line may have it. */
  messageId: string | null;
  /**
   * True when an earlier try under the same id may have sent it: what the record knows of that is the answer, and what
   * WhatsApp has not confirmed leaves once more under its id, by which phones show it once.
   */
  resumed: boolean;
}

/** What was never tried before, under an id that nobody asked for. */
export const FIRST_ATTEMPT: Attempt = { messageId: null, resumed: false };

/** A message that is to be sent, as plain data. */
export interface OutgoingMessage extends Attempt {
  content: OutgoingContent;
  /** The message that it answers, or reacts to. */
  refersTo: NamedMessage | null;
  /** The client's own words, that come back with everything that is told of the message. */
  metadata: string | null;
  mentions?: Mentions;
  /** The file of a kind that is one or has one, stored and made into what the kind wants. */
  medium?: OutgoingMedium;
  /** The same of an album, for each of its parts. */
  media?: OutgoingMedium[];
  /** Id of the head of the album that it is part of. */
  album?: string;
  /** Seconds after which it disappears, 0 for never; as the chat has it when left out. */
  ephemeral?: number;
}

/** A message with nothing but content. */
export function outgoingMessage(content: OutgoingContent, refersTo: NamedMessage | null = null): OutgoingMessage {
  return { content, refersTo, ...FIRST_ATTEMPT, metadata: null };
}
