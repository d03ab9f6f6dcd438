import { flag, number, object, optional, text, type ValueOf, words } from './members.js';
import { MAX_TEXT_LENGTH } from './text.js';

/**
 * Every kind of message that can be sent, as the message object of Meta's Cloud API has it: the member that is named like
 * the kind. The body of requests, its validation, the OpenAPI document and the command that a line gets derive from this
 * table. What a kind becomes on WhatsApp stands in `whatsapp/baileys/kinds/` and nowhere else.
 */
export const OUTGOING = {
  text: object(
    {
      body: words('The words', MAX_TEXT_LENGTH),
      preview_url: optional(flag('Taken for the sake of Meta’s clients; previews are not made')),
    },
    'A text',
  ),
  location: object(
    {
      latitude: number('Degrees'),
      longitude: number('Degrees'),
      name: optional(text('What the place is called', { max: 1_000 })),
      address: optional(text('Its address', { max: 1_000 })),
    },
    'A place',
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

/** A message that is to be sent, as plain data. */
export interface OutgoingMessage {
  content: OutgoingContent;
  /** The message that it answers, or reacts to. */
  refersTo: NamedMessage | null;
  /** WhatsApp's id that it gets; null for a new one. No other message of the line may have it. */
  messageId: string | null;
  /**
   * True when an earlier try under the same id may have sent it: what the record knows of that is the answer, and what
   * WhatsApp has not confirmed leaves once more under its id, by which phones show it once.
   */
  resumed: boolean;
  /** The client's own words, that come back with everything that is told of the message. */
  metadata: string | null;
}

/** A message with nothing but content. */
export function outgoingMessage(content: OutgoingContent, refersTo: NamedMessage | null = null): OutgoingMessage {
  return { content, refersTo, messageId: null, resumed: false, metadata: null };
}
