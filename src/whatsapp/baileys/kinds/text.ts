import { proto } from '../../../baileys/baileys.js';
import type { Composer } from './composing.js';
import type { Readers } from './content.js';

export const text: Readers = {
  conversation: (words) => ({ type: 'text', text: words }),
  extendedTextMessage: ({ text: words }) => ({ type: 'text', text: words ?? null }),
};

export const composeText: Composer<'text'> = ({ body, preview }) => ({
  extendedTextMessage: {
    text: body,
    ...(preview !== undefined && {
      matchedText: preview.url,
      title: preview.title,
      description: preview.description,
      previewType: proto.Message.ExtendedTextMessage.PreviewType.NONE,
      ...(preview.image !== undefined && { jpegThumbnail: Buffer.from(preview.image, 'base64') }),
    }),
  },
});
