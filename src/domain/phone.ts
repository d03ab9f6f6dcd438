import { type CountryCode, parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';
import { invalidField } from './errors.js';

/** As the setting of the region: numbers without a country code are refused. */
export const NO_REGION = 'none';

/** E.164 without the plus sign. */
const E164_DIGITS = /^[1-9]\d{6,14}$/;
/** A national number with the digits of an international prefix in front of it. */
const MOST_DIGITS = 20;

const SCHEME = /^(?:tel|whatsapp):(?:\/\/)?/i;
/** Direction marks, byte order marks, joiners, variation selectors and whatever else nobody sees. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]/gu;
const PLUS = /[+＋﹢⁺]/gu;
/** Spaces, dashes, brackets, slashes, dots and tildes of any script. */
const SEPARATORS = /[\p{Z}\p{Pd}\p{Ps}\p{Pe}/\\⁄∕／⧸.·․‧∙•．｡。~˷∼⁓～−⁃˗ーｰ⁻₋]/gu;
const DIGIT = /\p{Nd}/gu;

/** Whoever sends often sends to the same people again. */
const REMEMBERED = 1_000;
const LONGEST_REMEMBERED = 64;
const remembered = new Map<string, string>();

export class InvalidPhoneError extends Error {
  override readonly name = 'InvalidPhoneError';
}

/**
 * Turns what people write into E.164 digits without the plus sign.
 *
 * A number with a plus sign or `00` in front is taken as it is. Without them it needs 10 digits or more and is read as
 * one of `region` or, where it is none, as an international one. With `RU`, `89001234567`, `+79001234567` and
 * `9001234567` all give `79001234567`. With {@link NO_REGION} it has to have a country code.
 *
 * @throws InvalidPhoneError when the result is not 7 to 15 digits with a country code that exists
 */
export function normalizePhone(input: string, region: string): string {
  if (input.length > LONGEST_REMEMBERED) return normalized(input, region);
  const name = `${region}/${input}`;
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const number = normalized(input, region);
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(name, number);
  return number;
}

function normalized(input: string, region: string): string {
  const compact = withoutParameters(visible(input).replace(SCHEME, ''))
    .replace(PLUS, '+')
    .replace(SEPARATORS, '')
    .replace(DIGIT, asciiDigit);
  if (!/^\+?\d+$/.test(compact)) throw new InvalidPhoneError('phone must be digits, with an optional leading +');
  if (compact.length > MOST_DIGITS) throw new InvalidPhoneError('phone must have 7 to 15 digits');
  const [prefix = ''] = /^(?:\+|00)/.exec(compact) ?? [];
  const digits = compact.slice(prefix.length);
  if (prefix !== '') return international(digits);
  if (digits.length < 10) {
    throw new InvalidPhoneError('phone must have 10 to 15 digits, or + or 00 and the country code in front of fewer');
  }
  return region === NO_REGION ? withCountryCode(digits) : national(digits, region);
}

/** `read`, whose complaint about a number becomes one about a field of a request. */
export function readField<T>(field: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidPhoneError) throw invalidField(field, error.message.replace(/^phone/, field));
    throw error;
  }
}

/** Text without what nobody sees, and without spaces around it. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => (/\s/.test(character) ? ' ' : '')).trim();
}

/** What RFC 3966 allows behind the number of a `tel:` URI. */
function withoutParameters(text: string): string {
  const [number = '', ...parameters] = text.split(';');
  for (const parameter of parameters) {
    const [name = '', value = ''] = parameter.split('=');
    if (/^(?:ext|isub)$/i.test(name.trim())) {
      throw new InvalidPhoneError('phone must not have an extension: WhatsApp knows none');
    }
    if (/^phone-context$/i.test(name.trim()) && value.startsWith('+')) return `${value}${number}`;
  }
  return number;
}

/** A number with its country code as it was written, but for the 0 that some write behind it: `+44 (0)20 …`. */
function international(digits: string): string {
  const number = parse(digits);
  const written = e164(digits);
  if (number?.isValid() !== true) return written;
  const { countryCallingCode, nationalNumber } = number;
  return digits === `${countryCallingCode}0${nationalNumber}` ? `${countryCallingCode}${nationalNumber}` : written;
}

/** Ten digits alone could be a number of anywhere. */
function withCountryCode(digits: string): string {
  if (digits.length > 10 && parse(digits)?.isValid() === true) return e164(digits);
  throw new InvalidPhoneError('phone must have a country code, with + or 00 in front of it');
}

function national(digits: string, region: string): string {
  const local = parsePhoneNumberFromString(digits, region as CountryCode);
  const abroad = parse(digits);
  // Ten digits can be both: `9512345678` is a Russian mobile number and, behind a plus sign, one of Myanmar; so can
  // eleven with the 8 that Russians dial first: `84951234567` is Moscow, and behind a plus sign Vietnam. Nobody writes
  // so short a number for abroad; a longer one that is valid as it stands has its country code already.
  const looksLocal = digits.length === 10 || local?.nationalNumber === digits.slice(1);
  const readings = looksLocal ? [local, abroad] : [abroad, local];
  const valid = readings.find((reading) => reading?.isValid() === true);
  if (valid !== undefined) return e164(valid.number.slice(1));
  if (local?.isPossible() === true && (looksLocal || abroad?.isPossible() !== true)) return e164(local.number.slice(1));
  return e164(digits);
}

function parse(digits: string): PhoneNumber | undefined {
  return parsePhoneNumberFromString(`+${digits}`);
}

function e164(digits: string): string {
  if (!/^\d{7,15}$/.test(digits)) throw new InvalidPhoneError('phone must have 7 to 15 digits');
  if (!E164_DIGITS.test(digits) || parse(digits) === undefined) {
    throw new InvalidPhoneError('phone must have a country code that exists');
  }
  return digits;
}

/** Unicode has the decimal digits of each script in runs that begin with a zero. */
function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0)!;
  let zero = point;
  while (zero > 0 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((point - zero) % 10);
}
