import { expect, it } from 'vitest';
import { Person } from './person.js';

const anna = (): Person => new Person(['79001234567@s.whatsapp.net', '123456789012345@lid']);
const byBoth = { phone: '79001234567', lid: '123456789012345@lid' };
const boris = { phone: '79007654321', lid: null };

it.each([
  { chat: '79001234567@s.whatsapp.net', from: { phone: null, lid: null } },
  { chat: '1@g.us', from: byBoth },
  { chat: '1@g.us', from: { phone: null, lid: byBoth.lid } },
  { chat: '1@g.us', recipient: { phone: byBoth.phone, lid: null } },
  { message: { chat: '1@g.us', from: byBoth } },
])('is who %j is about', (told) => {
  expect(anna().isAbout(told)).toBe(true);
});

it('is not who others are about that name them', () => {
  const told = {
    chat: '1@g.us',
    from: boris,
    by: byBoth,
    message: { text: 'Call 79001234567', mentions: [byBoth.lid] },
  };
  expect(anna().isAbout(told)).toBe(false);
  expect(anna().without(told)).toEqual({
    chat: '1@g.us',
    from: boris,
    by: { phone: null, lid: null },
    message: { text: 'Call erased', mentions: [] },
  });
});

it.each([
  ['+7 (900) 123-45-67', 'erased'],
  ['tel;waid=79001234567:+7\u00a0900 123 45 67', 'erased'],
  ['@123456789012345 hello', 'erased'],
  ['1790012345670', '1790012345670'],
  ['7900123456', '7900123456'],
])('in %s', (text, found) => {
  const left = anna().without(text);
  expect([left.includes('erased') ? 'erased' : left, anna().isNamedIn(text)]).toEqual([found, found === 'erased']);
  expect(left.replaceAll(/\D/g, '')).not.toMatch(/^79001234567$|123456789012345/);
});

it('is known by what is told of one of their names', () => {
  const person = new Person(['79001234567@s.whatsapp.net']);
  person.learn({ participants: [boris, byBoth] });
  expect(person.names.toSorted()).toEqual(['123456789012345@lid', '79001234567@s.whatsapp.net']);
  expect(new Person(['5511922334455@s.whatsapp.net']).phones.toSorted()).toEqual(['551122334455', '5511922334455']);
  expect(new Person(['1@g.us', 'status@broadcast']).names).toEqual([]);
});

it('is found in bytes whatever stands beside the name', () => {
  expect(anna().isNamedInBytes(Buffer.from('\u00128123456789012345@lid'))).toBe(true);
  expect(anna().isNamedInBytes(Buffer.from('12345678901234'))).toBe(false);
});
