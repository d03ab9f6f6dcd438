import type { MediaObject, TemplateMessage } from '../templates/filling/template-message.js';
import { interactiveAsText } from './interactive-text.js';

/**
 * The message object of a template. Buttons below a picture, a video or a file are shown by no linked device: such a
 * template is sent as its file, with all else as the caption.
 */
export function withoutHeaderMedia(message: TemplateMessage): object {
  if (message.type !== 'interactive') return message;
  const { header, ...interactive } = message.interactive;
  if (header === undefined || header.type === 'text') return message;
  const { type } = header;
  const medium = (header as unknown as Record<string, MediaObject>)[type];
  return { type, [type]: { ...medium, caption: interactiveAsText(interactive) } };
}
