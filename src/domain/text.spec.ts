import { describe, expect, it } from 'vitest';
import { isEmoji, textFault } from './text.js';

describe('textFault', () => {
  it.each(['1', '👋'.repeat(4096), ' x ', '‏שלום‏', '👨‍👩‍👧‍👦', '\u200fا', '.', '—'])('takes %j', (text) => {
    expect(textFault(text)).toBeUndefined();
  });

  it.each(['', 'x'.repeat(4097), '👋'.repeat(4097), 'x'.repeat(4096) + '\ufe0f'])(
    'refuses the length of %j',
    (text) => {
      expect(textFault(text)).toBe('must be 1 to 4096 characters');
    },
  );

  it.each(['\ud83d', 'Hello \ud83d', '\udc4b and more', '\udc4b\ud83d', '👋\ud83d', 'a\ud83db'])(
    'refuses half of an emoji in %j',
    (text) => expect(textFault(text)).toBe('must not hold half of a character'),
  );

  it.each([
    ' ',
    '\t\n\r ',
    '\u00a0',
    '\u3000\u2003',
    '\u200b',
    '\u200e\u200f',
    '\ufeff',
    '\u2060 \u00ad',
    '\u2800',
    '\u3164',
    '\0',
  ])('refuses %j, which shows nothing', (text) => expect(textFault(text)).toBe('must not be blank'));
});

describe('isEmoji', () => {
  it.each(['❤️', '❤', '👍', '👍🏿', '👨‍👩‍👧‍👦', '🇩🇪', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '1️⃣', '#️⃣', '🏳️‍🌈', '❤️‍🔥', '🧑🏽‍🤝‍🧑🏿', '☺️', '🫩'])('takes %s', (text) => {
    expect(isEmoji(text)).toBe(true);
  });

  it.each(['x', 'ok', '1', '#', '👍👍', '👍 ', ' 👍', ':+1:', '\ud83d', '🇩', '😀x', '\u200d', '❤'.repeat(40), '<3'])(
    'refuses %j',
    (text) => expect(isEmoji(text)).toBe(false),
  );
});
