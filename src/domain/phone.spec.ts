import { describe, expect, it } from 'vitest';
import { parseJid, parseRecipient } from './jid.js';
import { NO_REGION, normalizePhone } from './phone.js';

const MOBILE = '79160001111';

describe('normalizePhone', () => {
  it.each([
    ['89001234567', 'RU', '79001234567'],
    ['+79001234567', 'RU', '79001234567'],
    ['9001234567', 'RU', '79001234567'],
    ['79001234567', 'RU', '79001234567'],
    ['+7 (900) 123-45-67', 'RU', '79001234567'],
    ['8 900 123.45.67', 'RU', '79001234567'],
    ['4915112345678', 'RU', '4915112345678'],
    ['+4915112345678', 'RU', '4915112345678'],
    ['14155552671', 'RU', '14155552671'],
    ['9512345678', 'RU', '79512345678'],
    ['79001234567', 'DE', '79001234567'],
    ['15112345678', 'DE', '4915112345678'],
    ['015112345678', 'DE', '4915112345678'],
    ['4155552671', 'US', '14155552671'],
  ])('reads %s in %s as %s', (input, region, expected) => {
    expect(normalizePhone(input, region)).toBe(expected);
  });

  it.each([
    ['8 (495) 123-45-67, which behind a plus sign is Vietnam', '8 (495) 123-45-67', '74951234567'],
    ['8 (491) 234-56-78, another one', '84912345678', '74912345678'],
    ['an international number that is none of Russia', '81312345678', '81312345678'],
    ['a number abroad, dialled as from Russia', '8 10 49 151 12345678', '4915112345678'],
    ['ten digits that are no number at all', '1234567890', '71234567890'],
  ])('follows the rules of Russia for %s', (_, input, expected) => {
    expect(normalizePhone(input, 'RU')).toBe(expected);
  });

  it.each([
    [
      'spaces and hyphens that do not break, within direction marks',
      '\u202a+7\u00a0916\u00a0000\u201111\u201111\u202c',
    ],
    ['a left-to-right mark', '\u200e+79160001111'],
    ['a right-to-left mark behind', '+79160001111\u200f'],
    ['an isolate', '\u2066+7 916 000 11 11\u2069'],
    ['other embeddings', '\u202b\u202d+79160001111\u202c\u202e'],
    ['other isolates', '\u2067\u2068+79160001111\u2069'],
    ['a byte order mark', '\ufeff89160001111'],
    ['zero-width characters', '+7\u200b916\u200c000\u200d11\u2060 11'],
    ['a soft hyphen', '+7916\u00ad0001111'],
    ['an en dash', '+7 916 000–11–11'],
    ['an em dash', '+7 916 000—11—11'],
    ['a minus sign', '+7 916 000−11−11'],
    ['a figure dash', '+7 916 000‒11‒11'],
    ['a full-width hyphen', '+7 916 000－11－11'],
    ['a thin space', '+7\u2009916\u2009000\u20091111'],
    ['a narrow space that does not break', '+7\u202f916\u202f000\u202f1111'],
    ['an ideographic space', '+7\u3000916\u3000000\u30001111'],
    ['tabs and line ends', '\t+7 916\n000 11 11\r\n'],
    ['slashes', '+7 916/000/11/11'],
    ['square brackets', '+7 [916] 000 11 11'],
    ['full-width brackets', '+7（916）0001111'],
    ['dots', '+7.916.000.11.11'],
    ['middle dots', '+7·916·000·11·11'],
    ['tildes', '+7 916~0001111'],
    ['full-width digits', '＋７９１６０００１１１１'],
    ['full-width digits without a plus sign', '８９１６０００１１１１'],
    ['Arabic digits', '+٧٩١٦٠٠٠١١١١'],
    ['Persian digits', '+۷۹۱۶۰۰۰۱۱۱۱'],
    ['Devanagari digits', '+७९१६०००११११'],
    ['tel:', 'tel:+79160001111'],
    ['TEL: and hyphens', 'TEL:+7-916-000-11-11'],
    ['tel: and where it is called from', 'tel:9160001111;phone-context=+7'],
    ['tel: and a parameter of its own', 'tel:+79160001111;verified=true'],
    ['whatsapp:', 'whatsapp:+79160001111'],
    ['00', '0079160001111'],
    ['00 and spaces', '00 7 916 000-11-11'],
    ['full-width 00', '００79160001111'],
  ])('reads %s', (_, input) => {
    expect(normalizePhone(input, 'RU')).toBe(MOBILE);
    expect(parseRecipient(input, 'RU').jid).toBe(`${MOBILE}@s.whatsapp.net`);
  });

  it.each([
    ['00491511234567', '491511234567'],
    ['004915112345678', '4915112345678'],
    ['00 1 415 555 2671', '14155552671'],
    ['+44 (0)20 7946 0958', '442079460958'],
    ['+49 (0) 151 12345678', '4915112345678'],
    ['+39 06 1234 5678', '390612345678'],
    ['+52 1 55 1234 5678', '5215512345678'],
    ['+376312345', '376312345'],
    ['00376312345', '376312345'],
    ['+298212345', '298212345'],
    ['+6834002', '6834002'],
    ['+29022222', '29022222'],
    ['+354 555 1234', '3545551234'],
    ['+88312345678', '88312345678'],
    ['+123456789012345', '123456789012345'],
  ])('takes %s with its country code, whatever the region', (input, expected) => {
    for (const region of ['RU', 'DE', 'US', NO_REGION]) expect(normalizePhone(input, region)).toBe(expected);
  });

  it.each([
    '123',
    '376312345',
    '123456789',
    '+123456',
    '001234',
    '1234567890123456',
    '+1234567890123456',
    '12345678901234567',
    '000079160001111',
    '+0079160001111',
    '+9991234567',
    '+2101234567',
    '002101234567',
    '0',
    '',
    ' ',
    '+',
    '00',
    '\u202a\u202c',
    'abc',
    '+7900abc4567',
    '++79160001111',
    '7+9160001111',
    '79160001111,79160001112',
    'tel:',
    'tel:+79160001111;ext=12',
    '+7 916 000-11-11 ext. 5',
    '+7916000①①①①',
  ])('refuses %j', (input) => {
    expect(() => normalizePhone(input, 'RU')).toThrow(/phone must/);
  });
});

describe('no region', () => {
  it.each([
    ['+79160001111', MOBILE],
    ['79160001111', MOBILE],
    ['0079160001111', MOBILE],
    ['14155552671', '14155552671'],
    ['+1 (415) 555-2671', '14155552671'],
    ['4915112345678', '4915112345678'],
  ])('takes %s', (input, expected) => expect(normalizePhone(input, NO_REGION)).toBe(expected));

  it.each(['(415) 555-2671', '9160001111', '89160001111', '0151 12345678', '15112345678', '4512345678'])(
    'refuses %s',
    (input) => expect(() => normalizePhone(input, NO_REGION)).toThrow('phone must have a country code'),
  );
});

describe('parseRecipient', () => {
  it('reads phones and JIDs', () => {
    expect(parseRecipient('89001234567', 'RU').jid).toBe('79001234567@s.whatsapp.net');
    expect(parseRecipient('79001234567@s.whatsapp.net', 'RU')).toMatchObject({ kind: 'phone', user: '79001234567' });
    expect(parseRecipient('123456789012345@lid', 'RU').kind).toBe('lid');
    expect(parseRecipient('120363021033254949@g.us', 'RU').kind).toBe('group');
  });

  it.each([
    ['79160001111@c.us', '79160001111@s.whatsapp.net'],
    ['79160001111@C.US', '79160001111@s.whatsapp.net'],
    ['+79160001111@c.us', '79160001111@s.whatsapp.net'],
    [' \u200e79160001111@s.whatsapp.net\u200f', '79160001111@s.whatsapp.net'],
    ['376312345@s.whatsapp.net', '376312345@s.whatsapp.net'],
    ['298212345@c.us', '298212345@s.whatsapp.net'],
    ['89001234567@s.whatsapp.net', '89001234567@s.whatsapp.net'],
    ['5215512345678@s.whatsapp.net', '5215512345678@s.whatsapp.net'],
    ['79160001111-1600000000@g.us', '79160001111-1600000000@g.us'],
  ])('takes the JID %s as it is', (input, expected) => {
    for (const region of ['RU', NO_REGION]) expect(parseRecipient(input, region).jid).toBe(expected);
  });

  it.each([
    'x@s.whatsapp.net',
    '79001234567@evil.example',
    '@lid',
    '1@s.whatsapp.net',
    'status@broadcast',
    '../x@lid',
    '79001234567@constructor',
    '79001234567@',
    '79160001111@c.us@lid',
  ])('refuses %j', (input) => {
    expect(() => parseRecipient(input, 'RU')).toThrow(/phone must/);
  });

  it('drops the device of a JID', () => {
    expect(parseJid('79001234567:12@s.whatsapp.net')?.jid).toBe('79001234567@s.whatsapp.net');
  });
});
