import { proto } from '../../../baileys/baileys.js';
import type { MessagePayload } from '../../../domain/events.js';
import type { OutgoingContents } from '../../../domain/outgoing.js';
import type { Composer, Composing } from './composing.js';
import { filePart } from './media-out.js';
import { type Content, known, type Readers } from './content.js';
import { headerMedia } from './media.js';

const MOST_BUTTONS = 200;

type Offer = NonNullable<MessagePayload['interactive']>;
type Button = Offer['buttons'][number];

export const interactive: Readers = {
  buttonsMessage: ({ contentText, text, footerText, buttons }) =>
    offer(
      contentText,
      text,
      footerText,
      (buttons ?? []).map((one) => button(one.buttonId, one.buttonText?.displayText)),
    ),
  listMessage: ({ title, description, footerText, buttonText, sections }) =>
    offer(
      description,
      title,
      footerText,
      (sections ?? []).flatMap(({ rows }) =>
        (rows ?? []).map((row) => button(row.rowId, row.title, { description: row.description })),
      ),
      buttonText,
    ),
  interactiveMessage: ({ header, body, footer, nativeFlowMessage }) => ({
    ...offer(body?.text, header?.title, footer?.text, (nativeFlowMessage?.buttons ?? []).map(flowButton)),
    ...known<Pick<MessagePayload, 'media'>>({ media: headerMedia(header) }),
  }),
  templateMessage: (template) => {
    const { interactiveMessageTemplate: newer, hydratedTemplate, hydratedFourRowTemplate } = template;
    if (newer) return interactive.interactiveMessage!(newer);
    const { hydratedContentText, hydratedTitleText, hydratedFooterText, hydratedButtons } =
      hydratedTemplate ?? hydratedFourRowTemplate ?? {};
    return offer(
      hydratedContentText,
      hydratedTitleText,
      hydratedFooterText,
      (hydratedButtons ?? []).map(templateButton),
    );
  },
  highlyStructuredMessage: ({ hydratedHsm }) =>
    hydratedHsm ? interactive.templateMessage!(hydratedHsm) : offer(null, null, null, []),
};

function offer(
  body: string | null | undefined,
  header: string | null | undefined,
  footer: string | null | undefined,
  buttons: Button[],
  label?: string | null,
): Content {
  return {
    type: 'interactive',
    text: body || null,
    interactive: { ...known<Partial<Offer>>({ header, footer, label }), buttons: buttons.slice(0, MOST_BUTTONS) },
  };
}

function button(
  id: string | null | undefined,
  title: string | null | undefined,
  { url, description }: { url?: string | null; description?: string | null } = {},
): Button {
  return { id: id || null, title: title ?? '', ...known<Partial<Button>>({ url, description }) };
}

function templateButton({ quickReplyButton, urlButton, callButton }: proto.IHydratedTemplateButton): Button {
  if (urlButton) return button(null, urlButton.displayText, { url: urlButton.url });
  if (callButton) return button(callButton.phoneNumber, callButton.displayText);
  return button(quickReplyButton?.id, quickReplyButton?.displayText);
}

/** `{"display_text": "…", "id": "…", "url": "…"}`, by the name of the flow. */
function flowButton({
  name,
  buttonParamsJson,
}: proto.Message.InteractiveMessage.NativeFlowMessage.INativeFlowButton): Button {
  let parameters: Record<string, unknown> = {};
  try {
    parameters = (JSON.parse(buttonParamsJson ?? '{}') as Record<string, unknown> | null) ?? {};
  } catch {
    // It is what its sender wrote.
  }
  const { id, display_text: title, url } = parameters;
  const word = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return button(word(id) ?? name, word(title), { url: word(url) });
}

type Given = OutgoingContents['interactive'];
type FlowButton = proto.Message.InteractiveMessage.NativeFlowMessage.INativeFlowButton;

/**
 * Buttons are a native flow, lists the older form of their own: that is what most clients show. What the server has to be
 * told beside them is in `stanza-parts.ts`.
 */
export const composeInteractive: Composer<'interactive'> = async (given, composing) => {
  const { header, body, footer, action } = given;
  if (given.type === 'list') {
    return {
      listMessage: {
        title: header?.text,
        description: body?.text,
        footerText: footer?.text,
        buttonText: action.button,
        listType: proto.Message.ListMessage.ListType.SINGLE_SELECT,
        sections: (action.sections ?? []).map(({ title, rows }) => ({
          title,
          rows: (rows ?? []).map((row) => ({ rowId: row.id, title: row.title, description: row.description })),
        })),
      },
    };
  }
  return {
    interactiveMessage: {
      ...(header !== undefined && { header: await headerOf(header, composing) }),
      body: { text: body?.text },
      ...(footer !== undefined && { footer: { text: footer.text } }),
      nativeFlowMessage: { buttons: flowButtonsOf(given), messageParamsJson: '{}', messageVersion: 1 },
    },
  };
};

async function headerOf(
  { type, text, document }: NonNullable<Given['header']>,
  composing: Composing,
): Promise<proto.Message.InteractiveMessage.IHeader> {
  switch (type) {
    case 'image':
      return { hasMediaAttachment: true, imageMessage: await filePart('image', composing) };
    case 'video':
      return { hasMediaAttachment: true, videoMessage: await filePart('video', composing) };
    case 'document': {
      const fileName = document?.filename ?? composing.medium?.fileName ?? 'file';
      return {
        hasMediaAttachment: true,
        documentMessage: { ...(await filePart('document', composing)), fileName, title: fileName },
      };
    }
    default:
      return { title: text, hasMediaAttachment: false };
  }
}

function flowButtonsOf({ type, action }: Given): FlowButton[] {
  if (type === 'cta_url') {
    const { display_text, url } = action.parameters ?? {};
    return [flow('cta_url', { display_text, url, merchant_url: url })];
  }
  return (action.buttons ?? []).map(({ reply, url, call, copy }) => {
    if (url !== undefined) return flow('cta_url', { display_text: url.title, url: url.url, merchant_url: url.url });
    if (call !== undefined) return flow('cta_call', { display_text: call.title, phone_number: call.phone_number });
    if (copy !== undefined) return flow('cta_copy', { display_text: copy.title, copy_code: copy.code });
    return flow('quick_reply', { display_text: reply?.title, id: reply?.id });
  });
}

function flow(name: string, parameters: object): FlowButton {
  return { name, buttonParamsJson: JSON.stringify(parameters) };
}
