import { effect, signal } from '@preact/signals';
import { ENGLISH, type Word, type Words } from './languages/en';
import { PORTUGUESE } from './languages/pt';
import { RUSSIAN } from './languages/ru';
import { SPANISH } from './languages/es';

export type { Word } from './languages/en';

export const LANGUAGES = { en: 'English', ru: 'Русский', pt: 'Português', es: 'Español' };
export type Language = keyof typeof LANGUAGES;

const WORDS: Record<Language, Words> = { en: ENGLISH, ru: RUSSIAN, pt: PORTUGUESE, es: SPANISH };
const KEPT_AS = 'switchboard-language';

/** The one that was chosen here before, else the first of the browser's that there is. */
export const language = signal<Language>(
  [kept(), ...navigator.languages.map((name) => name.slice(0, 2))].find(isLanguage) ?? 'en',
);

effect(() => {
  const chosen = language.value;
  try {
    localStorage.setItem(KEPT_AS, chosen);
  } catch {
    // A browser that keeps nothing asks again.
  }
});

/** The words in the language that is shown, with what is put in. */
export function t(word: Word, given: Record<string, string | number> = {}): string {
  return WORDS[language.value][word].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(given[name] ?? ''));
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}

function isLanguage(name: string | null): name is Language {
  return name !== null && name in LANGUAGES;
}
