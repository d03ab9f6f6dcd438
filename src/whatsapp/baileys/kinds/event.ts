import { randomBytes } from 'node:crypto';
import type { MessagePayload } from '../../../domain/events.js';
import type { Composer } from './composing.js';
import { instant, known, type Readers, yes } from './content.js';
import { MESSAGE_SECRET_BYTES } from './poll.js';

export const event: Readers = {
  eventMessage: ({ name, description, location, startTime, endTime, joinLink, extraGuestsAllowed, isCanceled }) => ({
    type: 'event',
    text: name || null,
    event: {
      name: name ?? '',
      ...known<Partial<NonNullable<MessagePayload['event']>>>({
        description,
        start: instant(startTime),
        end: instant(endTime),
        location: [location?.name, location?.address].filter(Boolean).join(', '),
        call: joinLink,
        guests: yes(extraGuestsAllowed),
        canceled: yes(isCanceled),
      }),
    },
  }),
};

export const composeEvent: Composer<'event'> = async (given, { callLink }) => {
  const { name, description, start, end, location: place, call, guests = false } = given;
  const startTime = secondsOf(start);
  const link = call === undefined ? undefined : await callLink(call, startTime);
  const location = place && {
    degreesLatitude: place.latitude,
    degreesLongitude: place.longitude,
    name: place.name,
    address: place.address,
  };
  return {
    messageContextInfo: { messageSecret: randomBytes(MESSAGE_SECRET_BYTES) },
    eventMessage: {
      name,
      description,
      startTime,
      endTime: end === undefined ? undefined : secondsOf(end),
      location,
      joinLink: link,
      isScheduleCall: call !== undefined,
      extraGuestsAllowed: guests,
      isCanceled: false,
    },
  };
};

function secondsOf(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}
