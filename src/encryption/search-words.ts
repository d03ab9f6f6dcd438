import { createHmac, hkdfSync } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type LineId, lineName } from '../domain/line.js';

/** Different words of one message that can be searched for; whoever writes more writes a book. */
const MOST_WORDS = 400;
/** Letters with their marks, and digits, of any script. */
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
/** Most words that are said are few: their numbers are remembered, since an HMAC takes as long as all else of a word. */
const REMEMBERED = 20_000;
/** What the words of an installation without encryption are hashed with: no secret, but as many bytes. */
const NO_SECRET = Buffer.from('switchboard');

/** The different words of a text in small letters, in their order. */
export function wordsOf(text: string): string[] {
  return [...new Set(text.normalize('NFKC').toLowerCase().match(WORD))];
}

/**
 * Turns words into numbers by which messages are found, so that no index holds a word of anybody. A number is the first
 * eight bytes of an HMAC over the line and the word: the same word of two lines is two numbers, and nobody finds out
 * which word a number stands for without the key. The first key hashes; all keys are searched with, so that keys can be
 * rotated.
 *
 * @param keys as for `AtRestCipher`
 */
export class SearchWords {
  private readonly keys: Buffer[];
  private readonly numbers = new LRUCache<string, string>({ max: REMEMBERED });

  constructor(keys: string | undefined) {
    const secrets = keys === undefined ? [NO_SECRET] : keys.split(',').map((hex) => Buffer.from(hex, 'hex'));
    this.keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'words of messages', 32)));
  }

  /**
   * What a message is found by, as whole numbers of 64 bits: its words, and all names of who wrote it.
   *
   * @param text null for a message without words
   */
  of(line: LineId, text: string | null, names: readonly string[]): string[] {
    const words = text === null ? [] : wordsOf(text).slice(0, MOST_WORDS);
    return this.hashed(this.keys[0]!, line, [...words, ...names.map(nameTerm)]);
  }

  /** The numbers of these words, for each key: a message has all numbers of one of them. */
  ofWords(line: LineId, words: readonly string[]): string[][] {
    return this.keys.map((key) => this.hashed(key, line, words));
  }

  /** The numbers of somebody who has these names: a message of theirs has one of them at least. */
  ofPerson(line: LineId, names: readonly string[]): string[] {
    return this.keys.flatMap((key) => this.hashed(key, line, names.map(nameTerm)));
  }

  private hashed(key: Buffer, line: LineId, terms: readonly string[]): string[] {
    const name = lineName(line);
    return terms.map((term) => {
      const text = `${name}\0${term}`;
      const known = key === this.keys[0] ? this.numbers.get(text) : undefined;
      if (known !== undefined) return known;
      const number = createHmac('sha256', key).update(text).digest().readBigInt64BE().toString();
      if (key === this.keys[0]) this.numbers.set(text, number);
      return number;
    });
  }
}

/** No word has a zero in it. */
function nameTerm(name: string): string {
  return `\0${name}`;
}
