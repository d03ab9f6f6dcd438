import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { textOf } from './environment.js';

const TEXT = 'PORT=8080\nADMIN_API_KEY=x4kz81pq07vn52ty\n# Grüße\n';

function utf16(text: string, mark: boolean, big: boolean): Buffer {
  const bytes = Buffer.from(`${mark ? '\uFEFF' : ''}${text}`, 'utf16le');
  return big ? bytes.swap16() : bytes;
}

describe('the settings file', () => {
  it.each([
    ['as it is', Buffer.from(TEXT)],
    ['with a byte order mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['with a byte order mark and line ends of Windows', Buffer.from(`\uFEFF${TEXT.replaceAll('\n', '\r\n')}`)],
  ])('is read %s, its first line too', (_, bytes) => {
    expect(parseEnv(textOf(bytes))).toEqual({ PORT: '8080', ADMIN_API_KEY: 'x4kz81pq07vn52ty' });
  });

  it.each([
    ['UTF-16 (little endian)', utf16(TEXT, true, false)],
    ['UTF-16 (big endian)', utf16(TEXT, true, true)],
    ['UTF-16 without a byte order mark (little endian)', utf16(TEXT, false, false)],
    ['UTF-16 without a byte order mark (big endian)', utf16(TEXT, false, true)],
    ['UTF-32', Buffer.concat([Buffer.from('fffe0000', 'hex'), Buffer.from(TEXT)])],
    ['Latin-1 or Windows-1252 (line 3)', Buffer.from(TEXT, 'latin1')],
    ['Latin-1 or Windows-1252 (line 1)', Buffer.from('NAME=caf\xe9', 'latin1')],
  ])('stops the start when it is %s', (name, bytes) => {
    expect(() => textOf(bytes)).toThrow(name);
  });
});
