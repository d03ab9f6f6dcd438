import type { OutgoingContents } from '../../../domain/outgoing.js';

type Card = OutgoingContents['contacts'][number];

/** A visiting card as vCard 3.0 (RFC 2426), with WhatsApp's own `waid`, by which its clients know whom to write to. */
export function vcardOf({ name, phones, emails, urls, addresses, org, birthday }: Card): string {
  const { formatted_name: shown = '', last_name, first_name, middle_name, prefix, suffix } = name ?? {};
  const parts = [last_name, first_name, middle_name, prefix, suffix];
  const isParted = parts.some((part) => part !== undefined);
  const lines = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `N:${structured(isParted ? parts : [undefined, shown, undefined, undefined, undefined])}`,
    `FN:${escaped(shown)}`,
  ];
  if (org?.company !== undefined || org?.department !== undefined) {
    lines.push(`ORG:${structured(org.department === undefined ? [org.company] : [org.company, org.department])}`);
  }
  if (org?.title !== undefined) lines.push(`TITLE:${escaped(org.title)}`);
  for (const { phone, wa_id: waid, type } of phones ?? []) {
    lines.push(`TEL${typed(type)}${waid === undefined ? '' : `;waid=${waid}`}:${escaped(phone ?? `+${waid}`)}`);
  }
  for (const { email, type } of emails ?? []) lines.push(`EMAIL${typed(type)}:${escaped(email)}`);
  for (const { url, type } of urls ?? []) lines.push(`URL${typed(type)}:${oneLine(url)}`);
  for (const { street, city, state, zip, country, country_code: code, type } of addresses ?? []) {
    lines.push(`ADR${typed(type)}:${structured([undefined, undefined, street, city, state, zip, country ?? code])}`);
  }
  if (birthday !== undefined) lines.push(`BDAY:${birthday}`);
  return [...lines, 'END:VCARD'].join('\n');
}

function structured(parts: (string | undefined)[]): string {
  return parts.map((part) => escaped(part ?? '')).join(';');
}

function typed(type: string | undefined): string {
  return type === undefined ? '' : `;type=${type}`;
}

/** What would end the value, or a part of it, is escaped: nobody's name adds a line to a card. */
function escaped(text: string): string {
  return text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n|[\r\n\u0085\u2028\u2029]/g, '\\n')
    .replace(/\p{Cc}/gu, '');
}

/** A URL is no text: nothing in it is escaped (RFC 2426 3.6.8). */
function oneLine(url: string): string {
  return url.replace(/[\p{Cc}\u2028\u2029]/gu, '');
}
