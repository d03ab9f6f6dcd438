import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pino } from 'pino';
import sharp, { type Sharp } from 'sharp';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { MediaPreparer } from '../../src/media/conversion/media-preparer.js';
import { Pictures } from '../../src/media/conversion/pictures.js';
import type { OutgoingMedium } from '../../src/domain/outgoing-media.js';
import type { MediumKind } from '../../src/media/conversion/medium-kind.js';
import { Recordings } from '../../src/media/conversion/recordings.js';
import { MediaLinks } from '../../src/media/intake/media-links.js';
import { MediaLibrary } from '../../src/media/media-library.js';
import type { Medium } from '../../src/media/medium.js';
import { LocalMediaStore } from '../../src/media/storage/local-media-store.js';
import { WhatsappMedium } from '../../src/media/whatsapp-medium.entity.js';
import { OutboundHttp } from '../../src/outbound/outbound-http.js';
import { CompanyRetention } from '../../src/retention/company-retention.entity.js';
import { RetentionService } from '../../src/retention/retention.service.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { film, pngThatSays, tone } from '../support/media-files.js';

const log = pino({ level: 'silent' });
const settings = loadSettings({
  AUTH_ENCRYPTION_KEY: 'b3a8c7407b9e68600371afeeb600e3daade323fb1f4eeb1e93f82198c1e349a4',
  CONTENT_ENCRYPTION: 'on',
});

let database: TestDatabase;
let source: DataSource;
let folder: string;
let library: MediaLibrary;
let preparer: MediaPreparer;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'media-'));
  source = await new DataSource({
    ...dataSourceOptions({ url: database.url }),
    entities: [WhatsappMedium, CompanyRetention],
  }).initialize();
  library = new MediaLibrary(
    source.getRepository(WhatsappMedium),
    new LocalMediaStore(folder),
    new MediaLinks(new OutboundHttp(false), settings),
    new RetentionService(source.getRepository(CompanyRetention), settings),
    settings,
    log,
  );
  preparer = newPreparer();
});

afterAll(async () => {
  await source?.destroy();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

function newPreparer(): MediaPreparer {
  return new MediaPreparer(library, new Pictures(library), new Recordings(library), source, settings, log);
}

function take(bytes: Buffer, mimeType?: string, fileName?: string): Promise<Medium> {
  return library.take('shop', Readable.from([bytes]), { mimeType, fileName });
}

async function prepared(bytes: Buffer, as: MediumKind, mimeType?: string): Promise<OutgoingMedium> {
  return preparer.prepare('shop', await take(bytes, mimeType), as);
}

async function bytesOf(mediumId: string): Promise<Buffer> {
  return buffer(await library.open({ companyId: 'shop', id: mediumId }));
}

describe('a voice note', () => {
  it.each([
    ['mp3', []],
    ['m4a', ['-c:a', 'aac']],
    ['webm', ['-c:a', 'libopus']],
    ['ogg', ['-c:a', 'libopus', '-ac', '2']],
  ])('is made of %s, with its length and how loud it is', async (ending, args) => {
    const voice = await prepared(await tone(`tone.${ending}`, 3, ...args), 'voice');
    expect(voice).toMatchObject({ mimeType: 'audio/ogg; codecs=opus', seconds: 3 });
    const waveform = Buffer.from(voice.waveform!, 'base64');
    expect(waveform).toHaveLength(64);
    expect(Math.max(...waveform)).toBe(100);
    // Louder from beginning to end, as the tone is.
    expect([waveform[0]! < 20, waveform[16]! < waveform[32]!, waveform[32]! < waveform[48]!]).toEqual([
      true,
      true,
      true,
    ]);
    const made = await library.find('shop', voice.mediumId);
    expect(made).toMatchObject({ size: voice.size });
    const tracks = await new Recordings(library).look(made);
    expect(tracks).toMatchObject({ audio: { codec: 'opus', channels: 1 }, seconds: 3 });
    expect((await bytesOf(voice.mediumId)).subarray(0, 4).toString()).toBe('OggS');
  });

  it('that is one already stays as it is', async () => {
    const medium = await take(await tone('tone.ogg', 2, '-c:a', 'libopus', '-ac', '1'), 'audio/ogg');
    const voice = await preparer.prepare('shop', medium, 'voice');
    expect(voice).toMatchObject({ mediumId: medium.id, mimeType: 'audio/ogg; codecs=opus', seconds: 2 });
    expect(Buffer.from(voice.waveform!, 'base64')).toHaveLength(64);
  });

  it('is made once, whoever asks, and again when it is gone', async () => {
    const medium = await take(await tone('tone.mp3', 1));
    const [first, second] = await Promise.all([
      preparer.prepare('shop', medium, 'voice'),
      preparer.prepare('shop', medium, 'voice'),
    ]);
    expect(second).toEqual(first);
    expect(await newPreparer().prepare('shop', medium, 'voice')).toEqual(first);
    const rows = await source.query<{ body: Buffer }[]>('SELECT body FROM whatsapp_media_prepared');
    expect(rows.map(({ body }) => body.toString()).join()).not.toContain('mimeType');
    await library.remove('shop', first.mediumId);
    const again = await newPreparer().prepare('shop', medium, 'voice');
    expect(again.mediumId).not.toBe(first.mediumId);
    expect(again).toMatchObject({ seconds: 1 });
  });

  it.each([
    ['a text', Buffer.from('no sound at all'), 'text/plain', 'MEDIA_TYPE_MISMATCH'],
    [
      'a playlist',
      Buffer.from('#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:1/x\n'),
      'audio/x-mpegurl',
      'MEDIA_TYPE_MISMATCH',
    ],
    [
      'what breaks off at once',
      Buffer.concat([Buffer.from('ID3\u0004\0\0\0\0\0\0'), Buffer.alloc(50)]),
      'audio/mpeg',
      'MEDIA_UNREADABLE',
    ],
  ])('is not made of %s', async (_, bytes, mimeType, code) => {
    await expect(prepared(bytes, 'voice', mimeType)).rejects.toMatchObject({ code });
    expect(await source.query(`SELECT FROM whatsapp_media_writes`)).toEqual([]);
  });

  it('cannot be made without ffmpeg, and a video goes as it is', async () => {
    const [sound, video] = await Promise.all([tone('tone.mp3', 1), film('film.mp4', 1, '64x48')]);
    const path = process.env.PATH;
    process.env.PATH = '/nowhere';
    try {
      await expect(prepared(sound, 'voice')).rejects.toMatchObject({
        code: 'CONVERTER_MISSING',
        message: expect.stringContaining('is not installed'),
      });
      const medium = await take(video);
      expect(await preparer.prepare('shop', medium, 'video')).toEqual({
        mediumId: medium.id,
        mimeType: 'video/mp4',
        size: video.length,
      });
    } finally {
      process.env.PATH = path;
    }
  });
});

describe('a video', () => {
  it('has its length, its size and a picture of it', async () => {
    const video = await prepared(await film('film.mp4', 2, '320x180', '-pix_fmt', 'yuv420p'), 'video');
    expect(video).toMatchObject({ mimeType: 'video/mp4', seconds: 2, width: 320, height: 180 });
    const thumbnail = Buffer.from(video.thumbnail!, 'base64');
    expect(await sharp(thumbnail).metadata()).toMatchObject({ format: 'jpeg', width: 100, height: 56 });
    expect(thumbnail.length).toBeLessThan(10_240);
  });

  it('is none without pictures, of another container, or when it breaks off', async () => {
    const sound = await tone('tone.mp4', 1, '-c:a', 'aac', '-movflags', '+faststart', '-brand', 'isom');
    await expect(prepared(sound, 'video')).rejects.toMatchObject({ code: 'MEDIA_TYPE_MISMATCH' });
    const webm = await film('film.webm', 1, '64x48');
    await expect(prepared(webm, 'video')).rejects.toMatchObject({ code: 'MEDIA_TYPE_MISMATCH' });
    const whole = await film('film.mp4', 1, '320x180');
    await expect(prepared(whole.subarray(0, 1_000), 'video')).rejects.toMatchObject({ code: 'MEDIA_UNREADABLE' });
  });
});

it('audio goes as it is where it is played, and is converted where not', async () => {
  const mp3 = await take(await tone('tone.mp3', 2));
  expect(await preparer.prepare('shop', mp3, 'audio')).toEqual({
    mediumId: mp3.id,
    mimeType: 'audio/mpeg',
    size: mp3.size,
    seconds: 2,
  });
  const wav = await prepared(await tone('tone.wav', 2), 'audio');
  expect(wav).toMatchObject({ mimeType: 'audio/ogg; codecs=opus', seconds: 2 });
});

describe('a picture', () => {
  const blank = (width: number, height: number): Sharp =>
    sharp({ create: { width, height, channels: 3, background: '#24c' } });

  it('has its size, as people see it, and a small one of it', async () => {
    const turned = await blank(400, 200).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const medium = await take(turned, 'image/jpeg', 'photo.jpg');
    const image = await preparer.prepare('shop', medium, 'image');
    expect(image).toMatchObject({ mediumId: medium.id, width: 200, height: 400, fileName: 'photo.jpg' });
    const thumbnail = Buffer.from(image.thumbnail!, 'base64');
    expect(await sharp(thumbnail).metadata()).toMatchObject({ format: 'jpeg', width: 50, height: 100 });
  });

  it('of noise has a small one of 10 KB at most', async () => {
    const noise = sharp({
      create: {
        width: 800,
        height: 800,
        channels: 3,
        background: 'red',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    });
    const image = await prepared(await noise.png().toBuffer(), 'image');
    expect(Buffer.from(image.thumbnail!, 'base64').length).toBeLessThanOrEqual(10_240);
  });

  it.each(['webp', 'gif', 'tiff', 'avif'] as const)('of the type %s becomes a JPEG', async (format) => {
    const image = await prepared(await blank(30, 20).toFormat(format).toBuffer(), 'image');
    expect(image).toMatchObject({ mimeType: 'image/jpeg', width: 30, height: 20 });
    expect(await sharp(await bytesOf(image.mediumId)).metadata()).toMatchObject({ format: 'jpeg' });
  });

  it.each(['image', 'sticker'] as const)('that would be a bomb costs nothing as %s', async (as) => {
    const began = performance.now();
    await expect(prepared(pngThatSays(50_000), as)).rejects.toMatchObject({ code: 'MEDIA_TOO_LARGE' });
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('that is none, or breaks off, is refused', async () => {
    await expect(prepared(Buffer.from('%PDF-1.7\n'), 'image')).rejects.toMatchObject({ code: 'MEDIA_TYPE_MISMATCH' });
    const whole = await blank(800, 800).png({ compressionLevel: 0 }).toBuffer();
    await expect(prepared(whole.subarray(0, 5_000), 'image')).rejects.toMatchObject({ code: 'MEDIA_UNREADABLE' });
  });

  it.each(['png', 'jpeg', 'webp', 'gif'] as const)('of the type %s becomes a sticker', async (format) => {
    const sticker = await prepared(await blank(300, 100).toFormat(format).toBuffer(), 'sticker');
    expect(sticker).toMatchObject({ mimeType: 'image/webp', width: 512, height: 512, animated: false });
    const bytes = await bytesOf(sticker.mediumId);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 512, height: 512, hasAlpha: true });
    expect(bytes.length).toBeLessThanOrEqual(102_400);
  });

  it('that moves goes on moving as a sticker, which stays as it is from then on', async () => {
    const sticker = await prepared(await film('film.gif', 2, '200x150'), 'sticker');
    expect(sticker).toMatchObject({ mimeType: 'image/webp', animated: true });
    const bytes = await bytesOf(sticker.mediumId);
    expect(await sharp(bytes, { animated: true }).metadata()).toMatchObject({ width: 512, pageHeight: 512, pages: 20 });
    expect(bytes.length).toBeLessThanOrEqual(512_000);
    const again = await take(bytes);
    expect(await preparer.prepare('shop', again, 'sticker')).toMatchObject({ mediumId: again.id, animated: true });
  });
});

it('a document goes as it is, whatever it is', async () => {
  const medium = await take(pngThatSays(50_000), 'image/png', 'plan.png');
  expect(await preparer.prepare('shop', medium, 'document')).toEqual({
    mediumId: medium.id,
    mimeType: 'image/png',
    size: medium.size,
    fileName: 'plan.png',
  });
});
