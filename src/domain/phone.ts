import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';

/** E.164 without the plus sign: 10 to 15 digits. */
const E164_DIGITS = /^[1-9]\d{9,14}$/;
const SEPARATORS = /[\s().-]/g;

export class InvalidPhoneError extends Error {
  override readonly name = 'InvalidPhoneError';
}

/**
 * Turns what people write into E.164 digits without the plus sign.
 *
 * A number with a plus sign, or one that is a valid full international number as it stands, is taken as it is; any
 * other is read as a number of `region`. With `RU`, `89001234567`, `+79001234567` and `9001234567` all give
 * `79001234567`.
 *
 * @throws InvalidPhoneError when the result is not 10 to 15 digits
 */
export function normalizePhone(input: string, region: string): string {
  const compact = input.trim().replace(SEPARATORS, '');
  if (!/^\+?\d+$/.test(compact)) throw new InvalidPhoneError('phone must be digits, with an optional leading +');
  const bare = compact.replace(/^\+/, '');
  if (bare.length < 10 || bare.length > 15) throw new InvalidPhoneError('phone must have 10 to 15 digits');

  if (!compact.startsWith('+')) {
    const local = parsePhoneNumberFromString(bare, region as CountryCode);
    const international = parsePhoneNumberFromString(`+${bare}`);
    // Ten digits can be both: `9512345678` is a Russian mobile number and, behind a plus sign, one of Myanmar. Nobody
    // writes so short a number for abroad; a longer one that is valid as it stands has its country code already.
    const readings = bare.length === 10 ? [local, international] : [international, local];
    const valid = readings.find((reading) => reading?.isValid() === true);
    if (valid !== undefined) return digits(valid.number);
    if (local?.isPossible() === true && international?.isPossible() !== true) return digits(local.number);
  }
  return digits(bare);
}

function digits(number: string): string {
  const result = number.replace(/^\+/, '');
  if (!E164_DIGITS.test(result)) throw new InvalidPhoneError('phone must have 10 to 15 digits');
  return result;
}
