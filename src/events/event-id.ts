/**
 * The id of an event. One of the log is a number. One that is not logged has the id of the last logged event that its
 * client got before it, and a part of its own behind a dot: so each id that a client saw says where it stands.
 */
export const EVENT_ID_PATTERN = /^\d{1,18}(\.[0-9a-z]{1,40})?$/;

/** The place in the log that an id stands for. */
export function cursorOf(eventId: string): string {
  return eventId.split('.', 1)[0]!;
}

/** True when the log has `id` after `cursor`. */
export function isAfter(id: string, cursor: string): boolean {
  return BigInt(id) > BigInt(cursor);
}
