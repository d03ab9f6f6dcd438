import { describe, expect, it } from 'vitest';
import { lineOf } from '../domain/line.js';
import { SearchWords, wordsOf } from './search-words.js';

const KEY_A = 'b3a8c7407b9e68600371afeeb600e3daade323fb1f4eeb1e93f82198c1e349a4';
const KEY_B = 'a2c9c16fbe650ec04fd675f9e55a715d682b41a0adf6a089e0607aa1598b3ae5';
const SHOP = lineOf('shop');

describe('the words of a text', () => {
  it.each([
    ['Is there a table? A TABLE for 2!', ['is', 'there', 'a', 'table', 'for', '2']],
    ['Стол на двоих — «у окна», пожалуйста', ['стол', 'на', 'двоих', 'у', 'окна', 'пожалуйста']],
    // The same letters, made of two characters each.
    ['Мо\u0438\u0306 сто\u0301л', ['мой', 'сто\u0301л']],
    ['ＦＵＬＬ width, ﬁne', ['full', 'width', 'fine']],
    ['हिन्दी में', ['हिन्दी', 'में']],
    // No spaces: what stands between two marks is one word.
    ['我想订一张桌子，谢谢', ['我想订一张桌子', '谢谢']],
    ['order #12-34/x', ['order', '12', '34', 'x']],
    ['👍 …', []],
    ['', []],
  ])('%j are %j', (text, words) => expect(wordsOf(text)).toEqual(words));
});

describe('what a message is found by', () => {
  it('is a number for each word and each name of its author, of its line alone', () => {
    const words = new SearchWords(KEY_A);
    const [table, two, anna] = words.of(SHOP, 'Table, table: two', ['123@lid']);
    expect(words.of(SHOP, 'two TABLE', [])).toEqual([two, table]);
    expect(words.ofWords(SHOP, ['two'])).toEqual([[two]]);
    expect(words.ofPerson(SHOP, ['123@lid'])).toEqual([anna]);
    expect(words.of(SHOP, null, ['123@lid'])).toEqual([anna]);
    for (const number of [table, two, anna]) expect(BigInt.asIntN(64, BigInt(number!)).toString()).toBe(number);
    for (const other of [lineOf('shop', 'sales'), lineOf('other')]) {
      expect(words.of(other, 'table', [])).not.toEqual([table]);
    }
    // A word is nobody's name.
    expect(words.of(SHOP, '123 lid', [])).not.toContain(anna);
    expect(new SearchWords(undefined).of(SHOP, 'table', [])).not.toEqual([table]);
  });

  it('is searched for with every key, and made with the first', () => {
    const [ofA] = new SearchWords(KEY_A).of(SHOP, 'table', []);
    const [ofB] = new SearchWords(KEY_B).of(SHOP, 'table', []);
    const rotated = new SearchWords(`${KEY_B},${KEY_A}`);
    expect(rotated.of(SHOP, 'table', [])).toEqual([ofB]);
    expect(rotated.ofWords(SHOP, ['table'])).toEqual([[ofB], [ofA]]);
    expect(rotated.ofPerson(SHOP, ['1@lid'])).toHaveLength(2);
  });

  it('is 400 words at most', () => {
    const text = Array.from({ length: 1_000 }, (_, n) => `w${n}`).join(' ');
    expect(new SearchWords(undefined).of(SHOP, text, ['1@lid'])).toHaveLength(401);
  });
});
