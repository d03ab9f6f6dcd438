import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Sharp, SharpOptions } from 'sharp';
import { DomainError } from '../../domain/errors.js';
import { tooLarge } from '../intake/intake.js';
import { MediaLibrary } from '../media-library.js';
import type { Medium } from '../medium.js';
import { unreadable } from './ffmpeg.js';

type OpenSharp = (input: Buffer, options?: SharpOptions) => Sharp;

/** A picture is held whole while it is looked at; as a document it may be larger. */
const MOST_BYTES = 33_554_432;
/** What a few bytes may say they are: a picture of this size takes 200 MB. */
const MOST_PIXELS = 50_000_000;
const MOST_FRAMES = 120;
const WITHIN_SECONDS = 20;
const THUMBNAIL_PIXELS = 100;
const THUMBNAIL_BYTES = 10_240;
const SQUARE_PIXELS = 640;
const STICKER_PIXELS = 512;
const STICKER_BYTES = { still: 102_400, animated: 512_000 };
const QUALITIES = [80, 60, 40, 20, 5];

export interface Picture {
  width: number;
  height: number;
  thumbnail: Buffer;
}

/** Pictures, by sharp, which is there where it could be installed. */
@Injectable()
export class Pictures {
  private sharp: Promise<OpenSharp | undefined> | undefined;

  constructor(private readonly library: MediaLibrary) {}

  /**
   * How large a picture is, as people see it, and a small JPEG of it.
   *
   * @returns undefined where sharp is not installed
   * @throws DomainError `MEDIA_UNREADABLE`, `MEDIA_TOO_LARGE`
   */
  async look(medium: Medium): Promise<Picture | undefined> {
    const open = await this.opened();
    if (open === undefined) return undefined;
    const bytes = await this.bytes(medium);
    return readable(async () => {
      const { width, height, autoOrient } = await open(bytes, { limitInputPixels: MOST_PIXELS }).metadata();
      const thumbnail = await smallJpeg(open, bytes);
      return { width: autoOrient?.width ?? width, height: autoOrient?.height ?? height, thumbnail };
    });
  }

  /**
   * A small JPEG of a picture that is nobody's medium.
   *
   * @returns undefined where sharp is not installed
   * @throws DomainError `MEDIA_UNREADABLE`, `MEDIA_TOO_LARGE`
   */
  async thumbnail(bytes: Buffer): Promise<Buffer | undefined> {
    const open = await this.opened();
    return open && readable(() => smallJpeg(open, bytes));
  }

  /** As a JPEG, which every app shows. @throws DomainError `CONVERTER_MISSING`, and as `look` */
  async toJpeg(medium: Medium): Promise<Medium> {
    const open = await this.needed();
    const bytes = await this.bytes(medium);
    const made = await readable(() =>
      open(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
        .timeout({ seconds: WITHIN_SECONDS })
        .autoOrient()
        .flatten({ background: 'white' })
        .jpeg({ quality: 90 })
        .toBuffer(),
    );
    return this.store(medium, made, 'image/jpeg');
  }

  /**
   * As a sticker: WebP with 512 pixels on each side, see-through where the picture has none; what moves goes on moving.
   *
   * @throws DomainError `CONVERTER_MISSING`, and as `look`
   */
  async toSticker(medium: Medium): Promise<{ medium: Medium; animated: boolean }> {
    const open = await this.needed();
    const bytes = await this.bytes(medium);
    const { sticker, animated } = await readable(async () => {
      const { pages = 1, width, height, pageHeight } = await open(bytes, { limitInputPixels: MOST_PIXELS }).metadata();
      const moves = pages > 1;
      const most = moves ? STICKER_BYTES.animated : STICKER_BYTES.still;
      const isOne = width === STICKER_PIXELS && (pageHeight ?? height) === STICKER_PIXELS;
      if (medium.mimeType === 'image/webp' && isOne && bytes.length <= most) return { sticker: bytes, animated: moves };
      const options = { limitInputPixels: MOST_PIXELS, pages: Math.min(pages, MOST_FRAMES), failOn: 'error' as const };
      const sized = open(bytes, options)
        .timeout({ seconds: WITHIN_SECONDS })
        .resize(STICKER_PIXELS, STICKER_PIXELS, { fit: 'contain', background: { r: 0, g: 0, b: 0, alpha: 0 } });
      const made = await smallest((quality) => sized.clone().webp({ quality, effort: 3 }).toBuffer(), most);
      return { sticker: made, animated: moves };
    });
    return { medium: sticker === bytes ? medium : await this.store(medium, sticker, 'image/webp'), animated };
  }

  /** As the picture of an account or a group: a square JPEG out of its middle. @throws DomainError as `toJpeg` */
  async toSquare(medium: Medium): Promise<Medium> {
    const open = await this.needed();
    const bytes = await this.bytes(medium);
    const made = await readable(() =>
      open(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
        .timeout({ seconds: WITHIN_SECONDS })
        .autoOrient()
        .resize(SQUARE_PIXELS, SQUARE_PIXELS, { fit: 'cover' })
        .flatten({ background: 'white' })
        .jpeg({ quality: 80 })
        .toBuffer(),
    );
    return this.store(medium, made, 'image/jpeg');
  }

  private async bytes(medium: Medium): Promise<Buffer> {
    if (medium.size > MOST_BYTES) throw tooLarge(MOST_BYTES);
    return buffer(await this.library.open(medium));
  }

  private store({ companyId, fileName }: Medium, bytes: Buffer, mimeType: string): Promise<Medium> {
    return this.library.take(companyId, Readable.from([bytes]), { mimeType, fileName: fileName ?? undefined });
  }

  private async needed(): Promise<OpenSharp> {
    const open = await this.opened();
    if (open === undefined) {
      throw new DomainError('CONVERTER_MISSING', 'The picture has to be converted, and sharp is not installed');
    }
    return open;
  }

  private opened(): Promise<OpenSharp | undefined> {
    this.sharp ??= import('sharp').then(
      ({ default: sharp }) => {
        // One picture has one thread, and nothing of it is kept.
        sharp.concurrency(1);
        sharp.cache(false);
        return sharp;
      },
      () => undefined,
    );
    return this.sharp;
  }
}

function smallJpeg(open: OpenSharp, bytes: Buffer): Promise<Buffer> {
  const small = open(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
    .timeout({ seconds: WITHIN_SECONDS })
    .autoOrient()
    .resize(THUMBNAIL_PIXELS, THUMBNAIL_PIXELS, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' });
  return smallest((quality) => small.clone().jpeg({ quality }).toBuffer(), THUMBNAIL_BYTES);
}

/** The best of those that are small enough, or the smallest. */
async function smallest(make: (quality: number) => Promise<Buffer>, most: number): Promise<Buffer> {
  let made: Buffer = Buffer.alloc(0);
  for (const quality of QUALITIES) {
    made = await make(quality);
    if (made.length <= most) break;
  }
  return made;
}

async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainError) throw error;
    if (/exceeds pixel limit/i.test((error as Error).message)) {
      throw new DomainError('MEDIA_TOO_LARGE', `The picture has more than ${MOST_PIXELS} pixels`, {
        limit: MOST_PIXELS,
      });
    }
    throw unreadable(error);
  }
}
