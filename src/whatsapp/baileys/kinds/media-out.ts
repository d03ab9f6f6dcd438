import type { proto } from '../../../baileys/baileys.js';
import type { OutgoingMedium } from '../../../domain/outgoing-media.js';
import type { UploadedFile } from '../media/media-uploads.js';
import type { Composer, Composing } from './composing.js';

/** Messages that a phone shows once are put into another one that says so. */
function once(message: proto.IMessage, viewOnce: boolean | undefined): proto.IMessage {
  return viewOnce === true ? { viewOnceMessage: { message } } : message;
}

function mediumOf({ medium }: Composing): OutgoingMedium {
  if (medium === undefined) throw new Error('a message with media has a medium');
  return medium;
}

/** What messages say of a file whatever it is for; undefined of what it does not have. */
export async function filePart(
  mediaType: 'image' | 'video' | 'document',
  composing: Composing,
): Promise<UploadedFile & Pick<proto.Message.IVideoMessage, 'width' | 'height' | 'seconds' | 'jpegThumbnail'>> {
  const { width, height, seconds, thumbnail } = mediumOf(composing);
  return { ...(await composing.upload(mediaType)), width, height, seconds, jpegThumbnail: bytes(thumbnail) };
}

function bytes(base64: string | undefined): Uint8Array | undefined {
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64');
}

export const composeImage: Composer<'image'> = async ({ caption, view_once }, composing) => {
  const { width, height, thumbnail } = mediumOf(composing);
  const file = await composing.upload('image');
  const imageMessage = { ...file, caption, width, height, jpegThumbnail: bytes(thumbnail), viewOnce: view_once };
  return once({ imageMessage }, view_once);
};

export const composeVideo: Composer<'video'> = async ({ caption, view_once, gif, note }, composing) => {
  const { width, height, seconds, thumbnail } = mediumOf(composing);
  const file = await composing.upload('video');
  const video = { ...file, caption, width, height, seconds, jpegThumbnail: bytes(thumbnail), viewOnce: view_once };
  if (note === true) return once({ ptvMessage: video }, view_once);
  return once({ videoMessage: { ...video, gifPlayback: gif } }, view_once);
};

export const composeAudio: Composer<'audio'> = async ({ voice, view_once }, composing) => {
  const { seconds, waveform } = mediumOf(composing);
  const file = await composing.upload('audio');
  const audioMessage = { ...file, seconds, ptt: voice, waveform: bytes(waveform), viewOnce: view_once };
  return once({ audioMessage }, view_once);
};

export const composeDocument: Composer<'document'> = async ({ caption, filename }, composing) => {
  const { fileName } = mediumOf(composing);
  const name = filename ?? fileName ?? 'file';
  const documentMessage = { ...(await composing.upload('document')), fileName: name, title: name, caption };
  const message = { documentMessage };
  return caption === undefined ? message : { documentWithCaptionMessage: { message } };
};

export const composeSticker: Composer<'sticker'> = async (_, composing) => {
  const { width, height, animated } = mediumOf(composing);
  return { stickerMessage: { ...(await composing.upload('sticker')), width, height, isAnimated: animated } };
};
