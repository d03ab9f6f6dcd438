import type { OutgoingContents } from '../domain/outgoing.js';

type Interactive = OutgoingContents['interactive'];

/** Buttons or a list as words: whoever gets it answers with the number, or with what stands behind it. */
export function interactiveAsText(given: Interactive): string {
  const { header, body, footer } = given;
  const choices = choicesOf(given).map((choice, place) => `${place + 1}. ${choice}`);
  const parts = [header?.text, body?.text, choices.join('\n'), footer?.text];
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}

function choicesOf({ type, action }: Interactive): string[] {
  if (type === 'cta_url') {
    const { display_text: title, url } = action.parameters ?? {};
    return [`${String(title)}: ${String(url)}`];
  }
  if (type === 'list') {
    return (action.sections ?? []).flatMap(({ rows }) =>
      (rows ?? []).map(({ title, description }) => (description ? `${title} – ${description}` : title)),
    );
  }
  return (action.buttons ?? []).map(({ reply, url, call, copy }) => {
    if (url !== undefined) return `${url.title}: ${url.url}`;
    if (call !== undefined) return `${call.title}: ${call.phone_number}`;
    if (copy !== undefined) return `${copy.title}: ${copy.code}`;
    return reply?.title ?? '';
  });
}
