import { flag, list, object, oneOf, optional, text } from './members.js';

/** Where the file is: exactly one of the first three. */
const SOURCE = {
  id: optional(text('Id of a medium of the company (`POST …/media`)', { min: 1, max: 64 })),
  link: optional(text('Where it can be fetched, http:// or https://', { min: 1, max: 4_096 })),
  base64: optional(text('The file itself, base64, for small ones', { min: 1, max: 1_000_000 })),
  mime_type: optional(text('MIME type, where the file itself does not tell', { max: 200 })),
};

const CAPTION = optional(text('Words below it', { max: 4_096 }));
const VOICE = optional(flag('True for a voice message: it is converted to Ogg with Opus where it is something else'));
const VIEW_ONCE = optional(flag('True when it can be viewed once'));

/** Kinds of messages that are a file; each converts what it is given into what WhatsApp shows. */
export const OUTGOING_MEDIA = {
  image: object({ ...SOURCE, caption: CAPTION, view_once: VIEW_ONCE }, 'A picture'),
  video: object(
    {
      ...SOURCE,
      caption: CAPTION,
      view_once: VIEW_ONCE,
      gif: optional(flag('True for one that is shown as a moving picture, without sound')),
      note: optional(flag('True for a round video note')),
    },
    'A video, MP4 or 3GP',
  ),
  audio: object(
    {
      ...SOURCE,
      view_once: VIEW_ONCE,
      voice: VOICE,
    },
    'A sound',
  ),
  document: object(
    { ...SOURCE, caption: CAPTION, filename: optional(text('Its name', { min: 1, max: 255 })) },
    'A file',
  ),
  sticker: object(SOURCE, 'A sticker, made of WebP, PNG, JPEG or GIF'),
};

export type OutgoingMediaKind = keyof typeof OUTGOING_MEDIA;

const MOST_IN_ALBUM = 30;

/** Pictures and videos that belong together. */
export const ALBUM = list(
  object(
    {
      type: oneOf(['image', 'video'], 'What it is; the rest is in the member of that name'),
      image: optional(OUTGOING_MEDIA.image),
      video: optional(OUTGOING_MEDIA.video),
    },
    'A picture or a video',
  ),
  'Pictures and videos that arrive as one album; each of them is a message of its own',
  MOST_IN_ALBUM,
  2,
);

/** What can be posted as a status. */
export const STATUS_MEDIA = {
  image: object({ ...SOURCE, caption: CAPTION }, 'A picture'),
  video: object({ ...SOURCE, caption: CAPTION }, 'A video, MP4 or 3GP'),
  audio: object({ ...SOURCE, voice: VOICE }, 'A sound'),
};

/** A file above buttons. */
export const HEADER_MEDIA = {
  image: object(SOURCE, 'A picture'),
  video: object(SOURCE, 'A video'),
  document: object({ ...SOURCE, filename: optional(text('Its name', { min: 1, max: 255 })) }, 'A file'),
};

export function isMediaKind(kind: string): kind is OutgoingMediaKind {
  return Object.hasOwn(OUTGOING_MEDIA, kind);
}

/** A stored medium as WhatsApp wants it for a kind, as plain data. */
export interface OutgoingMedium {
  /** The medium to send: the one that was given, or what it was converted to. */
  mediumId: string;
  mimeType: string;
  /** In bytes. */
  size: number;
  /** Of sound and video; absent where nobody could look. */
  seconds?: number;
  /** In pixels, as people see it. */
  width?: number;
  height?: number;
  /** Of a voice message: 64 bytes from 0 to 100, base64. */
  waveform?: string;
  /** A JPEG with at most 100 pixels on its long edge, base64. */
  thumbnail?: string;
  fileName?: string;
  /** Of a sticker. */
  animated?: boolean;
}
