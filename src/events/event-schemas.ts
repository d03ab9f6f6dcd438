import type { EventPayloads, EventType, MessagePayload, Party } from '../domain/events.js';
import { MESSAGE_STATUSES } from '../domain/message-status.js';

/** As much of JSON Schema (draft 7, which AsyncAPI builds on) as the events need. */
export interface JsonSchema {
  type?: string | string[];
  description?: string;
  enum?: readonly string[];
  const?: string;
  format?: string;
  pattern?: string;
  minimum?: number;
  examples?: readonly unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean;
}

type OptionalKeys<P> = { [K in keyof P]-?: undefined extends P[K] ? K : never }[keyof P];

/** One schema for each member of `P`: a member that is missing here, or is too much, does not compile. */
type Members<P> = { [K in keyof Required<P>]: JsonSchema };

/** What one event type carries beside the envelope. */
export interface EventSchema<P> {
  summary: string;
  members: Members<P>;
  /** Members that may be absent. */
  optional?: OptionalKeys<P>[];
}

function object<P>(members: Members<P>, optional: OptionalKeys<P>[] = []): JsonSchema {
  return {
    type: 'object',
    properties: members,
    required: Object.keys(members).filter((name) => !(optional as string[]).includes(name)),
    additionalProperties: false,
  };
}

const text = (description: string): JsonSchema => ({ type: 'string', description });
const textOrNull = (description: string): JsonSchema => ({ type: ['string', 'null'], description });
const count = (description: string): JsonSchema => ({ type: 'integer', minimum: 0, description });
const time = (description: string): JsonSchema => ({ type: 'string', format: 'date-time', description });
const yesOrNo = (description: string): JsonSchema => ({ type: 'boolean', description });

const code: JsonSchema = { type: ['integer', 'null'], description: 'The close code of WhatsApp, where there is one' };
const reason = text('What happened, for people');
const messageId = text('Id of the message, as WhatsApp has it');
const chat = text('The conversation: JID of the person or group');
const from: JsonSchema = {
  ...object<Party>({
    phone: textOrNull('Phone number, E.164 without +'),
    lid: textOrNull('WhatsApp’s own identifier, which hides the number'),
  }),
  description: 'Who did it; by phone and by LID where both are known',
};
const fromMe = yesOrNo('True for what the company itself did');

const message: JsonSchema = object<MessagePayload>({
  messageId,
  chat,
  from,
  fromMe,
  isGroup: yesOrNo('True in a group'),
  type: text(
    'text, image, video, audio, document, sticker, location, contacts, unsupported; or undecryptable: its sender is asked to send it again, and it comes once more with its content',
  ),
  text: textOrNull('The words of a text, the caption of a medium'),
  quotedMessageId: textOrNull('The message that this one answers'),
  pushName: textOrNull('The name that the sender goes by'),
  sentAt: count('When WhatsApp took the message, seconds since 1970'),
  offline: yesOrNo('True for a message that waited on the server while the session was away'),
});

/** The payload of each event type; what clients are promised, and what is tested against what they get. */
export const EVENT_SCHEMAS: { readonly [T in EventType]: EventSchema<EventPayloads[T]> } = {
  connecting: { summary: 'A connection to WhatsApp is being opened', members: { attempt: count('Which attempt') } },
  qr: { summary: 'A QR code to scan; it replaces the one before', members: { qr: text('Content of the QR code') } },
  pairing_code: {
    summary: 'A code to type on the phone',
    members: { pairingCode: text('The code'), expiresAt: time('Until when it works') },
  },
  passkey_required: {
    summary: 'WhatsApp wants a passkey before it links',
    members: {
      requestOptions: { type: 'object', description: 'What has to be signed, as WebAuthn takes it' },
      expiresAt: time('Until when it can be signed'),
      openUrl: text('The page on which it has to be signed'),
    },
  },
  connected: {
    summary: 'The session is connected',
    members: { phoneNumber: textOrNull('Own number, E.164 without +') },
  },
  disconnected: {
    summary: 'The connection ended',
    members: { code, reason, userAction: textOrNull('What a person has to do about it') },
  },
  reconnecting: {
    summary: 'The session will connect again',
    members: { attempt: count('Which attempt'), delayMs: count('After so many milliseconds'), code, reason },
  },
  message: { summary: 'A message, whichever way it went', members: { message } },
  message_status: {
    summary: 'How far a sent message got',
    members: {
      messageId,
      chat,
      status: { type: 'string', enum: [...MESSAGE_STATUSES], description: 'It only moves forward, in this order' },
      recipient: {
        ...from,
        type: ['object', 'null'],
        description:
          'The member of a group that it is about; null for a message to one person, and for the word of the server',
      },
      code: {
        type: ['integer', 'null'],
        description: 'WhatsApp’s code for what failed, null otherwise',
      },
    },
  },
  reaction: {
    summary: 'A reaction to a message',
    members: {
      messageId,
      targetMessageId: text('The message that it is about'),
      chat,
      from,
      fromMe,
      emoji: text('The reaction; empty when it was taken back'),
    },
  },
  logout: { summary: 'The device was unlinked; it has to be linked again', members: { code, reason } },
  replaced: { summary: 'Another connection took over; this one does not come back by itself', members: { reason } },
  reconnect_failed: {
    summary: 'No attempt to connect again succeeded',
    members: { attempts: count('How many there were'), code, reason },
  },
  health_check_failed: { summary: 'The session is connected and stalls', members: { reason } },
  error: { summary: 'Something went wrong in the session', members: { error: text('What, for people') } },
};

/** The whole event of a type, with its envelope, as clients get it. */
export function eventSchema(type: EventType): JsonSchema {
  const { summary, members, optional = [] }: EventSchema<object> = EVENT_SCHEMAS[type];
  const body = object<object>(members, optional);
  return {
    type: 'object',
    description: summary,
    properties: {
      id: {
        type: 'string',
        pattern: '^[0-9]{1,18}([.][0-9a-z]{1,40})?$',
        description: 'Unique, and the `after` to resume from; with a dot for an event that is not kept in the log',
      },
      type: { type: 'string', const: type },
      companyId: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$', description: 'The company it belongs to' },
      line: {
        type: 'string',
        pattern: '^[A-Za-z0-9_-]{1,32}$',
        description: 'The line of the company: `main`, or its name',
      },
      timestamp: time('When it happened'),
      ...body.properties,
    },
    required: ['id', 'type', 'companyId', 'line', 'timestamp', ...(body.required ?? [])],
    additionalProperties: false,
  };
}
