import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { pngThatSays } from '../support/media-files.js';
import { memoryWhile } from '../support/process-memory.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';

const NO_WHATSAPP = { wsUrl: 'ws://127.0.0.1:9', noiseRootKey: '00'.repeat(32) };
const KEY = 'b3a8c7407b9e68600371afeeb600e3daade323fb1f4eeb1e93f82198c1e349a4';
const MB = 1_048_576;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const LOCAL_ENV = (): Record<string, string> => ({
  MEDIA_PATH: folder,
  AUTH_ENCRYPTION_KEY: KEY,
  CONTENT_ENCRYPTION: 'on',
  WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true',
});

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
  [local, remote] = await Promise.all([house(LOCAL_ENV()), house(s3.env)]);
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
    const source = await new DataSource({ type: 'postgres', url: local.database.url }).initialize();
    const rows = await source.query<object[]>('SELECT * FROM whatsapp_media');
    await source.destroy();
    expect(JSON.stringify(rows)).not.toContain('recipe-of-the-house');
    bytes[200_000]! ^= 1;
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

  // Whole they would be 400 MB.
  it.each<[string, () => Product]>([
    ['a sealed folder', () => local.product],
    ['a bucket', () => remote.product],
  ])('cost little memory on their way to %s and back', async (name, of) => {
    const product = of();
    const { pid } = product.process;
    // The first of everything costs what stays.
    for (let n = 0; n < 5; n += 1) {
      const { id } = await stored(upload(product, randomBytes(1_024)));
      await (await fetch(urlOf(product, id), { headers: KEYED })).arrayBuffer();
    }
    const files = [1, 2, 3, 4].map(bytesOf);
    let ids: string[] = [];
    const up = await memoryWhile(pid, async () => {
      const answers = await Promise.all(files.map(({ slices }) => sendForm(product, slices())));
      expect(answers.map((one) => one.sha256)).toEqual(files.map((one) => one.hash));
      ids = answers.map((one) => one.id);
    });
    const down = await memoryWhile(pid, async () => {
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
    const aboveWhenDown = down.idle + down.above - up.idle;
    process.stdout.write(
      `four files of 100 MB at once, ${name}: ${up.above} MB above idle up, ${aboveWhenDown} MB down (idle: ${up.idle} MB)\n`,
    );
    expect(Math.max(up.above, aboveWhenDown)).toBeLessThanOrEqual(60);
    for (const id of ids) await fetch(urlOf(product, id), { method: 'DELETE', headers: KEYED });
  });
});

describe('what is no file that is taken', () => {
  const post = (product: Product, body: RequestInit['body'], headers: Record<string, string> = {}): Promise<Response> =>
    fetch(urlOf(product), { method: 'POST', headers: { ...KEYED, ...headers }, body });
  const asJson = (body: object): Promise<Response> =>
    post(local.product, JSON.stringify(body), { 'Content-Type': 'application/json' });
  const form = (...parts: [string, string | File][]): FormData => {
    const made = new FormData();
    for (const [name, value] of parts) made.append(name, value);
    return made;
  };
  const file = new File([PNG], 'a.png', { type: 'image/png' });
  const HALF = '--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\nabc';
  const INVALID = [400, 'VALIDATION_FAILED'] as const;

  it('is refused with the reason, and nothing of it stays', async () => {
    const before = await everyFile(folder);
    const { product } = local;
    const asForm =
      (...parts: [string, string | File][]) =>
      () =>
        post(product, form(...parts));
    const asType = (body: string, type: string) => () => post(product, body, { 'Content-Type': type });
    const asked: [string, () => Promise<Response>, readonly [number, string], RegExp][] = [
      ['no file', asForm(), INVALID, /file/],
      ['another name', asForm(['picture', file]), INVALID, /name file/],
      ['two files', asForm(['file', file], ['file', file]), INVALID, /one file/],
      ['a field before', asForm(['x', '1'], ['file', file]), INVALID, /nothing else/],
      ['a field behind', asForm(['file', file], ['x', '1']), INVALID, /nothing else/],
      ['no name of a file', asForm(['file', 'text']), INVALID, /nothing else/],
      ['an empty file', () => upload(product, Buffer.alloc(0)), INVALID, /empty/],
      ['half a form', asType(HALF, 'multipart/form-data; boundary=x'), INVALID, /to its end/],
      ['no boundary', asType('abc', 'multipart/form-data'), INVALID, /form/],
      [
        'text as a picture',
        () => upload(product, Buffer.from('hello'), 'image/jpeg'),
        [415, 'MEDIA_TYPE_MISMATCH'],
        /jpeg/,
      ],
      ['a picture as PDF', () => upload(product, PNG, 'application/pdf'), [415, 'MEDIA_TYPE_MISMATCH'], /image\/png/],
      ['too much', () => sendTooMuch(product), [413, 'MEDIA_TOO_LARGE'], /104857600/],
      ['another type', asType('abc', 'text/plain'), [415, 'UNSUPPORTED_MEDIA_TYPE'], /JSON/],
      ['neither', () => asJson({}), INVALID, /either/],
      ['both', () => asJson({ link: 'http://x.test', base64: 'aa' }), INVALID, /either/],
      ['no base64', () => asJson({ base64: 'not base64!' }), INVALID, /base64/],
      ['much base64', () => asJson({ base64: 'A'.repeat(22_369_632) }), [413, 'MEDIA_TOO_LARGE'], /multipart/],
      ['more base64', () => asJson({ base64: 'A'.repeat(30_000_000) }), [413, 'MEDIA_TOO_LARGE'], /multipart/],
      ['another member', () => asJson({ base64: 'aaaa', path: '/etc/passwd' }), INVALID, /path/],
      ['a prototype', asType('{"base64":"aaaa","constructor":{}}', 'application/json'), INVALID, /constructor/],
      ['a link to a file', () => asJson({ link: 'file:///etc/passwd' }), INVALID, /https?/],
      [
        'a link to nobody',
        () => asJson({ link: 'http://127.0.0.1:1/x' }),
        [422, 'MEDIA_LINK_FAILED'],
        /connection|reached/,
      ],
    ];
    for (const [name, ask, [status, code], words] of asked) {
      const answer = await problem(ask());
      expect([name, answer]).toEqual([name, { status, code, detail: expect.stringMatching(words) }]);
    }
    await expect.poll(() => everyFile(folder)).toEqual(before);
    const link = 'http://127.0.0.1/x';
    const answer = await problem(
      post(remote.product, JSON.stringify({ link }), { 'Content-Type': 'application/json' }),
    );
    expect(answer).toMatchObject({
      status: 400,
      code: 'VALIDATION_FAILED',
      detail: expect.stringContaining('private'),
    });
  });

  it('without a key is not even read', async () => {
    const body = form(['file', file]);
    expect((await fetch(urlOf(local.product), { method: 'POST', body })).status).toBe(401);
  });

  it('base64 and links are files like others', async () => {
    const server = createServer((_, response) => {
      const name = `attachment; filename*=UTF-8''%C3%BC.png`;
      response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Disposition': name }).end(PNG);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const link = `http://127.0.0.1:${(server.address() as AddressInfo).port}/picture`;
      const made = await Promise.all([
        stored(asJson({ link })),
        stored(asJson({ base64: PNG.toString('base64'), filename: 'a.png' })),
        stored(asJson({ base64: `data:image/png;base64,${PNG.toString('base64')}` })),
      ]);
      expect(made.map((one) => [one.sha256, one.mime_type, one.filename])).toEqual([
        [sha256(PNG), 'image/png', 'ü.png'],
        [sha256(PNG), 'image/png', 'a.png'],
        [sha256(PNG), 'image/png', null],
      ]);
    } finally {
      server.close();
    }
  });
});

describe('links to servers that mean no good', () => {
  const slice = Buffer.alloc(65_536, 1);
  const ANSWERS: Record<string, (response: ServerResponse) => unknown> = {
    silent: () => undefined,
    stalls: (response) => response.write(slice),
    endless: (response) => pipeline(endless(), response).catch(() => undefined),
    short: (response) => response.writeHead(200, { 'Content-Length': 500_000 }).write(slice, () => response.destroy()),
    huge: (response) => response.writeHead(200, { 'Content-Length': 10 ** 12 }).write(slice),
    packed: (response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50 * MB))),
    round: (response) => response.writeHead(302, { Location: '/round' }).end(),
    file: (response) => response.writeHead(302, { Location: 'file:///etc/passwd' }).end(),
    headers: (response) => response.writeHead(200, { 'X-Long': 'x'.repeat(100_000) }).end(slice),
    slow: (response) => {
      const timer = setInterval(() => response.write('x'), 1_000);
      response.once('close', () => clearInterval(timer));
    },
    bomb: (response) => response.end(pngThatSays(60_000)),
    plain: (response) => response.end(plainPicture),
  };

  function* endless(): Generator<Buffer> {
    for (;;) yield slice;
  }

  /** A picture of as many pixels as may be, of one colour: a few bytes. */
  let plainPicture: Buffer;
  let server: Server;
  let slow: Promise<{ status: number; code: string; seconds: number }>;
  const ask = async (path: string, body: (link: string) => [string, object]) => {
    const [route, given] = body(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}`);
    const began = performance.now();
    const { status, body: answer } = await local.product.call('POST', `/sessions/shop/${route}`, given);
    return { status, code: String(answer.code), seconds: Math.round((performance.now() - began) / 1_000) };
  };
  const asMedium = (link: string): [string, object] => ['media', { link }];
  const asPicture = (link: string): [string, object] => [
    'messages',
    { to: '79001234567', type: 'image', image: { link } },
  ];

  beforeAll(async () => {
    plainPicture = await sharp({ create: { width: 7_000, height: 7_000, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    server = createServer((request, response) => ANSWERS[request.url!.slice(1)]!(response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // This one takes its time.
    slow = ask('slow', asMedium);
  });

  afterAll(() => {
    server?.closeAllConnections();
    server?.close();
  });

  it('cost little memory and little time, and leave nothing of what is refused', async () => {
    const before = await everyFile(folder);
    const BROKEN = { status: 422, code: 'MEDIA_LINK_FAILED' };
    const LARGE = { status: 413, code: 'MEDIA_TOO_LARGE' };
    const expected: [string, (link: string) => [string, object], object][] = [
      ...['silent', 'stalls', 'short', 'packed', 'round', 'headers'].map((path): (typeof expected)[number] => [
        path,
        asMedium,
        BROKEN,
      ]),
      ['file', asMedium, { status: 400, code: 'VALIDATION_FAILED' }],
      ['huge', asMedium, LARGE],
      ['endless', asMedium, LARGE],
      ['endless', asMedium, LARGE],
      ['bomb', asPicture, LARGE],
      // What may be looked at is; there is no session to send it.
      ['plain', asPicture, { status: 404, code: 'SESSION_NOT_FOUND' }],
    ];
    let answers: Awaited<ReturnType<typeof ask>>[] = [];
    const { above } = await memoryWhile(local.product.process.pid, async () => {
      answers = await Promise.all(expected.map(([path, body]) => ask(path, body)));
    });
    const told = answers.map(({ status, code, seconds }, n) => `${expected[n]![0]}: ${status} ${code}, ${seconds} s`);
    process.stdout.write(`hostile links, ${above} MB above idle:\n  ${told.join('\n  ')}\n`);
    expect(answers.map(({ status, code }) => ({ status, code }))).toEqual(expected.map(([, , answer]) => answer));
    expect(Math.max(...answers.map(({ seconds }) => seconds))).toBeLessThan(30);
    // The plain picture alone is 150 MB when it is unpacked whole.
    expect(above).toBeLessThanOrEqual(100);
    const kept = (await everyFile(folder)).filter((path) => !before.includes(path));
    expect(kept).toHaveLength(1);
  });

  it('that are slow are given up after 50 s', async () => {
    const { status, code, seconds } = await slow;
    expect([status, code]).toEqual([422, 'MEDIA_LINK_FAILED']);
    expect(seconds).toBeLessThan(60);
  });
});

it('a process that is killed in the middle of an upload leaves nothing', async () => {
  const before = await everyFile(folder);
  const source = await new DataSource({ type: 'postgres', url: local.database.url }).initialize();
  const media = (): Promise<object[]> => source.query('SELECT id FROM whatsapp_media');
  const known = await media();
  const request = httpRequest(urlOf(local.product), {
    method: 'POST',
    headers: { ...KEYED, 'Content-Type': 'multipart/form-data; boundary=x' },
  });
  const broken = once(request, 'error');
  request.write('--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n');
  request.write(randomBytes(2 * MB));
  const added = async (): Promise<string[]> => (await everyFile(folder)).filter((path) => !before.includes(path));
  await expect
    .poll(async () => (await Promise.all((await added()).map((path) => readFile(path))))[0]?.length)
    .toBeGreaterThan(MB);
  await local.product.kill();
  await broken.catch(() => undefined);
  expect(await added()).toEqual([expect.stringContaining('unfinished')]);
  expect(await media()).toEqual(known);
  await source.destroy();
  const product = await Product.start({ simulator: NO_WHATSAPP, databaseUrl: local.database.url, env: LOCAL_ENV() });
  const { database } = local;
  const close = async (): Promise<void> => {
    await product.stop();
    await database.drop();
  };
  local = { product, database, close };
  expect(await everyFile(folder)).toEqual(before);
});

function sendTooMuch(product: Product): Promise<Response> {
  const slice = Buffer.alloc(MB);
  function* body(): Generator<Buffer> {
    yield Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n');
    for (let sent = 0; sent < 101; sent += 1) yield slice;
    yield Buffer.from('\r\n--x--\r\n');
  }
  return fetch(urlOf(product), {
    method: 'POST',
    headers: { ...KEYED, 'Content-Type': 'multipart/form-data; boundary=x' },
    body: ReadableStream.from(body()) as unknown as RequestInit['body'],
    duplex: 'half',
  } as RequestInit);
}

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
