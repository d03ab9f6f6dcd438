import { randomBytes } from 'node:crypto';
import type { NewEvent } from './admin-api.js';
import {
  asObject,
  oneOf,
  optionalBoolean,
  optionalInteger,
  optionalString,
  refuseUnknown,
  requiredString,
  type JsonObject,
} from './admin-input.js';
import type { OutgoingContent } from './outgoing-proto.js';

const MEMBERS = ['name', 'description', 'start', 'end', 'location', 'call', 'extraGuests'];
const LOCATION = ['latitude', 'longitude', 'name', 'address'];
const CALL_KINDS = ['audio', 'video'] as const;
const LATEST = 32_503_680_000;

export function checkEvent(event: JsonObject): void {
  refuseUnknown(event, MEMBERS, 'event.');
  requiredString(event, 'name');
  optionalString(event, 'description');
  for (const time of ['start', 'end']) optionalInteger(event, time, 0, LATEST);
  oneOf(event, 'call', CALL_KINDS);
  optionalBoolean(event, 'extraGuests');
  if (event.location === undefined) return;
  refuseUnknown(asObject(event.location, 'event.location'), LOCATION, 'event.location.');
}

/** With the secret that responses need (Baileys lib/Utils/messages.js, `event`). */
export function eventContent(event: NewEvent): OutgoingContent {
  const { name, description, start, end, location, call, extraGuests } = event;
  const token = randomBytes(16).toString('base64url');
  const eventMessage = {
    name,
    ...(description === undefined ? {} : { description }),
    ...(start === undefined ? {} : { startTime: start }),
    ...(end === undefined ? {} : { endTime: end }),
    ...(location && {
      location: {
        degreesLatitude: location.latitude,
        degreesLongitude: location.longitude,
        ...(location.name === undefined ? {} : { name: location.name }),
        ...(location.address === undefined ? {} : { address: location.address }),
      },
    }),
    ...(call === undefined ? {} : { joinLink: `https://call.whatsapp.com/${call}/${token}` }),
    isCanceled: false,
    isScheduleCall: call !== undefined,
    extraGuestsAllowed: extraGuests ?? false,
  };
  return {
    message: { eventMessage, messageContextInfo: { messageSecret: randomBytes(32) } },
    stanzaType: 'event',
    meta: { event_type: 'creation' },
  };
}
