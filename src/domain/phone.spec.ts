import { describe, expect, it } from 'vitest';
import { parseJid, parseRecipient } from './jid.js';
import { normalizePhone } from './phone.js';

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

  it.each(['123', '123456789', '1234567890123456', '12345678901234567', '', 'abc', '+7900abc4567', '٧٩٠٠١٢٣٤٥٦٧'])(
    'refuses %j',
    (input) => {
      expect(() => normalizePhone(input, 'RU')).toThrow(/phone must/);
    },
  );
});

describe('parseRecipient', () => {
  it('reads phones and JIDs', () => {
    expect(parseRecipient('89001234567', 'RU').jid).toBe('79001234567@s.whatsapp.net');
    expect(parseRecipient('79001234567@s.whatsapp.net', 'RU')).toMatchObject({ kind: 'phone', user: '79001234567' });
    expect(parseRecipient('123456789012345@lid', 'RU').kind).toBe('lid');
    expect(parseRecipient('120363021033254949@g.us', 'RU').kind).toBe('group');
  });

  it.each(['x@s.whatsapp.net', '79001234567@evil.example', '@lid', '1@s.whatsapp.net', 'status@broadcast', '../x@lid'])(
    'refuses %j',
    (input) => {
      expect(() => parseRecipient(input, 'RU')).toThrow(/phone must/);
    },
  );

  it('drops the device of a JID', () => {
    expect(parseJid('79001234567:12@s.whatsapp.net')?.jid).toBe('79001234567@s.whatsapp.net');
  });
});
