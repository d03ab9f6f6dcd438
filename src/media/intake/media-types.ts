import { fileTypeFromBuffer } from 'file-type';
import { DomainError } from '../../domain/errors.js';
import type { Declared } from '../medium.js';

const UNKNOWN = 'application/octet-stream';
const PDF = 'application/pdf';
const SVG = 'image/svg+xml';
/** Said by programs that do not know. */
const SAYS_NOTHING = new Set(['', UNKNOWN, 'binary/octet-stream', 'application/binary', 'application/force-download']);

/** Other names of types, as people and programs write them. */
const ALIASES: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
  'audio/mp3': 'audio/mpeg',
  'audio/x-mp3': 'audio/mpeg',
  'audio/x-mpeg': 'audio/mpeg',
  'audio/m4a': 'audio/mp4',
  'audio/x-m4a': 'audio/mp4',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/x-aac': 'audio/aac',
  'audio/x-flac': 'audio/flac',
  'audio/opus': 'audio/ogg; codecs=opus',
  'application/ogg': 'audio/ogg',
  'application/x-pdf': 'application/pdf',
  'application/x-zip-compressed': 'application/zip',
};

/** Containers, of which bytes tell less than names do. */
const CONTAINERS = /^application\/(zip|x-cfb|gzip|xml|rtf|json)$/;

/** Either of two families: sound alone is a video without pictures. */
const EITHER = /^(audio|video)\/(mp4|ogg|webm|mpeg|3gpp2?|quicktime|x-m4v|(x-)?matroska|x-ms-asf)$/;

/**
 * The MIME type of a file: what its first bytes are, and what was said of it where they do not tell, as of texts. One kind of
 * picture for another is put right without a word; a text that is said to be a picture is refused.
 *
 * @throws DomainError `MEDIA_TYPE_MISMATCH`
 */
export async function mediaType(head: Buffer, declared: Declared): Promise<string> {
  const found = await fileTypeFromBuffer(head);
  const is = plain(found?.mime ?? '');
  let said = plain(declared.mimeType ?? '');
  if (SAYS_NOTHING.has(nameOf(said))) {
    if (is !== '') return is;
    said = plain(declared.hint ?? '');
    if (SAYS_NOTHING.has(nameOf(said))) return UNKNOWN;
  }
  if (is === '') {
    if (mustTell(nameOf(said), head)) throw mismatch(said, undefined);
    return said;
  }
  if (nameOf(is) === nameOf(said)) return is.includes(';') ? is : said;
  const [family, itsFamily] = [familyOf(said), familyOf(is)];
  const isText = itsFamily === 'text' || CONTAINERS.test(nameOf(is));
  if (isText && /^(application|text)$/.test(family) && said !== PDF) return said;
  if (isText && said === SVG) return said;
  if (EITHER.test(nameOf(is)) && EITHER.test(nameOf(said))) return subtypeOf(is) === subtypeOf(said) ? said : is;
  if (family === itsFamily && said !== PDF) return is;
  throw mismatch(said, is);
}

/** Whether bytes that are of no known type are not of this one. Of sound there are more forms than anybody knows. */
function mustTell(said: string, head: Buffer): boolean {
  if (said === PDF) return true;
  const family = familyOf(said);
  if (family === 'audio') return !head.includes(0);
  return family === 'video' || (family === 'image' && said !== SVG);
}

/** In small letters, with its usual name, and with parameters that do no harm. */
function plain(given: string): string {
  const [name = '', ...parameters] = given.trim().slice(0, 255).split(';');
  const type = name.trim().toLowerCase();
  if (!/^[a-z0-9][a-z0-9.+-]*\/[a-z0-9][a-z0-9.+-]*$/.test(type)) return '';
  const usual = ALIASES[type] ?? type;
  const kept = parameters
    .map((parameter) => parameter.trim().replace(/^([a-z]+)="([\w.-]+)"$/i, '$1=$2'))
    .filter((parameter) => /^(charset|codecs)=[\w.,-]{1,64}$/i.test(parameter));
  return usual.includes(';') ? usual : [usual, ...kept].join('; ');
}

function nameOf(type: string): string {
  return type.split(';')[0]!;
}

function familyOf(type: string): string {
  return type.split('/')[0]!;
}

function subtypeOf(type: string): string {
  return nameOf(type).split('/')[1]!;
}

function mismatch(said: string, is: string | undefined): DomainError {
  const words = is === undefined ? 'it is not' : `it is ${is}`;
  return new DomainError('MEDIA_TYPE_MISMATCH', `The file is said to be ${said}, but by its bytes ${words}`);
}
