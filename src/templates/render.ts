import { MAX_TEXT_LENGTH } from '../domain/text.js';
import { tooLong } from './content/template-error.js';
import { fillButtons } from './filling/fill-buttons.js';
import { fillHeader } from './filling/fill-header.js';
import type { TemplateParameters } from './filling/read-send.js';
import type { MessageHeader, TemplateMessage } from './filling/template-message.js';
import { characters, componentOf, MOST, type TemplateContent } from './content/template.js';
import { valuesOf } from './filling/values.js';
import { fill } from './content/variables.js';

/**
 * The message that a template amounts to with these parameters:
 *
 * - with buttons `interactive`, which falls back to numbered text;
 * - with a medium above `image`, `video` or `document` with a caption;
 * - else `text`: the header in bold, body, the footer in italics, with an empty line between.
 *
 * A place above is said in words, with a link to a map: WhatsApp's own location messages carry no text.
 *
 * @throws DomainError TEMPLATE_PARAMETER_COUNT, TEMPLATE_PARAMETER_FORMAT, TEMPLATE_PARAMETER_TEXT,
 *   TEMPLATE_PARAMETER_MISSING, TEMPLATE_PARAMETER_INVALID, TEMPLATE_TOO_LONG
 */
export function render(content: TemplateContent, parameters: TemplateParameters): TemplateMessage {
  const header = fillHeader(content, parameters);
  const body = fillBody(content, parameters);
  const footer = componentOf(content, 'FOOTER')?.text;
  const { buttons } = componentOf(content, 'BUTTONS') ?? { buttons: [] };
  const filled = fillButtons(buttons, parameters.buttons);
  const place = header?.type === 'place' ? header.text : undefined;
  const above = header?.type === 'place' ? undefined : header;
  if (filled.length > 0) {
    return {
      type: 'interactive',
      interactive: {
        type: 'button',
        ...(above && { header: above }),
        body: { text: blocks(place, body) },
        ...(footer !== undefined && { footer: { text: footer } }),
        action: { buttons: filled },
        fallback: 'text',
      },
    };
  }
  const below = footer === undefined ? undefined : emphasised(footer, '_');
  if (above === undefined || above.type === 'text') {
    return { type: 'text', text: { body: blocks(place ?? (above && emphasised(above.text, '*')), body, below) } };
  }
  return withCaption(above, blocks(body, below));
}

function fillBody(content: TemplateContent, { body: parameters }: TemplateParameters): string {
  const { text } = componentOf(content, 'BODY')!;
  const body = fill(text, valuesOf('body', text, parameters, content));
  // The Cloud API gives a body that is alone more room, and we what a text may have.
  const most = content.components.length === 1 ? MAX_TEXT_LENGTH : MOST.body;
  if (characters(body) > most) throw tooLong('body: the text', most);
  return body;
}

function withCaption(header: Exclude<MessageHeader, { type: 'text' }>, caption: string): TemplateMessage {
  switch (header.type) {
    case 'image':
      return { type: 'image', image: { ...header.image, caption } };
    case 'video':
      return { type: 'video', video: { ...header.video, caption } };
    case 'document':
      return { type: 'document', document: { ...header.document, caption } };
  }
}

function blocks(...texts: (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined).join('\n\n');
}

/** Each line in bold or italics; one that has the mark itself stays as it is, since it would end there. */
export function emphasised(text: string, mark: '*' | '_'): string {
  const lines = text.trim().split(/\r?\n/);
  return lines
    .map((line) => (line.trim() === '' || line.includes(mark) ? line : `${mark}${line.trim()}${mark}`))
    .join('\n');
}
