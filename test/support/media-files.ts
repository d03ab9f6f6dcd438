import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A file as ffmpeg makes it from its arguments, such as a tone or a picture that moves. */
export async function madeByFfmpeg(name: string, ...args: string[]): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'media-file-'));
  try {
    const file = join(folder, name);
    await promisify(execFile)('ffmpeg', ['-nostdin', '-v', 'error', ...args, file]);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A tone of so many seconds that grows louder. */
export function tone(name: string, seconds: number, ...args: string[]): Promise<Buffer> {
  const source = `sine=frequency=440:sample_rate=44100:duration=${seconds}`;
  const louder = `volume='min(1,t/${seconds})':eval=frame`;
  return madeByFfmpeg(name, '-f', 'lavfi', '-i', source, '-af', louder, ...args);
}

/** Pictures that move, of so many seconds. */
export function film(name: string, seconds: number, size: string, ...args: string[]): Promise<Buffer> {
  return madeByFfmpeg(name, '-f', 'lavfi', '-i', `testsrc=duration=${seconds}:size=${size}:rate=10`, ...args);
}

/** A PNG of a few bytes that says it has so many pixels on each side. */
export function pngThatSays(pixels: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels, 0);
  header.writeUInt32BE(pixels, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', Buffer.from('789c', 'hex')),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
