/** Longest text that WhatsApp takes, in characters (code points). */
export const MAX_TEXT_LENGTH = 4096;

/** What shows nothing: spaces, control and format characters, and those that fonts draw as nothing. */
const UNSEEN = /[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** A flag, a key with a number, or a picture; with its skin tones, joiners and tags. */
const EMOJI =
  /^(?:\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3|\p{Extended_Pictographic}(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\u200d|[\u{e0020}-\u{e007f}])*)$/u;
const MAX_EMOJI_LENGTH = 64;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** True for half of a surrogate pair: nothing that UTF-8 can write. */
export function isBroken(text: string): boolean {
  return !text.isWellFormed();
}

/** The text as PostgreSQL takes it, which knows neither U+0000 nor half a surrogate pair. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

/** What PostgreSQL does not take stands escaped in JSON; so may a text that only looks like it. */
const PERHAPS_UNSTORABLE = /\\u(?:0000|d[89a-f])/;

/** A value as JSON that PostgreSQL takes. */
export function storableJson(value: object): string {
  const json = JSON.stringify(value);
  if (!PERHAPS_UNSTORABLE.test(json)) return json;
  return JSON.stringify(value, (_key, member: unknown) => (typeof member === 'string' ? storable(member) : member));
}

/** True for a text in which nobody would see anything. */
export function isBlank(text: string): boolean {
  return text.replace(UNSEEN, '') === '';
}

/** What is wrong with a text that is to be sent, as the end of a sentence; undefined when nothing is. */
export function textFault(text: string, max: number = MAX_TEXT_LENGTH): string | undefined {
  const length = [...text].length;
  if (length < 1 || length > max) return `must be 1 to ${max} characters`;
  if (isBroken(text)) return 'must not hold half of a character';
  if (isBlank(text)) return 'must not be blank';
  return undefined;
}

/** True for exactly one emoji, also one that is younger than this program. */
export function isEmoji(text: string): boolean {
  if (text.length > MAX_EMOJI_LENGTH || !EMOJI.test(text)) return false;
  return [...graphemes.segment(text)].length === 1;
}
