import type { MessagePayload } from '../../../domain/events.js';
import { instant, known, type Readers, yes } from './content.js';

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
