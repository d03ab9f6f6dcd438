import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';

const NO_WHATSAPP = { wsUrl: 'ws://127.0.0.1:9', noiseRootKey: '00'.repeat(32) };
const KEY = 'b3a8c7407b9e68600371afeeb600e3daade323fb1f4eeb1e93f82198c1e349a4';
const MB = 1_048_576;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

interface Stored {
  id: string;
  sha256: string;
  mime_type: string;
  size: number;
  filename: string | null;
  expiresAt: string;
}

/** A product with a place for media. */
interface House {
  product: Product;
  database: TestDatabase;
  close(): Promise<void>;
}

const KEYED = { 'X-API-Key': ADMIN_KEY };

async function house(env: Record<string, string>): Promise<House> {
  const database = await createTestDatabase();
  const product = await Product.start({ simulator: NO_WHATSAPP, databaseUrl: database.url, env });
  return {
    product,
    database,
    close: async () => {
      await product.stop();
      await database.drop();
    },
  };
}

const urlOf = ({ url }: Product, id = '', company = 'shop'): string =>
  `${url}/api/whatsapp/sessions/${company}/media${id === '' ? '' : `/${id}`}`;

async function upload(product: Product, bytes: Buffer, type = '', name = 'file', company = 'shop'): Promise<Response> {
  const form = new FormData();
  form.set('file', new File([bytes], name, { type }));
  return fetch(urlOf(product, '', company), { method: 'POST', headers: KEYED, body: form });
}

async function stored(response: Promise<Response>): Promise<Stored> {
  const answer = await response;
  const body = (await answer.json()) as Stored;
  expect({ status: answer.status, body }).toMatchObject({ status: 200 });
  return body;
}

async function problem(response: Promise<Response>): Promise<{ status: number; code: string; detail: string }> {
  const answer = await response;
  const { code, detail } = (await answer.json()) as { code: string; detail: string };
  return { status: answer.status, code, detail };
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function everyFile(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

let folder: string;
let s3: S3Server;
let local: House;
let remote: House;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-'));
  s3 = await startS3Server();
  [local, remote] = await Promise.all([
    house({
      MEDIA_PATH: folder,
      AUTH_ENCRYPTION_KEY: KEY,
      CONTENT_ENCRYPTION: 'on',
      WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true',
    }),
    house(s3.env),
  ]);
});

afterAll(async () => {
  await Promise.all([local?.close(), remote?.close()]);
  await s3?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a file', () => {
  const houses: [string, () => Product][] = [
    ['a sealed folder', () => local.product],
    ['a bucket', () => remote.product],
  ];
  const sizes = [1_024, MB];
  it.each(houses.flatMap(([name, of]) => sizes.map((size) => ({ name, of, size }))))(
    'of $size bytes in $name is the same when it is read again',
    async ({ of, size }) => {
      const bytes = randomBytes(size);
      const answer = await stored(upload(of(), bytes, 'application/x-own', 'Ünïcode "name".bin'));
      expect(answer).toMatchObject({
        success: true,
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        sha256: sha256(bytes),
        mime_type: 'application/x-own',
        size,
        filename: 'Ünïcode "name".bin',
        expiresAt: expect.stringMatching(/^\d{4}-.*Z$/),
      });
      const url = urlOf(of(), answer.id);
      const got = await fetch(url, { headers: KEYED });
      expect(Object.fromEntries(got.headers)).toMatchObject({
        'content-type': 'application/x-own',
        'content-length': String(size),
        'accept-ranges': 'bytes',
        etag: `"${answer.sha256}"`,
        'x-content-type-options': 'nosniff',
        'content-disposition': expect.stringMatching(
          /^attachment; filename="_n_code _name_\.bin"; filename\*=UTF-8''%C3%9C/,
        ),
      });
      expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
      const [start, end] = [Math.floor(size / 3) + 1, Math.floor(size / 2)];
      const part = await fetch(url, { headers: { ...KEYED, Range: `bytes=${start}-${end}` } });
      expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes ${start}-${end}/${size}`]);
      expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(start, end + 1))).toBe(true);
      const tail = await fetch(url, { headers: { ...KEYED, Range: 'bytes=-5' } });
      expect(Buffer.from(await tail.arrayBuffer()).equals(bytes.subarray(-5))).toBe(true);
      const gone = await fetch(url, { method: 'DELETE', headers: KEYED });
      expect([gone.status, await gone.json()]).toEqual([200, { success: true }]);
      expect(await problem(fetch(url, { headers: KEYED }))).toMatchObject({ status: 404, code: 'MEDIA_NOT_FOUND' });
    },
  );

  it('is answered to HEAD, to what a client has, and to ranges that are none', async () => {
    const { id, sha256: hash } = await stored(upload(local.product, Buffer.from('0123456789'), 'text/plain'));
    const ask = (headers: Record<string, string>, method = 'GET'): Promise<Response> =>
      fetch(urlOf(local.product, id), { method, headers: { ...KEYED, ...headers } });
    const head = await ask({}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', '']);
    for (const tag of [`"${hash}"`, `W/"${hash}"`, '*', `"other", "${hash}"`]) {
      const known = await ask({ 'If-None-Match': tag });
      expect([known.status, known.headers.get('etag')]).toEqual([304, `"${hash}"`]);
    }
    expect((await ask({ 'If-None-Match': '"other"' })).status).toBe(200);
    const beyond = await ask({ Range: 'bytes=10-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10']);
    expect(await beyond.json()).toMatchObject({ code: 'RANGE_NOT_SATISFIABLE' });
    const ranges: [Record<string, string>, number, string][] = [
      [{ Range: 'bytes=0-0' }, 206, '0'],
      [{ Range: 'bytes=7-100' }, 206, '789'],
      [{ Range: 'bytes=0-1,5-6' }, 200, '0123456789'],
      [{ Range: 'lines=1-2' }, 200, '0123456789'],
      [{ Range: 'bytes=0-3', 'If-Range': `"${hash}"` }, 206, '0123'],
      [{ Range: 'bytes=0-3', 'If-Range': '"older"' }, 200, '0123456789'],
    ];
    for (const [headers, status, text] of ranges) {
      const answer = await ask(headers);
      expect([headers, answer.status, await answer.text()]).toEqual([headers, status, text]);
    }
  });

  it('is its company’s alone', async () => {
    const { id } = await stored(upload(local.product, PNG, 'image/png', 'a.png', 'alpha'));
    for (const method of ['GET', 'DELETE', 'HEAD']) {
      const answer = await fetch(urlOf(local.product, id, 'beta'), { method, headers: KEYED });
      expect([method, answer.status]).toEqual([method, 404]);
    }
    const { body } = await local.product.call<{ key: string }>('POST', '/keys', {
      companyId: 'beta',
      name: 'beta',
      scopes: ['read', 'send'],
    });
    const foreign = { 'X-API-Key': body.key };
    expect((await fetch(urlOf(local.product, id, 'alpha'), { headers: foreign })).status).toBe(403);
    expect((await fetch(urlOf(local.product, id, 'alpha'), { method: 'DELETE', headers: foreign })).status).toBe(403);
    expect((await fetch(urlOf(local.product, id, 'alpha'))).status).toBe(401);
    expect((await fetch(urlOf(local.product, id, 'alpha.sales'), { headers: KEYED })).status).toBe(200);
  });

  it('lies sealed in the folder, and what was changed there is not served as good', async () => {
    const before = await everyFile(folder);
    const words = Buffer.from('the secret recipe of the house '.repeat(10_000));
    const { id } = await stored(upload(local.product, words, 'text/plain', 'recipe-of-the-house.txt'));
    const [file] = (await everyFile(folder)).filter((path) => !before.includes(path));
    const bytes = await readFile(file!);
    expect(bytes.length).toBe(words.length);
    expect(bytes.includes('recipe')).toBe(false);
    const { DataSource } = await import('typeorm');
    const source = await new DataSource({ type: 'postgres', url: local.database.url }).initialize();
    const rows = await source.query<object[]>('SELECT * FROM whatsapp_media');
    await source.destroy();
    expect(JSON.stringify(rows)).not.toContain('recipe-of-the-house');
    bytes[200_000]! ^= 1;
    const { writeFile } = await import('node:fs/promises');
    await writeFile(file!, bytes);
    await expect(fetch(urlOf(local.product, id), { headers: KEYED }).then((one) => one.text())).rejects.toThrow();
    await rm(file!);
    expect(await problem(fetch(urlOf(local.product, id), { headers: KEYED }))).toMatchObject({
      status: 410,
      code: 'MEDIA_UNAVAILABLE',
    });
  });
});

describe('four files of 100 MB at once', () => {
  const SIZE = 100 * MB;
  const MOST_MB = 60;

  /** A form with a file of that size, of bytes that are different for each seed, as it is sent; and their hash. */
  function bytesOf(seed: number): { slices: () => Generator<Buffer>; hash: string } {
    const block = createHash('sha256').update(String(seed)).digest();
    const slice = Buffer.alloc(65_536, block);
    function* slices(): Generator<Buffer> {
      for (let at = 0; at < SIZE; at += slice.length) {
        slice.writeUInt32BE(at, 0);
        yield Buffer.from(slice);
      }
    }
    const hash = createHash('sha256');
    for (const one of slices()) hash.update(one);
    return { slices, hash: hash.digest('hex') };
  }

  async function rss({ process: { pid } }: Product): Promise<number> {
    const pages = Number((await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1]);
    return (pages * 4_096) / MB;
  }

  /** What the process has at most while something is done, in MB above what it had before. */
  async function above(product: Product, work: () => Promise<unknown>): Promise<number> {
    const before = await rss(product);
    let most = before;
    const timer = setInterval(() => {
      void rss(product).then((now) => {
        most = Math.max(most, now);
      });
    }, 20);
    await work().finally(() => clearInterval(timer));
    return Math.round(most - before);
  }

  it.each([
    ['a sealed folder', () => local.product],
    ['a bucket', () => remote.product],
  ])('cost little memory on their way to %s and back', async (name, of) => {
    const product = of();
    const idle = await rss(product);
    // The first of everything costs what stays.
    for (let n = 0; n < 5; n += 1) {
      const { id } = await stored(upload(product, randomBytes(6 * MB)));
      await (await fetch(urlOf(product, id), { headers: KEYED })).arrayBuffer();
    }
    const files = [1, 2, 3, 4].map(bytesOf);
    let ids: string[] = [];
    const up = await above(product, async () => {
      const answers = await Promise.all(files.map(({ slices }) => sendForm(product, slices())));
      expect(answers.map((one) => one.sha256)).toEqual(files.map((one) => one.hash));
      ids = answers.map((one) => one.id);
    });
    const down = await above(product, async () => {
      const hashes = await Promise.all(
        ids.map(async (id) => {
          const hash = createHash('sha256');
          const { body } = await fetch(urlOf(product, id), { headers: KEYED });
          for await (const chunk of body!) hash.update(chunk);
          return hash.digest('hex');
        }),
      );
      expect(hashes).toEqual(files.map((one) => one.hash));
    });
    process.stdout.write(
      `four files of 100 MB at once, ${name}: ${up} MB above idle up, ${down} MB down; idle after the first files ${Math.round((await rss(product)) - idle)} MB above ${Math.round(idle)}\n`,
    );
    expect(Math.max(up, down)).toBeLessThanOrEqual(MOST_MB);
    for (const id of ids) await fetch(urlOf(product, id), { method: 'DELETE', headers: KEYED });
  });
});

/** A form with one file, sent as fast as it is taken. */
async function sendForm(product: Product, slices: Iterable<Buffer>): Promise<Stored> {
  const boundary = 'b0undary';
  const request = httpRequest(urlOf(product), {
    method: 'POST',
    headers: { ...KEYED, 'Content-Type': `multipart/form-data; boundary=${boundary}` },
  });
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="f.bin"\r\n\r\n`;
  function* body(): Generator<Buffer> {
    yield Buffer.from(head);
    yield* slices;
    yield Buffer.from(`\r\n--${boundary}--\r\n`);
  }
  const [answer] = await Promise.all([
    once(request, 'response') as Promise<[IncomingMessage]>,
    pipeline(Readable.from(body()), request),
  ]);
  return (await json(answer[0])) as Stored;
}
