import sharp from 'sharp';

/** A JPEG that does not get smaller, and a small one of it; base64. */
export interface Picture {
  base64: string;
  thumbnail: string;
}

const EDGE = 395;

/** Noise of about 100 KB. */
export async function newPicture(): Promise<Picture> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const picture = await sharp({ create: { width: EDGE, height: EDGE, channels: 3, background: 'grey', noise } })
    .jpeg({ quality: 80 })
    .toBuffer();
  const thumbnail = await sharp(picture).resize(32, 32).jpeg({ quality: 50 }).toBuffer();
  return { base64: picture.toString('base64'), thumbnail: thumbnail.toString('base64') };
}
