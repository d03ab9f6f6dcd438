import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { DomainError } from '../../domain/errors.js';
import { pathOfPrograms } from '../../config/environment.js';

const MOST_OF_COMPLAINTS = 4_096;
/** Of one allocation, and of a picture: what a file of a few bytes may make of itself. */
const MOST_ALLOCATED = 268_435_456;
const MOST_PIXELS = 50_000_000;

/**
 * Names by which ffmpeg knows the containers that are read. The name is always given: left to guess, it takes a file for a
 * playlist, and follows it to wherever it leads.
 */
const FORMATS: readonly [RegExp, string][] = [
  [/^(audio|video)\/(mp4|quicktime|3gpp2?|x-m4v|x-m4a)/, 'mov'],
  [/^(audio|video)\/ogg/, 'ogg'],
  [/^(audio|video)\/(webm|matroska|x-matroska)/, 'matroska'],
  [/^audio\/mpeg/, 'mp3'],
  [/^audio\/wav/, 'wav'],
  [/^audio\/aac/, 'aac'],
  [/^audio\/amr/, 'amr'],
  [/^audio\/flac/, 'flac'],
  [/^audio\/aiff/, 'aiff'],
];

/** What reads the file: `-f` and what it may open, which is the URL and nothing else. */
export function inputOf(mimeType: string, url: string): string[] {
  const format = FORMATS.find(([pattern]) => pattern.test(mimeType))?.[1];
  if (format === undefined) {
    throw new DomainError('MEDIA_TYPE_MISMATCH', `Files of the type ${mimeType} cannot be converted`);
  }
  const limits = ['-max_alloc', String(MOST_ALLOCATED), '-max_pixels', String(MOST_PIXELS), '-threads', '1'];
  return [...limits, '-protocol_whitelist', 'http,tcp', '-f', format, '-i', url];
}

export interface Run {
  program: 'ffmpeg' | 'ffprobe';
  args: string[];
  /** Milliseconds after which it is killed. */
  withinMs: number;
  /** Reads what it writes to its standard output and, if it gets one, to its third channel. */
  read: (output: Readable, third: Readable) => Promise<void>;
}

/**
 * Runs ffmpeg or ffprobe as it is found on the path, without a shell, with nothing of our environment.
 *
 * @throws DomainError `CONVERTER_MISSING`; `MEDIA_UNREADABLE` when it fails or takes too long; what `read` throws
 */
export async function run({ program, args, withinMs, read }: Run): Promise<void> {
  const child = spawn(program, ['-hide_banner', '-v', 'error', ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { PATH: pathOfPrograms() },
    windowsHide: true,
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
  const ended = once(child, 'close') as Promise<[number | null]>;
  let complaints = '';
  const [, output, errors, third] = child.stdio as unknown as [null, Readable, Readable, Readable];
  errors.on('data', (chunk: Buffer) => {
    complaints = `${complaints}${chunk.toString()}`.slice(0, MOST_OF_COMPLAINTS);
  });
  try {
    const [[code]] = await Promise.all([ended, read(output, third)]);
    if (code !== 0) throw unreadable(complaints);
  } catch (error) {
    child.kill('SIGKILL');
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new DomainError('CONVERTER_MISSING', `The file has to be converted, and ${program} is not installed`);
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** @param why of the program; for the log, since it names what is nobody's business */
export function unreadable(why: unknown): DomainError {
  return new DomainError('MEDIA_UNREADABLE', 'The file could not be read as what it is said to be', {}, { cause: why });
}
