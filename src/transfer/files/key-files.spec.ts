import { expect, it } from 'vitest';
import { keyFileName, keyOfFile, readJson } from './key-files.js';

it.each([
  ['pre-key', '812', 'pre-key-812.json'],
  ['session', '181522334455667_1.0', 'session-181522334455667_1.0.json'],
  ['session', '79001234567.12', 'session-79001234567.12.json'],
  ['identity-key', '181522334455667_1.0', 'identity-key-181522334455667_1.0.json'],
  [
    'sender-key',
    '120363020000000000@g.us::181522334455667_1::3',
    'sender-key-120363020000000000@g.us--181522334455667_1--3.json',
  ],
  [
    'sender-key',
    '79001234567-1600000000@g.us::79007654321::0',
    'sender-key-79001234567-1600000000@g.us--79007654321--0.json',
  ],
  ['sender-key', 'status@broadcast::79007654321::0', 'sender-key-status@broadcast--79007654321--0.json'],
  ['sender-key-memory', '79001234567-1600000000@g.us', 'sender-key-memory-79001234567-1600000000@g.us.json'],
  ['app-state-sync-key', 'AAAA/+//Zj8=', 'app-state-sync-key-AAAA__+____Zj8=.json'],
  ['app-state-sync-version', 'critical_unblock_low', 'app-state-sync-version-critical_unblock_low.json'],
  ['lid-mapping', '79001234567', 'lid-mapping-79001234567.json'],
  ['lid-mapping', '181522334455667_reverse', 'lid-mapping-181522334455667_reverse.json'],
  ['device-list', '79001234567', 'device-list-79001234567.json'],
  ['tctoken', '__index', 'tctoken-__index.json'],
  ['tctoken', '181522334455667@lid', 'tctoken-181522334455667@lid.json'],
])('%s %s is told by its file', (type, id, name) => {
  expect(keyFileName({ type, id })).toBe(name);
  expect(keyOfFile(name)).toEqual({ type, id });
});

it('what is no key, and what only looks like one', () => {
  expect(keyOfFile('store.json')).toBeUndefined();
  expect(keyOfFile('pre-key-1.json.tmp')).toBeUndefined();
  expect(keyOfFile('pre-key-1 (1).json')).toBeNull();
  expect(keyOfFile('session-.json')).toBeNull();
  expect(keyOfFile('sender-key-120363020000000000@g.us--1.json')).toBeNull();
});

it.each([
  ['', 'empty'],
  ['\0\0\0\0', 'zeros'],
  ['{"type":"Buf', 'not whole JSON'],
  ['\uFEFF{}', 'byte order mark'],
  [Buffer.from('\uFEFF{}', 'utf16le'), 'UTF-16'],
  [Buffer.from('\uFEFF{}', 'utf16le').swap16(), 'UTF-16'],
  [Buffer.from('{}', 'utf16le'), 'UTF-16'],
  [Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0]), 'UTF-32'],
  [Buffer.from('{"a":"\xE9"}', 'latin1'), 'not UTF-8'],
] as const)('%j is refused with words', (bytes, words) => {
  expect(readJson(Buffer.from(bytes as string))).toEqual({ problem: expect.stringContaining(words) });
});
