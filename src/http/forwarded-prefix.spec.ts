import { describe, expect, it } from 'vitest';
import { forwardedPrefix } from './forwarded-prefix.js';

const prefix = (header: string | undefined, proxies: number): string =>
  forwardedPrefix(header === undefined ? {} : { 'x-forwarded-prefix': header }, proxies);

describe('X-Forwarded-Prefix', () => {
  it.each([
    ['/wa', 1, '/wa'],
    ['/wa/', 1, '/wa'],
    ['/a/b-c_d.e~1', 1, '/a/b-c_d.e~1'],
    ['/client, /wa', 1, '/wa'],
    ['/outer, /inner', 2, '/outer/inner'],
    ['/outer, ', 2, '/outer'],
    ['/wa', 3, '/wa'],
  ])('%s with %i proxies is %s', (header, proxies, expected) => {
    expect(prefix(header, proxies)).toBe(expected);
  });

  it.each([
    [undefined, 1],
    ['/wa', 0],
    ['/', 1],
    ['wa', 1],
    ['//evil.example', 1],
    ['https://evil.example', 1],
    ['/wa?x=1', 1],
    ['/wa#x', 1],
    ['/wa/../admin', 1],
    ['/.', 1],
    ['/wa\\evil', 1],
    ['/"><script>', 1],
    [`/${'a'.repeat(300)}`, 1],
  ])('%s with %i proxies is nothing', (header, proxies) => {
    expect(prefix(header, proxies)).toBe('');
  });
});
