import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  const sizes = [1_024, MB, 100 * MB];
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
