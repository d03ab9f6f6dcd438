/** Words and phrases of thanks. */
export const THANKS_WORDS: readonly string[] = [
  // Russian, as people write it
  'спасибо',
  'спасибочки',
  'спасибки',
  'пасиб',
  'пасибо',
  'спс',
  'благодарю',
  'благодарим',
  'благодарен',
  'благодарна',
  'благодарны',
  'сенкс',
  // of its neighbours
  'дякую',
  'дзякуй',
  'рахмет',
  'рахмат',
  'rahmat',
  'teşekkürler',
  'teşekkür ederim',
  'dziękuję',
  // and of others
  'thank you',
  'thank u',
  'thanks',
  'thx',
  'merci',
  'gracias',
  'danke',
  'grazie',
  'obrigado',
  'obrigada',
];

/** A pattern that finds any of these words, as whole words, in letters of any case and script. */
export function patternOf(words: readonly string[]): RegExp {
  const alternatives = words.map((word) => word.normalize('NFC').trim().split(/\s+/).map(literal).join('\\s+'));
  // `\b` knows no letters but those of English.
  const border = String.raw`[\p{L}\p{M}\p{N}_]`;
  return new RegExp(`(?<!${border})(?:${alternatives.join('|')})(?!${border})`, 'iu');
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
