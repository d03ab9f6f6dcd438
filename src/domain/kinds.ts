import {
  count,
  flag,
  list,
  type Member,
  type Members,
  nullable,
  number,
  object,
  oneOf,
  optional,
  patterned,
  text,
  time,
} from './members.js';

/** Base64 of a picture that WhatsApp itself keeps below some 100 KB. */
const THUMBNAIL = optional(text('A small JPEG, base64', { max: 200_000 }));

const MEDIA = optional(
  object(
    {
      mimeType: optional(text('MIME type, as its sender gave it', { max: 200 })),
      size: optional(count('Bytes of the file')),
      sha256: optional(patterned('SHA-256 of the file, hexadecimal', /^[0-9a-f]{64}$/)),
      fileName: optional(text('Name of the file', { max: 1_000 })),
      seconds: optional(count('How long it plays')),
      width: optional(count('Pixels')),
      height: optional(count('Pixels')),
      pages: optional(count('Pages of a document')),
      thumbnail: THUMBNAIL,
      voice: optional(flag('True for a voice message')),
      gif: optional(flag('True for a video that is shown as a moving picture')),
      note: optional(flag('True for a round video note')),
      animated: optional(flag('True for a sticker that moves')),
    },
    'The medium, as its sender described it',
  ),
);

const BUTTONS = list(
  object(
    {
      id: nullable(text('What comes back when it is chosen', { max: 1_000 })),
      title: text('What it says', { max: 1_000 }),
      url: optional(text('Where it leads', { max: 4_096 })),
      description: optional(text('What stands below', { max: 4_096 })),
    },
    'A button or a row of a list',
  ),
  'What can be chosen',
  200,
);

/** What a kind of message carries beside its words. */
interface Kind {
  /** What it is, and what its `text` says. */
  description: string;
  members?: Members;
}

/**
 * Every kind of message: its name, and the members that only it has. The payload of events, the docs of both sockets, the
 * OpenAPI document, the validation of what others hand in and the message record derive from this table. How a kind looks
 * on WhatsApp stands in `whatsapp/baileys/kinds/` and nowhere else.
 */
export const KINDS = {
  text: { description: 'words' },
  image: { description: 'a picture; `text` is its caption', members: { media: MEDIA } },
  video: { description: 'a video, also a round note or a GIF; `text` is its caption', members: { media: MEDIA } },
  audio: { description: 'a sound or a voice message', members: { media: MEDIA } },
  document: { description: 'a file; `text` is its caption', members: { media: MEDIA } },
  sticker: { description: 'a sticker', members: { media: MEDIA } },
  location: {
    description: 'a place, or where somebody is; `text` is the comment',
    members: {
      location: optional(
        object(
          {
            latitude: number('Degrees'),
            longitude: number('Degrees'),
            name: optional(text('What the place is called', { max: 1_000 })),
            address: optional(text('Its address', { max: 4_096 })),
            url: optional(text('A page about it', { max: 4_096 })),
            accuracy: optional(number('Metres')),
            live: optional(flag('True when its sender shares where they are as they move')),
          },
          'Where',
        ),
      ),
    },
  },
  contacts: {
    description: 'visiting cards; `text` is the name on the first, or of all',
    members: {
      contacts: optional(
        list(
          object(
            {
              name: nullable(text('The name on the card', { max: 1_000 })),
              phones: list(text('Phone number as the card has it', { max: 100 }), 'Phone numbers', 100),
              vcard: text('The whole card, vCard'),
            },
            'A visiting card',
          ),
          'The cards',
          257,
        ),
      ),
    },
  },
  poll: {
    description: 'a poll; `text` is its question. Votes come as `poll_vote`',
    members: {
      poll: optional(
        object(
          {
            name: text('The question'),
            options: list(text('An option', { max: 1_000 }), 'The options', 100),
            selectableCount: count('How many one may choose; 0 for any number'),
          },
          'The poll',
        ),
      ),
    },
  },
  event: {
    description: 'an invitation to an event; `text` is its name. Answers come as `event_response`',
    members: {
      event: optional(
        object(
          {
            name: text('What it is called'),
            description: optional(text('What it is about')),
            start: optional(time('When it begins')),
            end: optional(time('When it ends')),
            location: optional(text('Where it is', { max: 4_096 })),
            call: optional(text('Link of its call', { max: 4_096 })),
            guests: optional(flag('True when guests may bring guests')),
            canceled: optional(flag('True when it was called off')),
          },
          'The event',
        ),
      ),
    },
  },
  answer: {
    description: 'a choice from buttons or a list; `text` is its title',
    members: {
      answer: optional(
        object(
          {
            from: oneOf(['buttons', 'list', 'template', 'flow'], 'What was chosen from'),
            id: nullable(text('Id of the choice, as the offer named it')),
            title: nullable(text('Its words')),
            description: optional(text('The second line of a row')),
            parameters: optional(text('What a flow was answered with, JSON')),
          },
          'What was chosen',
        ),
      ),
    },
  },
  interactive: {
    description: 'an offer of buttons or of a list, or a template; `text` is its body, `media` what stands above',
    members: {
      interactive: optional(
        object(
          {
            header: optional(text('What stands above')),
            footer: optional(text('What stands below')),
            label: optional(text('What opens the list', { max: 1_000 })),
            buttons: BUTTONS,
          },
          'The offer',
        ),
      ),
      media: MEDIA,
    },
  },
  group_invite: {
    description: 'an invitation to a group; `text` is its caption',
    members: {
      invite: optional(
        object(
          {
            group: text('JID of the group', { max: 128 }),
            name: nullable(text('Its name', { max: 1_000 })),
            code: nullable(text('Code to join with', { max: 200 })),
            expiresAt: optional(time('Until when it can be used')),
          },
          'The invitation',
        ),
      ),
    },
  },
  channel_invite: {
    description: 'an invitation to a channel; `text` is its caption',
    members: {
      channelInvite: optional(
        object(
          {
            channel: text('JID of the channel', { max: 128 }),
            name: nullable(text('Its name', { max: 1_000 })),
            admin: optional(flag('True for an invitation to run it with others, and not to follow it')),
            expiresAt: optional(time('Until when it can be used')),
          },
          'The channel that somebody is invited to',
        ),
      ),
    },
  },
  order: {
    description: 'an order from a catalog; `text` is its message',
    members: {
      order: optional(
        object(
          {
            id: text('Id of the order', { max: 128 }),
            items: count('How many items'),
            title: optional(text('What it is called', { max: 1_000 })),
            token: optional(text('What `GET …/catalog/orders/:orderId` asks for', { max: 512 })),
            total: optional(count('What it costs, thousandths of `currency`')),
            currency: optional(text('Currency of `total`, ISO 4217', { max: 16 })),
          },
          'The order',
        ),
      ),
    },
  },
  product: {
    description: 'a product of a catalog; `text` is what was written below it',
    members: {
      product: optional(
        object(
          {
            id: optional(text('Id of the product', { max: 128 })),
            title: optional(text('What it is called', { max: 1_000 })),
            description: optional(text('What it is')),
            price: optional(count('What it costs, thousandths of `currency`')),
            currency: optional(text('Currency of `price`, ISO 4217', { max: 16 })),
            retailerId: optional(text('Id that its seller has for it', { max: 1_000 })),
            url: optional(text('A page about it', { max: 4_096 })),
            business: optional(text('JID of the business that sells it', { max: 128 })),
          },
          'The product',
        ),
      ),
    },
  },
  unsupported: { description: 'what this program does not know; `text` holds its words where there are some' },
  unavailable: { description: 'what WhatsApp does not give to linked devices, such as media to be viewed once' },
  undecryptable: {
    description: 'its sender is asked to send it again, and it comes once more, with the same id and its content',
  },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;

export const KIND_NAMES = Object.keys(KINDS) as KindName[];

type MembersOf<K> = K extends { members: infer M } ? M : never;
type Intersection<U> = (U extends unknown ? (given: U) => void : never) extends (given: infer I) => void ? I : never;

/** The members of all kinds: a message has those of its own kind. */
export const KIND_MEMBERS = Object.assign(
  {},
  ...Object.values(KINDS).map((kind: Kind) => kind.members ?? {}),
) as Intersection<MembersOf<(typeof KINDS)[KindName]>>;

/** A person, by all names that are known. */
export const PARTY = {
  phone: nullable(text('Phone number, E.164 without +', { max: 20 })),
  lid: nullable(text('WhatsApp’s own identifier, which hides the number', { max: 64 })),
  username: optional(text('The name that they chose on WhatsApp', { max: 128 })),
};

export function party(
  description: string,
): Member<{ phone: string | null; lid: string | null; username?: string }, false> {
  return object(PARTY, description);
}

export const MESSAGE_ID = text('Id of the message, as WhatsApp has it', { min: 1, max: 128 });
export const CHAT = text('The conversation: JID of the person or group', { min: 1, max: 128 });
export const FROM = party('Who did it; by phone and by LID where both are known');
export const FROM_ME = flag('True for what the company itself did');

export const METADATA = text('What the client said of the message when it sent it', { max: 512 });

const KIND_WORDS = Object.entries(KINDS).map(([name, { description }]) => `\`${name}\`: ${description}`);

/** A message as clients see it, whichever way it went. */
export const MESSAGE = {
  messageId: MESSAGE_ID,
  chat: CHAT,
  from: FROM,
  fromMe: FROM_ME,
  isGroup: flag('True in a group'),
  type: text(`What it holds. ${KIND_WORDS.join('; ')}`, { min: 1, max: 32 }),
  text: nullable(text('Its words: of a text, the caption of a medium, the question of a poll, the chosen answer')),
  quotedMessageId: nullable(text('The message that this one answers', { min: 1, max: 128 })),
  pushName: nullable(text('The name that the sender goes by', { max: 1_000 })),
  sentAt: count('When WhatsApp took the message, seconds since 1970'),
  offline: flag('True for a message that waited on the server while the session was away'),
  mentions: optional(list(text('JID', { max: 128 }), 'Who is mentioned', 1_024)),
  mentionsAll: optional(flag('True when everybody in the group is mentioned')),
  forwarded: optional(flag('True when it was passed on')),
  forwards: optional(count('How often it was passed on, as far as its sender knows')),
  ephemeral: optional(count('Seconds after which it disappears')),
  viewOnce: optional(flag('True when it can be viewed once')),
  metadata: optional(METADATA),
  albumId: optional(text('Messages with the same one belong together', { min: 1, max: 128 })),
  ad: optional(
    object(
      {
        sourceId: optional(text('Id of the ad or post', { max: 1_000 })),
        sourceType: optional(text('`ad` or `post`', { max: 100 })),
        sourceUrl: optional(text('Where it stands', { max: 4_096 })),
        title: optional(text('Its heading', { max: 4_096 })),
        body: optional(text('Its words')),
        ctwaClid: optional(text('WhatsApp’s id of the click', { max: 1_000 })),
      },
      'The ad or post that led to this message',
    ),
  ),
  ...KIND_MEMBERS,
};
