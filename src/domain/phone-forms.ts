/**
 * Countries whose mobile numbers WhatsApp may know in an older form than the one that people dial: Brazil's without the
 * ninth digit, Mexico's with a 1 and Argentina's with a 9 behind the country code. Which one it is, it alone knows.
 */
const FORMS: readonly [RegExp, string][] = [
  [/^(55[1-9]\d)9(\d{8})$/, '$1$2'],
  [/^(55[1-9]\d)(\d{8})$/, '$19$2'],
  [/^521(\d{10})$/, '52$1'],
  [/^52(\d{10})$/, '521$1'],
  [/^549(\d{10})$/, '54$1'],
  [/^54(\d{10})$/, '549$1'],
];

/** The other form of a number, as E.164 digits; undefined where there is one only. */
export function otherForm(digits: string): string | undefined {
  const [pattern, form] = FORMS.find(([each]) => each.test(digits)) ?? [];
  return pattern === undefined || form === undefined ? undefined : digits.replace(pattern, form);
}

/** One form for all forms of a number; which one it is WhatsApp knows. Digits as they are where there is one form only. */
export function commonForm(digits: string): string {
  const other = otherForm(digits);
  return other !== undefined && other < digits ? other : digits;
}
