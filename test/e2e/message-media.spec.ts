import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import type { AccountSummary, MediaFault, NewMessage, SentMessage } from '../../src/simulator/client.js';
import { memoryWhile } from '../support/process-memory.js';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';
import { until } from '../support/until.js';

const KEYED = { 'X-API-Key': ADMIN_KEY };
const MB = 1_048_576;
const LARGE_AT_ONCE = Number(process.env.LARGE_AT_ONCE ?? 4);

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let source: Client;
let product: Product;
let startProduct: StartProduct;
let folder: string;
/** The phone numbers of companies. */
const numbers = new Map<string, string>();
let contact: AccountSummary;

const start = (): Promise<Product> => startProduct({ env: { MEDIA_PATH: folder, LOG_LEVEL: 'info' } });

beforeAll(async ({ fixtures, database }) => {
  ({ simulator, startProduct } = fixtures);
  folder = await mkdtemp(join(tmpdir(), 'message-media-'));
  source = new Client(database.url);
  await source.connect();
  product = await start();
  contact = await simulator.client.createAccount();
  for (const company of ['shop', 'deaf']) {
    const { number } = await simulator.client.createAccount();
    numbers.set(company, number);
    await product.pair(company, number, simulator);
  }
});

afterAll(async () => {
  await product?.stop();
  await source?.end();
  await rm(folder, { recursive: true, force: true });
});

const numberOf = (company: string): string => numbers.get(company) ?? '';

/** The contact sends something, and the record has it. */
async function received(message: Omit<NewMessage, 'to'>, company = 'shop'): Promise<SentMessage> {
  const [sent] = await simulator.client.send(contact.number, { to: numberOf(company), ...message });
  if (sent === undefined) throw new Error('nothing was sent');
  await onRecord(sent.id, company);
  return sent;
}

/** The same with a file that the contact makes up. */
async function file(size: number, company = 'shop'): Promise<Required<SentMessage>> {
  const sent = await received({ document: { size, filename: 'счёт.bin' } }, company);
  if (sent.media === undefined) throw new Error('the message has no file');
  return { ...sent, media: sent.media };
}

async function onRecord(id: string, company = 'shop'): Promise<void> {
  await expect
    .poll(async () => (await product.call('GET', `/sessions/${company}/messages/${id}`)).status, { timeout: 20_000 })
    .toBe(200);
}

function get(id: string, headers: Record<string, string> = {}, init: RequestInit = {}, company = 'shop') {
  const url = `${product.url}/api/whatsapp/sessions/${company}/messages/${id}/media`;
  return fetch(url, { ...init, headers: { ...KEYED, ...headers } });
}

async function problem(id: string, company = 'shop'): Promise<{ status: number; code: string; detail: string }> {
  const response = await get(id, {}, {}, company);
  const { code, detail } = (await response.json()) as { code: string; detail: string };
  return { status: response.status, code, detail };
}

/** Read as it comes, and not kept. */
async function hashOf(response: Response): Promise<{ status: number; size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { status: response.status, size, sha256: hash.digest('hex') };
}

async function storedMedia(): Promise<number> {
  const { rows } = await source.query<{ count: number }>('SELECT count(*)::int AS count FROM whatsapp_media');
  return rows[0]?.count ?? 0;
}

async function storedFiles(): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}

describe('the file of a message', () => {
  it.each([1, 1_024, MB, MB + 15])('comes as it was sent, with %d bytes', async (size) => {
    const { id, media } = await file(size);
    const response = await get(id);
    expect(response.headers.get('etag')).toBe(`"${media.sha256}"`);
    expect(response.headers.get('content-length')).toBe(String(size));
    expect(response.headers.get('content-disposition')).toContain(`filename*=UTF-8''${encodeURIComponent('счёт.bin')}`);
    expect(await hashOf(response)).toEqual({ status: 200, size, sha256: media.sha256 });
  });

  it('is downloaded once, whoever asks for it and how often', async () => {
    const { id, media } = await file(3 * MB);
    await simulator.client.breakMedia(media.id, { delayMs: 200 });
    const answers = await Promise.all(Array.from({ length: 5 }, async () => hashOf(await get(id))));
    answers.push(await hashOf(await get(id)));
    expect(answers).toEqual(Array.from({ length: 6 }, () => ({ status: 200, size: 3 * MB, sha256: media.sha256 })));
    expect((await simulator.client.mediaFile(media.id)).downloads).toBe(1);
  });

  it('comes in parts, not at all when the client has it, and as its head alone', async () => {
    const { id, media } = await file(100_000);
    const whole = await simulator.client.messageFile(contact.number, id);
    const part = await get(id, { Range: 'bytes=99990-' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 99990-99999/100000']);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(99_990));
    expect((await get(id, { 'If-None-Match': `"${media.sha256}"` })).status).toBe(304);
    expect((await get(id, { Range: 'bytes=100000-' })).status).toBe(416);
    const head = await get(id, {}, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '100000', '']);
  });

  it('comes with 100 MB, four at once, which are never in memory', async () => {
    // One file on WhatsApp's servers, of which four messages tell.
    const first = await file(100 * MB);
    // The phone shows it when it has read it.
    const shown = await until(
      async () => (await simulator.client.inbox(numberOf('shop'))).messages.find(({ id }) => id === first.id),
      (message) => message !== undefined,
    );
    const documentMessage = shown?.message?.documentMessage;
    const ids = [first.id];
    while (ids.length < LARGE_AT_ONCE) ids.push((await received({ proto: { documentMessage } })).id);
    await hashOf(await get((await file(MB)).id));
    const { idle, above } = await memoryWhile(product.process.pid, async () => {
      const answers = await Promise.all(ids.map(async (id) => hashOf(await get(id))));
      const { sha256 } = first.media;
      expect(answers).toEqual(ids.map(() => ({ status: 200, size: 100 * MB, sha256 })));
    });
    expect((await simulator.client.mediaFile(first.media.id)).downloads).toBe(LARGE_AT_ONCE);
    process.stdout.write(
      `${LARGE_AT_ONCE} files of 100 MB from WhatsApp at once: ${above} MB above idle (${idle} MB)\n`,
    );
    expect(above).toBeLessThanOrEqual(60);
  });

  it('is there for what the company sent from its phone as well, of each kind', async () => {
    const bytes = randomBytes(2_000);
    const base64 = bytes.toString('base64');
    for (const kind of ['image', 'video', 'audio', 'document', 'sticker'] as const) {
      const [sent] = await simulator.client.send(numberOf('shop'), { to: contact.number, [kind]: { base64 } });
      await onRecord(sent?.id ?? '');
      const response = await get(sent?.id ?? '');
      expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
      // It is said to be a picture and so on, and is none.
      expect(response.headers.get('content-type')).toMatch(/^(application\/octet-stream|audio\/ogg.*)$/);
    }
  });

  it('is of the type that it is said to be, where it is', async () => {
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const { id } = await received({ image: { base64: png, mimetype: 'image/png' } });
    expect((await get(id)).headers.get('content-type')).toBe('image/png');
  });
});

describe('a file that WhatsApp has no longer', () => {
  it.each([404, 410, 403])('comes back from the phone (%d)', async (status) => {
    const { id, media } = await file(50_000);
    await simulator.client.breakMedia(media.id, { status });
    expect(await hashOf(await get(id))).toEqual({ status: 200, size: 50_000, sha256: media.sha256 });
    const { requests } = await simulator.client.mediaRetry(numberOf('shop'));
    expect(requests.at(-1)).toMatchObject({
      messageId: id,
      device: 1,
      fromMe: false,
      readable: true,
      answer: 'upload',
    });
  });

  it('is not asked for again when it is on record where the phone put it', async () => {
    const { id, media } = await file(50_000);
    await simulator.client.breakMedia(media.id, { status: 410 });
    await hashOf(await get(id));
    const { requests } = await simulator.client.mediaRetry(numberOf('shop'));
    await source.query('DELETE FROM whatsapp_media');
    expect((await hashOf(await get(id))).sha256).toBe(media.sha256);
    expect((await simulator.client.mediaRetry(numberOf('shop'))).requests).toHaveLength(requests.length);
    // Nor is what the store has lost.
    await rm(folder, { recursive: true, force: true });
    expect((await hashOf(await get(id))).sha256).toBe(media.sha256);
  });

  it('comes back in a group, and of what the company sent itself', async () => {
    const group = await simulator.client.createGroup(contact.number, [numberOf('shop')]);
    const [inGroup] = await simulator.client.send(contact.number, { to: group.jid, image: { size: 1_000 } });
    const [own] = await simulator.client.send(numberOf('shop'), { to: contact.number, audio: { size: 2_000 } });
    for (const sent of [inGroup, own]) {
      await onRecord(sent?.id ?? '');
      await simulator.client.breakMedia(sent?.media?.id ?? '', { status: 404 });
      expect((await hashOf(await get(sent?.id ?? ''))).sha256).toBe(sent?.media?.sha256);
    }
    const { requests } = await simulator.client.mediaRetry(numberOf('shop'));
    expect(requests.slice(-2)).toMatchObject([
      { chat: group.jid, fromMe: false, participant: expect.stringContaining('@') },
      { fromMe: true },
    ]);
  });

  it.each([
    ['not_found', false],
    ['general_error', false],
    ['not_found', true],
    ['decryption_error', true],
  ] as const)('is gone for good when the phone says %s (encrypted: %s)', async (answer, encrypted) => {
    await simulator.client.setMediaRetry(numberOf('shop'), answer, encrypted);
    const { id, media } = await file(1_000);
    await simulator.client.breakMedia(media.id, { status: 404 });
    expect(await problem(id)).toMatchObject({
      status: 410,
      code: 'MEDIA_UNAVAILABLE',
      detail: 'Neither WhatsApp nor the phone has this file any more',
    });
    await simulator.client.setMediaRetry(numberOf('shop'), 'upload');
    expect((await hashOf(await get(id))).sha256).toBe(media.sha256);
  });

  it('is gone when the phone does not answer, which takes a while, and hangs up on what says nothing', async () => {
    // Both take their time, so they do so together.
    await simulator.client.setMediaRetry(numberOf('deaf'), 'silent');
    const [gone, stalled] = await Promise.all([file(1_000, 'deaf'), file(100_000, 'deaf')]);
    await simulator.client.breakMedia(gone.media.id, { status: 404 });
    await simulator.client.breakMedia(stalled.media.id, { stallAt: 50_000, times: 1 });
    expect(await Promise.all([problem(gone.id, 'deaf'), problem(stalled.id, 'deaf')])).toMatchObject([
      { status: 410, code: 'MEDIA_UNAVAILABLE', detail: expect.stringContaining('is it on?') },
      { status: 502, code: 'MEDIA_DOWNLOAD_FAILED', detail: expect.stringContaining('could not be read') },
    ]);
    expect((await hashOf(await get(stalled.id, {}, {}, 'deaf'))).sha256).toBe(stalled.media.sha256);
  });

  it('cannot be asked for while the session is away; what WhatsApp has is had all the same', async () => {
    const [gone, there] = [await file(1_000, 'deaf'), await file(1_000, 'deaf')];
    await simulator.client.breakMedia(gone.media.id, { status: 404 });
    await product.call('DELETE', '/sessions/deaf');
    expect(await problem(gone.id, 'deaf')).toMatchObject({ status: 409, code: 'NOT_CONNECTED' });
    expect((await hashOf(await get(there.id, {}, {}, 'deaf'))).sha256).toBe(there.media.sha256);
  });
});

describe('a file that is not what it should be', () => {
  const faults: [string, MediaFault][] = [
    ['whose connection breaks', { cutAt: 30_000 }],
    ['that is cut short, with a length that says so', { cutAt: 30_000, contentLength: 'cut' }],
    ['that is cut at a block, without a length', { cutAt: 32_000, contentLength: 'none' }],
    ['that is cut before its MAC', { cutAt: 50_016, contentLength: 'cut' }],
    ['of which nothing comes', { cutAt: 0, contentLength: 'cut' }],
    ['with a wrong byte at its start', { wrongByteAt: 0 }],
    ['with a wrong byte in its middle', { wrongByteAt: 25_000 }],
    ['with a wrong byte in its last block', { wrongByteAt: -11 }],
    ['with a wrong MAC', { wrongByteAt: -1 }],
    ['for which the server has an error', { status: 503 }],
    ['that is moved elsewhere', { status: 302 }],
  ];
  it.each(faults)('%s is never given out or kept', async (_, fault) => {
    const { id, media } = await file(50_000);
    await simulator.client.breakMedia(media.id, { ...fault, times: 1 });
    const [rows, files] = [await storedMedia(), await storedFiles()];
    expect(await problem(id)).toMatchObject({ status: 502, code: 'MEDIA_DOWNLOAD_FAILED' });
    expect([await storedMedia(), await storedFiles()]).toEqual([rows, files]);
    expect(await hashOf(await get(id))).toEqual({ status: 200, size: 50_000, sha256: media.sha256 });
  });

  it('is not given out where the message says something else of it', async () => {
    const sent = await file(5_000);
    // The owner's phone reads it in its own time.
    const onPhone = await until(
      async () => (await simulator.client.inbox(numberOf('shop'))).messages.find(({ id }) => id === sent.id),
      (message) => message !== undefined,
    );
    const document = onPhone!.message!.documentMessage as Record<string, unknown>;
    const other = Buffer.alloc(32, 7).toString('base64');
    const changes: [object, number, RegExp][] = [
      [{ fileLength: 4_999 }, 502, /more than its 4999 bytes/],
      [{ fileLength: 5_001 }, 502, /5000 of its 5001 bytes/],
      [{ fileSha256: other }, 502, /another SHA-256/],
      [{ fileEncSha256: other }, 502, /encrypted it has another SHA-256/],
      [{ mediaKey: other }, 502, /its MAC is wrong/],
      [{ fileLength: 200 * MB }, 413, /more than 104857600/],
    ];
    for (const [change, status, detail] of changes) {
      const { id } = await received({ proto: { documentMessage: { ...document, ...change } } });
      expect(await problem(id)).toMatchObject({ status, detail: expect.stringMatching(detail) });
    }
    // Who gives none of it is believed by the MAC.
    const { fileSha256: _, fileEncSha256: __, fileLength: ___, ...bare } = document;
    const { id } = await received({ proto: { documentMessage: bare } });
    expect((await hashOf(await get(id))).sha256).toBe(sent.media.sha256);
  });

  it('leads nowhere but to the media server', async () => {
    let asked = 0;
    const elsewhere: Server = createServer((_request, response) => {
      asked += 1;
      response.end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    const common = { mimetype: 'text/plain', mediaKey: Buffer.alloc(32, 1).toString('base64') };
    for (const directPath of [`//${host}/a`, `http://${host}/a`, `@${host}/a`, `/\\${host}/a`, `\t//${host}/a`]) {
      const { id } = await received({ proto: { documentMessage: { ...common, directPath, url: `http://${host}/b` } } });
      expect(await problem(id)).toMatchObject({
        status: expect.toSatisfy((status) => status === 502 || status === 410),
      });
    }
    const { id } = await received({ proto: { documentMessage: { ...common, url: `http://${host}/b` } } });
    expect(await problem(id)).toMatchObject({ status: 404, code: 'MEDIA_NOT_FOUND' });
    expect(asked).toBe(0);
    elsewhere.close();
  });
});

it('says why there is none', async () => {
  const text = await received({ text: 'just words' });
  expect(await problem(text.id)).toMatchObject({ status: 404, code: 'MEDIA_NOT_FOUND' });
  expect(await problem('3ANOTHING')).toMatchObject({ status: 404, code: 'MESSAGE_NOT_FOUND' });
  const once = await received({ children: [{ tag: 'unavailable', attrs: { type: 'view_once' } }] });
  expect(await problem(once.id)).toMatchObject({
    status: 410,
    code: 'MEDIA_UNAVAILABLE',
    detail: expect.stringContaining('viewed once'),
  });
  const { id } = await file(100);
  expect(await problem(id, 'deaf')).toMatchObject({ status: 404, code: 'MESSAGE_NOT_FOUND' });
});

it('is not whole when the process is killed in the middle, and is had anew', async () => {
  const erased = await file(1_000);
  await hashOf(await get(erased.id));
  const { id, media } = await file(5 * MB);
  await simulator.client.breakMedia(media.id, { bytesPerSecond: 4 * MB, times: 1 });
  const [rows, files] = [await storedMedia(), await storedFiles()];
  const broken = get(id).then(
    () => false,
    () => true,
  );
  await expect.poll(storedFiles).toBeGreaterThan(files);
  await product.kill();
  expect(await broken).toBe(true);
  expect(await storedMedia()).toBe(rows);
  // Files of messages that are gone go as well, soon after the start.
  await source.query('DELETE FROM whatsapp_messages WHERE message_id = $1', [erased.id]);
  product = await start();
  await product.connected('shop');
  expect(await hashOf(await get(id))).toEqual({ status: 200, size: 5 * MB, sha256: media.sha256 });
  await expect.poll(storedMedia, { timeout: 30_000 }).toBe(rows);
  expect(await storedFiles()).toBe(files);
});

describe('files that a company wants as they come', () => {
  const wish = (body: unknown) => product.call('PUT', '/media-downloads/shop', body);

  it('are none unless it says so', async () => {
    expect((await product.call('GET', '/media-downloads/shop')).body).toEqual({
      success: true,
      companyId: 'shop',
      kinds: [],
      maxBytes: 0,
    });
    for (const body of [
      {},
      { kinds: ['text'], maxBytes: 1 },
      { kinds: ['image', 'image'], maxBytes: 1 },
      { kinds: [], maxBytes: 0 },
    ])
      expect((await wish(body)).status).toBe(400);
  });

  it('are downloaded by kind and size, and told of', async () => {
    expect((await wish({ kinds: ['image', 'audio'], maxBytes: 10_000 })).body).toMatchObject({ maxBytes: 10_000 });
    const late = await received({ image: { size: 9_000 } });
    await simulator.client.breakMedia(late.media?.id ?? '', { status: 404 });
    await received({ image: { size: 10_001 } });
    await received({ document: { size: 100 } });
    const wanted = await received({ audio: { size: 10_000 } });
    const { body } = await product.call<{ events: Record<string, unknown>[] }>(
      'GET',
      '/events?types=media_ready&after=0&wait=10',
    );
    const told = [...body.events];
    while (told.length < 2) {
      const after = (told.at(-1)?.id as string | undefined) ?? '0';
      const more = await product.call<{ events: Record<string, unknown>[] }>(
        'GET',
        `/events?types=media_ready&after=${after}&wait=10`,
      );
      told.push(...more.body.events);
    }
    expect(new Set(told.map(({ messageId }) => messageId))).toEqual(new Set([late.id, wanted.id]));
    expect(told.find(({ messageId }) => messageId === wanted.id)).toMatchObject({
      companyId: 'shop',
      chat: `${contact.number}@s.whatsapp.net`,
      size: 10_000,
      sha256: wanted.media?.sha256,
      mediaId: expect.any(String),
    });
    await simulator.client.breakMedia(wanted.media?.id ?? '', { status: 404 });
    await simulator.client.setMediaRetry(numberOf('shop'), 'not_found');
    expect((await hashOf(await get(wanted.id))).sha256).toBe(wanted.media?.sha256);
    await simulator.client.setMediaRetry(numberOf('shop'), 'upload');
    expect((await product.call('DELETE', '/media-downloads/shop')).body).toMatchObject({ kinds: [] });
  });
});
