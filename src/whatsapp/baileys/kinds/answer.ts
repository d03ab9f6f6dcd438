import type { MessagePayload } from '../../../domain/events.js';
import { type Content, known, type Readers } from './content.js';

type Answer = NonNullable<MessagePayload['answer']>;

export const answer: Readers = {
  buttonsResponseMessage: ({ selectedButtonId, selectedDisplayText }) =>
    chosen('buttons', selectedButtonId, selectedDisplayText),
  templateButtonReplyMessage: ({ selectedId, selectedDisplayText }) =>
    chosen('template', selectedId, selectedDisplayText),
  listResponseMessage: ({ singleSelectReply, title, description }) =>
    chosen('list', singleSelectReply?.selectedRowId, title, known<Partial<Answer>>({ description })),
  interactiveResponseMessage: ({ body, nativeFlowResponseMessage }) => {
    const { name, paramsJson } = nativeFlowResponseMessage ?? {};
    return chosen('flow', idIn(paramsJson) ?? name, body?.text, known<Partial<Answer>>({ parameters: paramsJson }));
  },
};

function chosen(
  from: Answer['from'],
  id: string | null | undefined,
  title: string | null | undefined,
  more: Partial<Answer> = {},
): Content {
  return { type: 'answer', text: title || null, answer: { from, id: id || null, title: title || null, ...more } };
}

/** Buttons that the sender named answer with `{"id": "…"}`. */
function idIn(json: string | null | undefined): string | undefined {
  try {
    const { id } = JSON.parse(json ?? '') as { id?: unknown };
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
