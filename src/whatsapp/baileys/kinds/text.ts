import type { Readers } from './content.js';

export const text: Readers = {
  conversation: (words) => ({ type: 'text', text: words }),
  extendedTextMessage: ({ text: words }) => ({ type: 'text', text: words ?? null }),
};
