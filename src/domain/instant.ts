const INSTANT = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d))?$/;

/** What a time that is given must look like, for messages to people. */
export const INSTANT_WORDS =
  'a date and time with its zone, such as 2027-01-31T12:00:00Z or 2027-01-31T12:00:00+03:00, or a date, which begins in UTC';

/**
 * A moment as ISO 8601 writes it: a time with its zone, without which it would be another moment on each server, or a date
 * alone, which stands for its beginning in UTC.
 *
 * @returns undefined for what is none, the 30th of February included
 */
export function parseInstant(text: string): Date | undefined {
  const [, day] = INSTANT.exec(text) ?? [];
  if (day === undefined) return undefined;
  // Date.parse takes the 30th of February for the 2nd of March.
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined;
  const moment = new Date(text.replace(/(T.*[+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
