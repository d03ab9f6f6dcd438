import { type MediaType, proto } from '../../../baileys/baileys.js';
import type { MessageMedium } from '../../whatsapp-media.js';
import { unwrap, whole } from '../kinds/content.js';

const SHA256_BYTES = 32;

/** For each part of a message that has a file, whose keys it is encrypted with (Baileys lib/Defaults, MEDIA_HKDF_KEY_MAPPING). */
const TYPES = {
  imageMessage: 'image',
  videoMessage: 'video',
  ptvMessage: 'video',
  audioMessage: 'audio',
  documentMessage: 'document',
  stickerMessage: 'sticker',
} as const satisfies Partial<Record<keyof proto.IMessage, MediaType>>;

const FIELDS = Object.keys(TYPES) as (keyof typeof TYPES)[];

/** What such a part says of its file, as far as it is used here. */
interface FilePart {
  directPath?: string | null;
  mediaKey?: Uint8Array | null;
  fileSha256?: Uint8Array | null;
  fileEncSha256?: Uint8Array | null;
  fileLength?: proto.Message.IImageMessage['fileLength'];
  mimetype?: string | null;
  fileName?: string | null;
  title?: string | null;
}

/** A file with what it takes to read and to check it. */
export interface MessageFile extends MessageMedium {
  readonly type: MediaType;
  /** Undefined when it is not encrypted. */
  readonly mediaKey: Uint8Array | undefined;
  /** Of the encrypted file, hexadecimal. */
  readonly encryptedSha256: string | undefined;
}

/** The file of a message, whatever it is wrapped in. */
export function fileOfMessage(message: proto.IMessage): MessageFile | undefined {
  const unwrapped = unwrap(message);
  // Above buttons a file stands in a field that is named like that of a message which is one.
  const holder = (unwrapped?.content.interactiveMessage?.header ?? unwrapped?.content ?? {}) as proto.IMessage;
  const field = FIELDS.find((name) => holder[name]);
  if (field === undefined) return undefined;
  const part: FilePart = holder[field] ?? {};
  if (!part.directPath) return undefined;
  const mediaKey = part.mediaKey?.length ? part.mediaKey : undefined;
  return {
    type: TYPES[field],
    directPath: part.directPath,
    mediaKey,
    mimeType: part.mimetype || undefined,
    fileName: part.fileName || part.title || undefined,
    size: whole(part.fileLength),
    sha256: hash(part.fileSha256),
    encryptedSha256: hash(part.fileEncSha256),
    renewable: mediaKey !== undefined,
  };
}

function hash(bytes: Uint8Array | null | undefined): string | undefined {
  return bytes?.length === SHA256_BYTES ? Buffer.from(bytes).toString('hex') : undefined;
}
