import type { proto } from '../../../baileys/baileys.js';
import type { MessagePayload } from '../../../domain/events.js';
import { type Content, known, type Readers, whole, yes } from './content.js';

/** WhatsApp's own are below 100 KB. */
const MOST_THUMBNAIL_BYTES = 150_000;

type Media = NonNullable<MessagePayload['media']>;
type MediaKind = Exclude<Extract<Content, { media?: unknown }>['type'], 'interactive'>;

/** What pictures, videos, sounds, documents and stickers have in common. */
interface File {
  mimetype?: string | null;
  fileLength?: proto.Message.IImageMessage['fileLength'];
  fileSha256?: Uint8Array | null;
  jpegThumbnail?: Uint8Array | null;
  width?: number | null;
  height?: number | null;
  seconds?: number | null;
}

function media(type: MediaKind, file: File, text: string | null | undefined, own: Partial<Media> = {}): Content {
  return { type, text: text || null, media: factsOf(file, own) };
}

function factsOf(file: File, own: Partial<Media> = {}): Media {
  const { mimetype, fileLength, fileSha256, jpegThumbnail, width, height, seconds } = file;
  return known<Media>({
    mimeType: mimetype,
    size: whole(fileLength),
    sha256: fileSha256?.length === 32 ? Buffer.from(fileSha256).toString('hex') : undefined,
    seconds: whole(seconds),
    width: whole(width),
    height: whole(height),
    thumbnail: thumbnail(jpegThumbnail),
    ...own,
  });
}

/** The file above the buttons of an offer. */
export function headerMedia(header: proto.Message.InteractiveMessage.IHeader | null | undefined): Media | undefined {
  const { imageMessage, videoMessage, documentMessage } = header ?? {};
  if (documentMessage) return factsOf(documentMessage, known<Media>({ fileName: documentMessage.fileName }));
  const file = imageMessage ?? videoMessage;
  return file ? factsOf(file) : undefined;
}

function thumbnail(jpeg: Uint8Array | null | undefined): string | undefined {
  if (!jpeg || jpeg.length === 0 || jpeg.length > MOST_THUMBNAIL_BYTES) return undefined;
  return Buffer.from(jpeg).toString('base64');
}

export const mediaKinds: Readers = {
  imageMessage: (image) => media('image', image, image.caption),
  videoMessage: (video) => media('video', video, video.caption, known<Media>({ gif: yes(video.gifPlayback) })),
  ptvMessage: (video) => media('video', video, video.caption, { note: true }),
  audioMessage: (audio) => media('audio', audio, null, known<Media>({ voice: yes(audio.ptt) })),
  documentMessage: (file) =>
    media(
      'document',
      file,
      file.caption,
      known<Media>({
        fileName: file.fileName ?? file.title,
        pages: whole(file.pageCount),
        width: whole(file.thumbnailWidth),
        height: whole(file.thumbnailHeight),
      }),
    ),
  stickerMessage: (sticker) => {
    const { pngThumbnail: _, ...file } = sticker;
    return media(
      'sticker',
      file,
      sticker.accessibilityLabel,
      known<Media>({ animated: yes(sticker.isAnimated || sticker.isLottie) }),
    );
  },
};
