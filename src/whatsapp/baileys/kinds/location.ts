import type { MessagePayload } from '../../../domain/events.js';
import type { Composer } from './composing.js';
import { known, type Readers, numberOf, yes } from './content.js';

type Location = NonNullable<MessagePayload['location']>;

export const location: Readers = {
  locationMessage: ({ degreesLatitude, degreesLongitude, name, address, url, comment, accuracyInMeters, isLive }) => ({
    type: 'location',
    text: comment || null,
    location: {
      latitude: degrees(degreesLatitude),
      longitude: degrees(degreesLongitude),
      ...known<Partial<Location>>({ name, address, url, accuracy: numberOf(accuracyInMeters), live: yes(isLive) }),
    },
  }),
  liveLocationMessage: ({ degreesLatitude, degreesLongitude, caption, accuracyInMeters }) => ({
    type: 'location',
    text: caption || null,
    location: {
      latitude: degrees(degreesLatitude),
      longitude: degrees(degreesLongitude),
      live: true,
      ...known<Partial<Location>>({ accuracy: numberOf(accuracyInMeters) }),
    },
  }),
};

/** A coordinate of 0 is left out on the wire. */
function degrees(value: number | null | undefined): number {
  return Number.isFinite(value) ? value! : 0;
}

export const composeLocation: Composer<'location'> = ({ latitude, longitude, name, address }) => ({
  locationMessage: { degreesLatitude: latitude, degreesLongitude: longitude, name, address },
});
