import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { type MediaStore, NotStoredError } from '../../src/media/media-store.js';
import { LocalMediaStore } from '../../src/media/storage/local-media-store.js';
import { S3MediaStore } from '../../src/media/storage/s3-media-store.js';
import { startS3Server } from '../support/s3-server.js';

interface Place {
  store: MediaStore;
  /** All that is there, whole or not. */
  everything(): Promise<string[]>;
  close(): Promise<void>;
}

async function inFolder(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'media-store-'));
  return {
    store: new LocalMediaStore(join(folder, 'media')),
    everything: async () => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function inBucket(): Promise<Place> {
  const server = await startS3Server();
  return { store: new S3MediaStore(loadSettings(server.env)), everything: server.keys, close: server.close };
}

const PLACES = { local: inFolder, s3: inBucket };

describe.each(Object.entries(PLACES))('a store of media: %s', (_, open) => {
  let place: Place;

  beforeAll(async () => {
    place = await open();
  });
  afterAll(() => place?.close());

  it.each([1, 1_000, 5_242_880, 12_345_678])('gives back %d bytes as they came, whole and in parts', async (size) => {
    const key = `aa/file-${size}`;
    const bytes = randomBytes(size);
    await place.store.write(key, Readable.from(slices(bytes, 70_001)));
    expect((await buffer(await place.store.read(key))).equals(bytes)).toBe(true);
    const middle = { start: Math.floor(size / 3), end: Math.floor((size * 2) / 3) };
    const part = await buffer(await place.store.read(key, middle));
    expect(part.equals(bytes.subarray(middle.start, middle.end + 1))).toBe(true);
    await place.store.remove(key);
    await expect(place.store.read(key)).rejects.toThrow(NotStoredError);
    await place.store.remove(key);
    expect(await place.everything()).toEqual([]);
  });

  it('shows nothing before all is there', async () => {
    let more: (() => void) | undefined;
    const first = new Promise<void>((resolve) => (more = resolve));
    async function* slow(): AsyncGenerator<Buffer> {
      yield Buffer.alloc(6_000_000, 1);
      await first;
      yield Buffer.alloc(1, 2);
    }
    const written = place.store.write('ab/slow', Readable.from(slow()));
    await expect(place.store.read('ab/slow')).rejects.toThrow(NotStoredError);
    more?.();
    await written;
    expect((await buffer(await place.store.read('ab/slow'))).length).toBe(6_000_001);
    await place.store.remove('ab/slow');
  });

  it.each([10, 6_000_000])('keeps nothing of a stream that fails after %d bytes', async (size) => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.alloc(size);
      throw new Error('the line broke');
    }
    await expect(place.store.write('ac/broken', Readable.from(broken()))).rejects.toThrow('the line broke');
    await expect(place.store.read('ac/broken')).rejects.toThrow(NotStoredError);
    expect(await place.everything()).toEqual([]);
  });

  it.each(['../x', '/etc/passwd', 'a/../../b', '', 'A', 'a//b'])('has no place for the key %j', async (key) => {
    await expect(place.store.write(key, Readable.from([Buffer.from('x')]))).rejects.toThrow('no key');
    await expect(place.store.read(key)).rejects.toThrow('no key');
    expect(await place.everything()).toEqual([]);
  });
});

describe('a folder of media', () => {
  it('is nobody else’s to look into, and loses what dead processes were writing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'media-store-'));
    try {
      await chmod(folder, 0o755);
      const store = new LocalMediaStore(join(folder, 'media'));
      await store.clean();
      await store.write('aa/one', Readable.from([Buffer.from('x')]));
      expect((await stat(join(folder, 'media'))).mode & 0o777).toBe(0o700);
      expect((await stat(join(folder, 'media', 'aa'))).mode & 0o777).toBe(0o700);
      expect((await stat(join(folder, 'media', 'aa', 'one'))).mode & 0o777).toBe(0o600);
      const unfinished = join(folder, 'media', 'unfinished');
      const here = hostname();
      // Process 1 is always there; no process has such a high number; ours may be that of one that was there before.
      const names = [
        `${here}~1~a~b`,
        `${here}~4194999~a~b`,
        `${here}~${process.pid}~a~b`,
        'other~4194999~a~b',
        'old~1~a',
      ];
      for (const name of names) await writeFile(join(unfinished, name), 'half');
      await utimes(join(unfinished, 'old~1~a'), new Date(0), new Date(0));
      await store.clean();
      expect((await readdir(unfinished)).toSorted()).toEqual([`${here}~1~a~b`, 'other~4194999~a~b'].toSorted());
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

function* slices(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
