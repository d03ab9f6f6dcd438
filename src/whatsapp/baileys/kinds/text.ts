import type { Composer } from './composing.js';
import type { Readers } from './content.js';

export const text: Readers = {
  conversation: (words) => ({ type: 'text', text: words }),
  extendedTextMessage: ({ text: words }) => ({ type: 'text', text: words ?? null }),
};

export const composeText: Composer<'text'> = ({ body }) => ({ extendedTextMessage: { text: body } });
