import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { getMediaKeys } from '../../../baileys/baileys.js';
import { DownloadFailed } from '../../whatsapp-media.js';
import type { MessageFile } from './file-of-message.js';
import { openedFile } from './opened-file.js';

/** A file as the media server has it, and what the message says of it. */
async function sealed(plain: Buffer): Promise<{ blob: Buffer; file: MessageFile }> {
  const mediaKey = randomBytes(32);
  const { iv, cipherKey, macKey } = await getMediaKeys(mediaKey, 'document');
  const cipher = createCipheriv('aes-256-cbc', cipherKey, iv);
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  const mac = createHmac('sha256', macKey!).update(iv).update(ciphertext).digest().subarray(0, 10);
  const blob = Buffer.concat([ciphertext, mac]);
  const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  const file: MessageFile = {
    type: 'document',
    directPath: '/v/1.enc',
    mediaKey,
    mimeType: undefined,
    fileName: undefined,
    size: plain.length,
    sha256: hash(plain),
    encryptedSha256: hash(blob),
    renewable: true,
  };
  return { blob, file };
}

async function* inChunks(blob: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < blob.length; at += size) yield blob.subarray(at, at + size);
}

/** What somebody gets to see, and whether it ends well. */
async function opened(file: MessageFile, blob: Buffer, size: number): Promise<{ seen: Buffer; error: unknown }> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of openedFile(file, inChunks(blob, size))) chunks.push(chunk);
    return { seen: Buffer.concat(chunks), error: undefined };
  } catch (error) {
    return { seen: Buffer.concat(chunks), error };
  }
}

describe('an encrypted file', () => {
  it.each([1, 15, 16, 17, 160, 1_000])('of %d bytes is opened, however it is cut into chunks', async (length) => {
    const plain = randomBytes(length);
    const { blob, file } = await sealed(plain);
    for (const size of [1, 7, 10, 16, 26, 500, blob.length]) {
      expect(await opened(file, blob, size)).toEqual({ seen: plain, error: undefined });
    }
  });

  it('fails before its end is seen, wherever it is cut and whichever byte is another', async () => {
    const plain = randomBytes(100);
    const { blob, file } = await sealed(plain);
    const bare: MessageFile = { ...file, size: undefined, sha256: undefined, encryptedSha256: undefined };
    for (let at = 0; at < blob.length; at += 1) {
      const changed = Buffer.from(blob);
      changed[at]! ^= 1;
      for (const given of [blob.subarray(0, at), changed]) {
        for (const known of [file, bare]) {
          const { seen, error } = await opened(known, given, 20);
          expect(error).toBeInstanceOf(DownloadFailed);
          expect(seen.length).toBeLessThan(plain.length);
        }
      }
    }
  });

  it('fails when it is another one than the message names', async () => {
    const { blob, file } = await sealed(randomBytes(100));
    const other = createHash('sha256').update('another').digest('hex');
    for (const known of [{ size: 99 }, { size: 101 }, { sha256: other }, { encryptedSha256: other }]) {
      const { seen, error } = await opened({ ...file, ...known }, blob, 20);
      expect(error).toBeInstanceOf(DownloadFailed);
      expect(seen.length).toBeLessThan(100);
    }
  });
});

describe('a file that is not encrypted', () => {
  it('is held against its hash, and is nothing without one', async () => {
    const plain = randomBytes(100);
    const { file } = await sealed(plain);
    const open = { ...file, mediaKey: undefined, renewable: false };
    expect(await opened(open, plain, 30)).toEqual({ seen: plain, error: undefined });
    expect((await opened(open, plain.subarray(0, 99), 30)).error).toBeInstanceOf(DownloadFailed);
    expect((await opened({ ...open, sha256: undefined }, plain, 30)).error).toBeInstanceOf(DownloadFailed);
  });
});
