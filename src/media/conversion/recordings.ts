import { buffer, text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/errors.js';
import { MediaLibrary } from '../media-library.js';
import type { Medium } from '../medium.js';
import { inputOf, run, unreadable } from './ffmpeg.js';
import { withUrl } from './loopback-file.js';
import { measure, SAMPLE_RATE, type Sound } from './sound.js';

const LOOK_MS = 20_000;
const CONVERT_MS = 120_000;
/** Longer recordings are no messages. */
const MOST_SECONDS = 14_400;
const THUMBNAIL_PIXELS = 100;
const THUMBNAIL_BYTES = 65_536;
const OPUS = 'audio/ogg; codecs=opus';

export interface Tracks {
  seconds?: number;
  video?: { width: number; height: number };
  audio?: { codec: string; channels: number };
}

interface ProbedStream {
  codec_type?: string;
  codec_name?: string;
  channels?: number;
  width?: number;
  height?: number;
  disposition?: { attached_pic?: number };
  side_data_list?: { rotation?: number }[];
}

/** Sound and video, by ffmpeg. No file is made: it reads the medium by a URL, and what it writes is stored as it comes. */
@Injectable()
export class Recordings {
  constructor(private readonly library: MediaLibrary) {}

  /** @throws DomainError `CONVERTER_MISSING`, `MEDIA_UNREADABLE` */
  look(medium: Medium): Promise<Tracks> {
    return this.read(medium, async (input) => {
      let found = '';
      await run({
        program: 'ffprobe',
        args: ['-print_format', 'json', '-show_format', '-show_streams', ...input.filter(isForLooking)],
        withinMs: LOOK_MS,
        read: async (output) => {
          found = await text(output);
        },
      });
      return tracksOf(found);
    });
  }

  /** Loudness and length of the first track of sound. @throws DomainError as `look` */
  listen(medium: Medium): Promise<Sound> {
    return this.read(medium, async (input) => {
      let sound: Sound | undefined;
      await run({
        program: 'ffmpeg',
        args: ['-nostdin', ...input, ...samples('pipe:1')],
        withinMs: CONVERT_MS,
        read: async (output) => {
          sound = await measure(output);
        },
      });
      return heard(sound);
    });
  }

  /**
   * Its sound as WhatsApp plays it: Ogg with Opus. A voice note has one channel.
   *
   * @throws DomainError as `look`
   */
  async toOpus(medium: Medium, isVoice: boolean): Promise<{ medium: Medium; sound: Sound }> {
    return this.read(medium, async (input) => {
      let sound: Sound | undefined;
      let made: Medium | undefined;
      const voice = isVoice ? ['-ac', '1', '-b:a', '32k', '-application', 'voip'] : ['-ac', '2', '-b:a', '96k'];
      const opus = ['-map', '0:a:0', '-map_metadata', '-1', '-t', String(MOST_SECONDS), '-ar', '48000', ...voice];
      try {
        await run({
          program: 'ffmpeg',
          args: ['-nostdin', ...input, ...opus, '-c:a', 'libopus', '-f', 'ogg', 'pipe:1', ...samples('pipe:3')],
          withinMs: CONVERT_MS,
          read: async (output, third) => {
            const declared = { mimeType: OPUS, fileName: medium.fileName ?? undefined };
            [made, sound] = await Promise.all([
              this.library.take(medium.companyId, output, declared).catch(asUnreadable),
              measure(third),
            ]);
          },
        });
        return { medium: { ...made!, mimeType: OPUS }, sound: heard(sound) };
      } catch (error) {
        if (made !== undefined) await this.library.remove(made.companyId, made.id);
        throw error;
      }
    });
  }

  /** The first picture of a video as a small JPEG; undefined when there is none. */
  async thumbnail(medium: Medium): Promise<Buffer | undefined> {
    let picture: Buffer | undefined;
    const edge = String(THUMBNAIL_PIXELS);
    const scale = `scale=w=${edge}:h=${edge}:force_original_aspect_ratio=decrease`;
    const jpeg = ['-c:v', 'mjpeg', '-q:v', '6', '-f', 'image2pipe', 'pipe:1'];
    try {
      await this.read(medium, (input) =>
        run({
          program: 'ffmpeg',
          args: ['-nostdin', ...input, '-map', '0:v:0', '-frames:v', '1', '-vf', scale, ...jpeg],
          withinMs: LOOK_MS,
          read: async (output) => {
            picture = await buffer(output);
          },
        }),
      );
    } catch (error) {
      if (error instanceof DomainError && error.code === 'MEDIA_UNREADABLE') return undefined;
      throw error;
    }
    return picture === undefined || picture.length === 0 || picture.length > THUMBNAIL_BYTES ? undefined : picture;
  }

  private read<T>(medium: Medium, work: (input: string[]) => Promise<T>): Promise<T> {
    const open = async (range: { start: number; end: number }): Promise<Readable> => this.library.open(medium, range);
    return withUrl(medium.size, open, (url) => work(inputOf(medium.mimeType, url)));
  }
}

/** ffprobe knows no number of threads, and takes the URL last. */
function isForLooking(_: string, place: number, input: string[]): boolean {
  return input[place] !== '-threads' && input[place - 1] !== '-threads';
}

function samples(to: string): string[] {
  return ['-map', '0:a:0', '-t', String(MOST_SECONDS), '-ac', '1', '-ar', String(SAMPLE_RATE), '-f', 's16le', to];
}

function heard(sound: Sound | undefined): Sound {
  if (sound === undefined) throw unreadable('no sound');
  return sound;
}

/** Of a program that failed nothing comes, or half of something; why, it tells itself. */
function asUnreadable(error: unknown): never {
  throw error instanceof DomainError && error.code === 'VALIDATION_FAILED' ? unreadable(error) : error;
}

function tracksOf(found: string): Tracks {
  const { streams = [], format = {} } = JSON.parse(found) as {
    streams?: ProbedStream[];
    format?: { duration?: string };
  };
  const video = streams.find((one) => one.codec_type === 'video' && one.disposition?.attached_pic !== 1);
  const audio = streams.find((one) => one.codec_type === 'audio');
  const duration = Number(format.duration);
  const { width = 0, height = 0, side_data_list: sides = [] } = video ?? {};
  const isTurned = sides.some(({ rotation = 0 }) => Math.abs(rotation) % 180 === 90);
  return {
    ...(duration > 0 && { seconds: Math.max(1, Math.round(duration)) }),
    ...(width > 0 && height > 0 && { video: isTurned ? { width: height, height: width } : { width, height } }),
    ...(audio !== undefined && { audio: { codec: audio.codec_name ?? '', channels: audio.channels ?? 0 } }),
  };
}
