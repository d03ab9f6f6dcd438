import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { downloadMediaMessage, proto, type WAMessage } from '@whiskeysockets/baileys';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountSummary, MediaContent, MediaFault, SentMessage } from '../../src/simulator/client.js';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { linkDevice, pnJid, type LinkedSession } from './bare-baileys.js';

const LARGE = 100 * 1024 * 1024;

let simulator: RunningSimulator;
let company: LinkedSession;
let contact: AccountSummary;
let dispatcher: Agent;

beforeAll(async () => {
  simulator = await startSimulator();
  dispatcher = new Agent({ connect: { ca: readFileSync(simulator.caFile) } });
  const { number } = await simulator.client.createAccount({ name: 'Company' });
  company = await linkDevice(simulator, number);
});

beforeEach(async () => {
  contact = await simulator.client.createAccount();
});

afterAll(async () => {
  await company.socket.end();
  await dispatcher.close();
  await simulator.stop();
});

/** The contact sends a file that its phone makes up, and Baileys has the message. */
async function fileFromContact(
  size: number,
  other: MediaContent = {},
): Promise<Required<SentMessage> & { message: WAMessage }> {
  const [sent] = await simulator.client.send(contact.number, { to: company.number, document: { size, ...other } });
  if (!sent?.media) throw new Error('the answer names no file');
  const { message } = await company.socket.until('the file', () =>
    company.socket.messages.find((item) => item.message.key.id === sent.id),
  );
  return { ...sent, media: sent.media, message };
}

async function hashOf(message: WAMessage): Promise<{ size: number; sha256: string }> {
  const stream = await downloadMediaMessage(message, 'stream', { options: { dispatcher } as object });
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, sha256: hash.digest('hex') };
}

it.each([0, 1, 15, 16, 65_536, 1_000_003])('carries a file of %d bytes, and says what it is', async (size) => {
  const { id, media, message } = await fileFromContact(size, { filename: 'a.bin' });
  expect(media.size).toBe(size);
  expect(await hashOf(message)).toEqual({ size, sha256: media.sha256 });
  const file = await simulator.client.messageFile(contact.number, id);
  expect(createHash('sha256').update(file).digest('hex')).toBe(media.sha256);
});

/** Without Baileys, whose encryption is slow. */
async function upload(size: number): Promise<string> {
  const part = Buffer.alloc(1024 * 1024, 7);
  const body = Readable.from(Array.from({ length: size / part.length }, () => part));
  const headers = { 'content-length': String(size) };
  const options = { method: 'POST', body, headers, dispatcher } as const;
  const response = await request(`${simulator.mediaUrl}/mms/document/hash`, options);
  return ((await response.body.json()) as { url: string }).url;
}

async function sizeOf(url: string): Promise<number> {
  let size = 0;
  for await (const chunk of (await request(url, { dispatcher })).body as AsyncIterable<Buffer>) size += chunk.length;
  return size;
}

it('takes and gives files of 100 MB, two at once', async () => {
  const urls = await Promise.all([upload(LARGE), upload(LARGE)]);
  expect(await sizeOf(urls[0] ?? '')).toBe(LARGE);
  const { memoryRss } = await simulator.client.stats();
  // Each is in memory once.
  expect(memoryRss).toBeLessThan(2 * LARGE + 250 * 1024 * 1024);
});

describe('a download that fails', () => {
  const cases: [string, MediaFault, RegExp][] = [
    ['is gone (404)', { status: 404 }, /404/],
    ['is gone (410)', { status: 410 }, /410/],
    ['is forbidden (403)', { status: 403 }, /403/],
    [
      'is cut short, with a length that says so',
      { cutAt: 1_000, contentLength: 'cut' },
      /final block length|bad decrypt/,
    ],
    [
      'is cut short at a block, without a length',
      { cutAt: 1_600, contentLength: 'none' },
      /final block length|bad decrypt/,
    ],
  ];
  it.each(cases)('%s', async (_, fault, expected) => {
    const { id, message, media } = await fileFromContact(5_000);
    await simulator.client.breakMessageMedia(contact.number, id, { ...fault, times: 1 });
    const error = await hashOf(message).then(
      () => undefined,
      (reason: unknown) => reason as Error & { output?: { statusCode: number } },
    );
    expect(`${error?.output?.statusCode ?? error?.message}`).toMatch(expected);
    // It was for one download.
    expect(await hashOf(message)).toEqual({ size: 5_000, sha256: media.sha256 });
    expect(await simulator.client.mediaFile(media.id)).toMatchObject({ downloads: 2, fault: { times: 1 } });
  });

  it('is cut short, and the connection ends', async () => {
    // Not by Baileys: it does not listen to the response, so that this is an uncaught exception, and a process that ends.
    const { message, media } = await fileFromContact(5_000);
    await simulator.client.breakMedia(media.id, { cutAt: 1_000 });
    await expect(sizeOf(message.message?.documentMessage?.url ?? '')).rejects.toThrow('other side closed');
  });

  it('says nothing more in the middle', async () => {
    const { message, media } = await fileFromContact(5_000);
    await simulator.client.breakMedia(media.id, { stallAt: 1_000 });
    const patience = { dispatcher, bodyTimeout: 200 };
    const { body } = await request(message.message?.documentMessage?.url ?? '', patience);
    await expect(body.bytes()).rejects.toThrow('Body Timeout');
  });

  it('has a wrong byte, which Baileys does not notice', async () => {
    const { message, media } = await fileFromContact(5_000);
    await simulator.client.breakMedia(media.id, { wrongByteAt: 64 });
    const { size, sha256 } = await hashOf(message);
    expect(size).toBe(5_000);
    expect(sha256).not.toBe(media.sha256);
    await simulator.client.mendMedia(media.id);
    expect((await hashOf(message)).sha256).toBe(media.sha256);
  });

  it('is slow', async () => {
    const { message, media } = await fileFromContact(5_000);
    await simulator.client.breakMedia(media.id, { bytesPerSecond: 20_000, delayMs: 50 });
    const begun = performance.now();
    expect((await hashOf(message)).sha256).toBe(media.sha256);
    expect(performance.now() - begun).toBeGreaterThan(250);
  });
});

describe('a file that is asked for again', () => {
  it('is put on the media server anew by the own phone', async () => {
    const { message, media } = await fileFromContact(5_000);
    await simulator.client.breakMedia(media.id, { status: 410 });
    const before = message.message?.documentMessage?.directPath;
    await company.socket.sock.updateMediaMessage(message);
    expect(message.message?.documentMessage?.directPath).not.toBe(before);
    // Baileys makes the URL with the media host that it knows of, and it knows of none before an upload.
    const content = message.message?.documentMessage;
    if (content) content.url = `${simulator.mediaUrl}${content.directPath}`;
    expect(await hashOf(message)).toEqual({ size: 5_000, sha256: media.sha256 });
    const { requests } = await simulator.client.mediaRetry(company.number, { requests: 1 });
    expect(requests.at(-1)).toMatchObject({
      messageId: message.key.id,
      device: 1,
      chat: pnJid(contact.number),
      fromMe: false,
      readable: true,
      answer: 'upload',
    });
    expect((await simulator.client.mediaRetry(contact.number)).requests).toEqual([]);
  });

  it('is put there anew where the account itself has sent it', async () => {
    const document = Buffer.from('sent from here');
    const content = { document, mimetype: 'text/plain', fileName: 'a.txt' };
    const sent = await company.socket.sock.sendMessage(pnJid(contact.number), content);
    if (!sent) throw new Error('nothing was sent');
    await simulator.client.inbox(company.number, { own: true, count: 1 });
    const path = sent.message?.documentMessage?.directPath;
    await company.socket.sock.updateMediaMessage(sent);
    expect(sent.message?.documentMessage?.directPath).not.toBe(path);
  });

  it.each([
    ['not_found', false, 404],
    ['general_error', false, 418],
    ['not_found', true, 404],
    ['decryption_error', true, 412],
  ] as const)('is refused with %s (encrypted: %s)', async (answer, encrypted, code) => {
    const { message } = await fileFromContact(100);
    await simulator.client.setMediaRetry(company.number, answer, encrypted);
    await expect(company.socket.sock.updateMediaMessage(message)).rejects.toMatchObject({
      output: { statusCode: code },
    });
    await simulator.client.setMediaRetry(company.number, 'upload');
  });

  it('is not found by a phone that does not know the message, and a silent one answers nothing', async () => {
    const { message } = await fileFromContact(100);
    const unknown = { ...message, key: { ...message.key, id: '3AUNKNOWN' } };
    await expect(company.socket.sock.updateMediaMessage(unknown)).rejects.toMatchObject({
      output: { statusCode: 404 },
    });
    const seen = (await simulator.client.mediaRetry(company.number)).requests.length;
    await simulator.client.setMediaRetry(company.number, 'silent');
    const events = company.socket.events('messages.media-update').length;
    void company.socket.sock.updateMediaMessage(message).catch(() => undefined);
    await simulator.client.mediaRetry(company.number, { requests: seen + 1 });
    await simulator.client.waitFor({ account: company.number, drained: true });
    expect(company.socket.events('messages.media-update')).toHaveLength(events);
    await simulator.client.setMediaRetry(company.number, 'upload');
  });
});

it('has a phone say what is wrong with a file that it is sent', async () => {
  const { message } = await fileFromContact(5_000);
  const document = proto.Message.toObject(proto.Message.create(message.message ?? {}), { bytes: String, longs: Number })
    .documentMessage as Record<string, unknown>;
  const other = Buffer.alloc(32, 7).toString('base64');
  const wrong: [object, string][] = [
    [{ fileLength: 4_999 }, 'fileLength is 4999, the file has 5000 bytes'],
    [{ fileSha256: other }, 'fileSha256 is that of another file'],
    [{ fileEncSha256: other }, 'fileEncSha256 is that of another file'],
    [{ mediaKey: other }, 'the MAC is wrong'],
    [{ directPath: '/v/0123.enc' }, 'the media server does not have it'],
  ];
  for (const [index, [change, error]] of wrong.entries()) {
    const broken = { documentMessage: { ...document, ...change } };
    await simulator.client.send(company.number, { to: contact.number, proto: broken });
    const { messages } = await simulator.client.inbox(contact.number, { count: index + 1 });
    expect(messages[index]?.media).toMatchObject({ error });
    expect(messages[index]?.media?.base64).toBeUndefined();
  }
});
