import { tooLong } from '../content/template-error.js';
import type { Given } from '../content/given.js';
import type { TemplateParameters } from './read-send.js';
import type { MediaObject, MessageHeader } from './template-message.js';
import {
  characters,
  componentOf,
  isWebAddress,
  type MediaFormat,
  MOST,
  type TemplateContent,
} from '../content/template.js';
import { mismatch, typeOf, valuesOf } from './values.js';
import { fill } from '../content/variables.js';

const MOST_NAME = 1_000;
const MOST_REFERENCE = 4_096;
/** The bytes of a medium in base64; the body of a request has less. */
const MOST_BASE64 = 2 ** 24;

/** What stands above the body: as a message has it, or a place, in words. */
type FilledHeader = MessageHeader | { type: 'place'; text: string };

/** @throws DomainError as `render` */
export function fillHeader(content: TemplateContent, { header: given }: TemplateParameters): FilledHeader | undefined {
  const header = componentOf(content, 'HEADER');
  if (header === undefined || header.format === 'TEXT') {
    const text = header?.text ?? '';
    const filled = fill(text, valuesOf('header', text, given, content));
    if (characters(filled) > MOST.header) throw tooLong('header: the text', MOST.header);
    return header === undefined ? undefined : { type: 'text', text: filled };
  }
  const { format } = header;
  const [parameter, other] = given.parameters;
  if (parameter === undefined)
    return mismatch('header', given.given, `Format mismatch, expected ${format}, received UNKNOWN`);
  if (other !== undefined) mismatch('header', other, `one parameter is expected, of type ${format}`);
  const type = typeOf(parameter).toUpperCase();
  if (type !== format) mismatch('header', parameter, `Format mismatch, expected ${format}, received ${type}`);
  return format === 'LOCATION' ? placeOf(parameter.member('location')) : mediumOf(format, parameter);
}

function mediumOf(format: MediaFormat, parameter: Given): MessageHeader {
  switch (format) {
    case 'IMAGE':
      return { type: 'image', image: readMedium(parameter.member('image')) };
    case 'VIDEO':
      return { type: 'video', video: readMedium(parameter.member('video')) };
    case 'DOCUMENT':
      return { type: 'document', document: readMedium(parameter.member('document'), 'filename') };
  }
}

/** A medium by one of its names; whether there is one, whoever sends it finds out. */
function readMedium(given: Given, ...also: ['filename'] | []): MediaObject {
  const sources = (['id', 'link', 'base64'] as const).filter((name) => !given.member(name).isAbsent);
  const [source, other] = sources;
  if (source === undefined) return given.missing('must have an id, a link or base64');
  if (other !== undefined) given.wrong(`must not have both ${source} and ${other}`);
  const value = given.member(source);
  const text = value.text(source === 'base64' ? MOST_BASE64 : MOST_REFERENCE);
  if (source === 'link' && !isWebAddress(text)) value.wrong('must be an address that begins with https:// or http://');
  const told = (['mime_type', ...also] as const).flatMap((name) => {
    const member = given.member(name);
    return member.isAbsent ? [] : [[name, member.text(MOST_NAME)] as const];
  });
  return { [source]: text, ...Object.fromEntries(told) };
}

/** Name and address, where they are given, and the map on a line of its own. */
function placeOf(location: Given): FilledHeader {
  const latitude = location.member('latitude').number(-90, 90);
  const longitude = location.member('longitude').number(-180, 180);
  const [name, address] = (['name', 'address'] as const).map((member) => {
    const given = location.member(member);
    return given.isAbsent || given.value === '' ? undefined : given.text(MOST_NAME).replaceAll(/\s+/g, ' ').trim();
  });
  const map = `https://maps.google.com/?q=${latitude},${longitude}`;
  const lines = [name && `📍 *${name}*`, address, map].filter((line) => line !== undefined && line !== '');
  return { type: 'place', text: lines.join('\n') };
}
