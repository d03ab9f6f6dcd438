import { describe, expect, it } from 'vitest';
import { lineName, lineOf, parseLine } from './line.js';

describe('a line', () => {
  it.each([
    ['962302', { companyId: '962302', line: 'main' }, '962302'],
    ['962302.main', { companyId: '962302', line: 'main' }, '962302'],
    ['962302.sales', { companyId: '962302', line: 'sales' }, '962302.sales'],
    [`${'c'.repeat(64)}.${'l'.repeat(32)}`, { companyId: 'c'.repeat(64), line: 'l'.repeat(32) }, undefined],
  ])('%s is read', (text, line, name = text) => {
    expect(parseLine(text)).toEqual(line);
    expect(lineName(line)).toBe(name);
    expect(parseLine(name)).toEqual(line);
  });

  it.each([
    '',
    '.',
    'a.',
    '.a',
    'a.b.c',
    'a/b',
    'a.b/c',
    '..',
    `a.${'l'.repeat(33)}`,
    'c'.repeat(65),
    'a.b ',
    'а',
    7,
    null,
  ])('%j is none', (text) => {
    expect(parseLine(text)).toBeUndefined();
  });

  it('of a company is its main one unless it is named', () => {
    expect([lineOf('a'), lineOf('a', 'sales')]).toEqual([
      { companyId: 'a', line: 'main' },
      { companyId: 'a', line: 'sales' },
    ]);
  });
});
