import { createCipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proto } from '../../../baileys/baileys.js';
import { payloadOf, readPayload } from './history-payload.js';

const LIDS = 2_000;
const mediaKey = randomBytes(32);
const history = deflateSync(
  proto.HistorySync.encode({
    syncType: proto.HistorySync.HistorySyncType.RECENT,
    threadIdUserSecret: randomBytes(200_000),
    phoneNumberToLidMappings: Array.from({ length: LIDS }, (_, index) => ({
      pnJid: `${index}@s.whatsapp.net`,
      lidJid: `${index}@lid`,
    })),
  }).finish(),
);
const blob = encrypt(history);

let server: Server;
let url: string;
let serve: (response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((_request, response) => serve(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(() => void server.close());

describe('readPayload', () => {
  it('reads what is in the notification', async () => {
    expect(await peopleIn({ inline: history })).toBe(LIDS);
  });

  it('reads what is on a media server', async () => {
    serve = (response) => void response.end(blob);
    expect(await peopleIn({ url, mediaKey })).toBe(LIDS);
  });

  it('passes on what `take` throws, and lets go of the connection', async () => {
    const gone = closedBeforeItsEnd();
    const failing = readPayload(
      { url, mediaKey },
      () => Promise.reject(new Error('database')),
      new AbortController().signal,
    );
    await expect(failing).rejects.toThrow('database');
    await gone;
  });

  it('ends when it is aborted in the middle', async () => {
    const stop = new AbortController();
    const gone = closedBeforeItsEnd(() => stop.abort(new Error('the session closed')));
    await expect(readPayload({ url, mediaKey }, () => undefined, stop.signal)).rejects.toThrow('the session closed');
    await gone;
  });

  it.each([
    ['the server has nothing', (response) => void response.writeHead(404).end(), 'answered 404'],
    [
      'the connection breaks',
      (response) => {
        response.writeHead(200, { 'content-length': blob.length });
        response.write(blob.subarray(0, 100_000), () => response.destroy());
      },
      'terminated',
    ],
    ['the blob is cut', (response) => void response.end(blob.subarray(0, -26)), 'changed on its way'],
    ['the blob is empty', (response) => void response.end(), 'changed on its way'],
    ['its end was changed', (response) => void response.end(changed(blob.length - 1)), 'changed on its way'],
  ] as [string, (response: ServerResponse) => void, string][])('fails when %s', async (_what, answer, message) => {
    serve = answer;
    await expect(peopleIn({ url, mediaKey })).rejects.toThrow(message);
  });
});

describe('payloadOf', () => {
  const directPath = '/v/t62.enc?ccb=11-4';

  it('prefers what is inline', () => {
    const inline = Buffer.from('inline');
    expect(payloadOf({ initialHistBootstrapInlinePayload: inline, directPath, mediaKey })).toEqual({ inline });
  });

  it('asks the media host of WhatsApp and no other', () => {
    expect(payloadOf({ directPath, mediaKey })).toEqual({ url: `https://mmg.whatsapp.net${directPath}`, mediaKey });
    expect(payloadOf({ directPath: '.example.org/', mediaKey })).toBeUndefined();
    expect(payloadOf({ directPath: '@example.org/', mediaKey })).toBeUndefined();
  });

  it('knows when there is nothing', () => {
    expect(payloadOf({ syncType: 3 })).toBeUndefined();
    expect(payloadOf({ initialHistBootstrapInlinePayload: Buffer.alloc(0), directPath: '', mediaKey })).toBeUndefined();
    expect(payloadOf({ directPath })).toBeUndefined();
  });
});

async function peopleIn(payload: Parameters<typeof readPayload>[0]): Promise<number> {
  let count = 0;
  const take = (): undefined => void (count += 1);
  await readPayload(payload, take, new AbortController().signal);
  return count;
}

/** Has the server send a half and wait; resolves when the other side has hung up. */
function closedBeforeItsEnd(onHalf = (): void => undefined): Promise<void> {
  return new Promise((resolve) => {
    serve = (response) => {
      response.on('close', () => resolve());
      response.writeHead(200, { 'content-length': blob.length + 1 });
      response.write(blob, onHalf);
    };
  });
}

function encrypt(content: Buffer): Buffer {
  const keys = Buffer.from(hkdfSync('sha256', mediaKey, '', 'WhatsApp History Keys', 112));
  const cipher = createCipheriv('aes-256-cbc', keys.subarray(16, 48), keys.subarray(0, 16));
  const ciphertext = Buffer.concat([cipher.update(content), cipher.final()]);
  const hmac = createHmac('sha256', keys.subarray(48, 80)).update(keys.subarray(0, 16)).update(ciphertext);
  return Buffer.concat([ciphertext, hmac.digest().subarray(0, 10)]);
}

function changed(at: number): Buffer {
  const copy = Buffer.from(blob);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
