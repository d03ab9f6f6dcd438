import { CHAT, FROM, FROM_ME, KIND_MEMBERS, MESSAGE, MESSAGE_ID, METADATA, PARTY, party } from './kinds.js';
import {
  count,
  flag,
  integer,
  list,
  type Members,
  nullable,
  object,
  oneOf,
  open,
  optional,
  text,
  time,
  type ValueOf,
} from './members.js';
import { TOLD_STATUSES } from './message-status.js';

/** A person as an event names them: by phone and by LID where both are known. */
export type Party = ValueOf<typeof PARTY>;

/** A message as clients see it, whichever way it went. */
export type MessagePayload = ValueOf<typeof MESSAGE>;

interface EventDefinition {
  /** `durable` events go to the log and can be had again by their id; `live` ones are for whoever listens at the moment. */
  kept: 'durable' | 'live';
  summary: string;
  /** What it carries beside the envelope. */
  members: Members;
}

function durable<const M extends Members>(
  summary: string,
  members: M,
): { kept: 'durable'; summary: string; members: M } {
  return { kept: 'durable', summary, members };
}

function live<const M extends Members>(summary: string, members: M): { kept: 'live'; summary: string; members: M } {
  return { kept: 'live', summary, members };
}

const code = nullable(integer('The close code of WhatsApp, where there is one'));
const reason = text('What happened, for people');
const attempt = count('Which attempt');
const message = object(MESSAGE, 'The message');
const group = text('JID of the group', { max: 128 });
const by = nullable(party('Who did it, where WhatsApp says so'));

const picture = oneOf(['changed', 'removed'], 'What became of the picture');

/** What a phone hands over to a device that was just linked, and when it is asked to. */
export const HISTORY_PARTS = [
  'bootstrap',
  'recent',
  'full',
  'statuses',
  'names',
  'data',
  'on_demand',
  'other',
] as const;

/** What happened to another message: by whom, where, and in which message it was told. */
const change = {
  messageId: MESSAGE_ID,
  targetMessageId: text('The message that it is about', { min: 1, max: 128 }),
  chat: CHAT,
  from: FROM,
  fromMe: FROM_ME,
};

/** Every type of event, with what clients are promised of it; types, schemas and docs derive from this table. */
export const EVENTS = {
  connecting: live('A connection to WhatsApp is being opened', { attempt }),
  qr: live('A QR code to scan; it replaces the one before', { qr: text('Content of the QR code') }),
  pairing_code: live('A code to type on the phone', {
    pairingCode: text('The code'),
    expiresAt: time('Until when it works'),
  }),
  passkey_required: live('WhatsApp wants a passkey before it links', {
    requestOptions: open('What has to be signed, as WebAuthn takes it'),
    expiresAt: time('Until when it can be signed'),
    openUrl: text('The page on which it has to be signed'),
  }),
  connected: durable('The session is connected', { phoneNumber: nullable(text('Own number, E.164 without +')) }),
  disconnected: durable('The connection ended', {
    code,
    reason,
    userAction: nullable(text('What a person has to do about it')),
  }),
  reconnecting: live('The session will connect again', {
    attempt,
    delayMs: count('After so many milliseconds'),
    code,
    reason,
  }),
  message: durable('A message that was received', { message }),
  message_sent: durable('A message that was sent: by this API, on the phone or by another device of the account', {
    message,
  }),
  media_ready: durable('The file of a message is here: WhatsApp’s servers are needed for it no longer', {
    messageId: MESSAGE_ID,
    chat: CHAT,
    mediaId: text('Id of the medium', { max: 64 }),
    mimeType: text('What the bytes are', { max: 255 }),
    size: count('Bytes of the file'),
    sha256: text('SHA-256 of the file, hexadecimal', { max: 64 }),
  }),
  message_status: durable('How far a sent message got', {
    messageId: MESSAGE_ID,
    chat: CHAT,
    status: oneOf(
      TOLD_STATUSES,
      'How far it got. Of a queued message `queued` or `scheduled`, and when it never left `expired`, `cancelled` or `failed`; of what was sent it only moves forward, in this order',
    ),
    recipient: nullable(
      party('The member of a group that it is about; null for a message to one person, and for the word of the server'),
    ),
    code: nullable(integer('WhatsApp’s code for what failed, null otherwise')),
    outcome: optional(
      oneOf(
        ['unknown'],
        'With `failed`: WhatsApp has not confirmed it in time. It may have left, and may still get anywhere',
      ),
    ),
    error: optional(text('Why a queued message was not sent: a code of the table of errors', { max: 64 })),
    metadata: optional(METADATA),
  }),
  message_edited: durable('The words of a message were changed by whoever wrote it', {
    ...change,
    kind: optional(text('What it holds now, as `type` of a message', { max: 32 })),
    text: nullable(text('The new words; null when the edit cannot be read')),
    ...KIND_MEMBERS,
  }),
  message_deleted: durable('A message was deleted for everybody, by its author or an admin of the group', change),
  message_pinned: durable('A message was pinned in its chat, or is no longer', {
    ...change,
    pinned: flag('False when it was taken down'),
    seconds: nullable(count('For how long')),
  }),
  reaction: durable('A reaction to a message', {
    ...change,
    emoji: text('The reaction; empty when it was taken back'),
  }),
  poll_vote: durable('Somebody voted in a poll; it takes the place of an earlier vote', {
    ...change,
    options: nullable(
      list(text('An option'), 'What was chosen; none when the vote was taken back, null when it cannot be read', 100),
    ),
  }),
  event_response: durable('Somebody answered an event; it takes the place of an earlier answer', {
    ...change,
    response: nullable(oneOf(['going', 'not_going', 'maybe'], 'The answer; null when it cannot be read')),
    guests: nullable(count('How many guests come along')),
  }),
  status_post: durable('Somebody posted a status (a story)', { message }),
  channel_message: durable('A channel that is followed posted something', { message }),
  chat_updated: durable('Something about a chat was changed: by a message, or by the owner on another device', {
    chat: CHAT,
    from: FROM,
    fromMe: FROM_ME,
    messageId: nullable(MESSAGE_ID),
    ephemeral: optional(count('Seconds after which messages of the chat disappear; 0 when they stay')),
    archived: optional(flag('False when it was taken out of the archive')),
    pinned: optional(flag('False when it was taken down')),
    muted: optional(flag('False when it is heard again')),
    mutedUntil: optional(nullable(count('Seconds since 1970; null for good'))),
    read: optional(flag('True when its messages were read on another device, false when it was marked as unread')),
    locked: optional(flag('True when it was put behind a lock')),
    deleted: optional(flag('True when the owner deleted the chat')),
  }),
  contact_updated: durable('Something about a person was changed; what stayed is left out', {
    contact: party('Who'),
    name: optional(nullable(text('What the owner calls them in the address book; null when nothing any more'))),
    pushName: optional(text('What they call themselves')),
    username: optional(text('Their username', { max: 128 })),
    picture: optional(picture),
  }),
  identity_mapped: durable('A LID and a phone number are one person: what was two chats is one', {
    phone: text('The number, E.164 without +', { max: 32 }),
    lid: text('The LID', { max: 128 }),
  }),
  label_updated: durable('A label was changed, or put on a chat or a message, or taken off', {
    label: text('Id of the label', { max: 128 }),
    name: optional(text('Its name, when the label itself was made or changed')),
    color: optional(integer('Number of its colour, likewise')),
    deleted: optional(flag('True when there is no such label any more')),
    chat: optional(CHAT),
    messageId: optional(MESSAGE_ID),
    labeled: optional(flag('True when it was put on the chat, or on that message of it; false when it was taken off')),
  }),
  blocklist_updated: durable('The owner has blocked people on another device, or lets them write again', {
    people: list(party('A person'), 'Whom', 2_048),
    blocked: flag('False when they may write again'),
  }),
  history: live('The phone has handed over a part of what was before the device was linked', {
    part: oneOf(HISTORY_PARTS, 'Which part'),
    progress: nullable(count('Per cent of the parts of this kind that have come, as far as the phone says so')),
    chunk: nullable(count('Its place among those')),
    taken: flag('False when it could not be read, and is left out'),
    requestId: optional(text('Of what was asked for: the id that the request was answered with', { max: 128 })),
    chat: optional(CHAT),
    messages: optional(count('Of what was asked for: how many messages it put on record')),
  }),
  call: durable('A call, and what became of it', {
    callId: text('Id of the call', { min: 1, max: 128 }),
    chat: CHAT,
    from: FROM,
    isGroup: flag('True for a call of a group'),
    isVideo: flag('True with video'),
    status: oneOf(['offer', 'ringing', 'accept', 'reject', 'timeout', 'terminate'], 'How it stands'),
  }),
  presence: live('Somebody is there, is gone, or is typing', {
    chat: CHAT,
    from: FROM,
    state: oneOf(['available', 'unavailable', 'composing', 'recording', 'paused'], 'What they do'),
    lastSeen: nullable(count('When they were last there, seconds since 1970; null where it is not told')),
  }),
  group_joined: durable('The account is in a group that it was not in', {
    group,
    name: nullable(text('Its name')),
    by,
  }),
  group_left: durable('The account is in a group no longer', { group, by }),
  group_updated: durable('Something about a group was changed', {
    group,
    by,
    name: optional(text('Its new name')),
    description: optional(text('Its new description; empty when it was taken away')),
    announce: optional(flag('True when only admins may write')),
    locked: optional(flag('True when only admins may change name, picture and description')),
    membersMayAdd: optional(flag('True when every member may add others')),
    approval: optional(flag('True when admins have to let new members in')),
    ephemeral: optional(count('Seconds after which messages disappear; 0 when they stay')),
    inviteCode: optional(text('Its new invitation code', { max: 200 })),
    picture: optional(picture),
  }),
  group_participants: durable('Members came, left, or have other rights', {
    group,
    by,
    action: oneOf(['add', 'remove', 'promote', 'demote', 'modify'], 'What happened; `modify` is a new number'),
    participants: list(party('A member'), 'Who', 2_048),
  }),
  group_join_request: durable('Somebody asks to be let into a group', {
    group,
    by,
    from: FROM,
    action: oneOf(['created', 'revoked', 'rejected'], 'What became of it'),
    method: nullable(text('How they found it', { max: 100 })),
  }),
  restriction: durable('WhatsApp holds the line back towards people who never wrote to it, or does so no longer', {
    state: oneOf(
      ['timelock', 'quota'],
      'No new conversations until then (463), or no more of them in this cycle (475)',
    ),
    active: flag('False when it is over'),
    until: nullable(time('Until when, where WhatsApp says so')),
    reason: nullable(text('WhatsApp’s word for why', { max: 200 })),
    total: nullable(count('Of a quota: new conversations in a cycle')),
    used: nullable(count('Of a quota: those that were begun')),
  }),
  logout: durable('The device was unlinked; it has to be linked again', { code, reason }),
  replaced: durable('Another connection took over; this one does not come back by itself', { reason }),
  reconnect_failed: durable('No attempt to connect again succeeded', {
    attempts: count('How many there were'),
    code,
    reason,
  }),
  health_check_failed: durable('The session is connected and stalls', { reason }),
  error: durable('Something went wrong in the session', { error: text('What, for people') }),
} as const satisfies Record<string, EventDefinition>;

export type EventType = keyof typeof EVENTS;

export const EVENT_TYPES = Object.keys(EVENTS) as EventType[];

/** Payload of each event type, beside the envelope. */
export type EventPayloads = { [T in EventType]: ValueOf<(typeof EVENTS)[T]['members']> };

export function isDurable(type: EventType): boolean {
  return EVENTS[type].kept === 'durable';
}

export const DURABLE_TYPES = EVENT_TYPES.filter(isDurable);

/** Where a message of a person came from: what its events have in common, whatever it turns out to hold. */
export type MessageOrigin = Pick<MessagePayload, 'chat' | 'from' | 'fromMe' | 'messageId'>;

/** Who did it, where, in which message. */
export function originOf(told: { message: MessagePayload } | MessageOrigin): MessageOrigin {
  return 'message' in told ? told.message : told;
}

/** An event before it has an id: what a session reports. */
export type SessionEvent = {
  [T in EventType]: { type: T; companyId: string; line: string; timestamp: string } & EventPayloads[T];
}[EventType];

/** An event as clients get it; `id` is unique and sorts in the order of the log. */
export type PublishedEvent = SessionEvent & { id: string };
