import { createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { getMediaKeys } from '../../../baileys/baileys.js';
import { DownloadFailed } from '../../whatsapp-media.js';
import type { MessageFile } from './file-of-message.js';

const MAC_BYTES = 10;

/**
 * The file in what comes from the media server: AES-256-CBC, with ten bytes of a MAC behind it. Baileys checks neither MAC
 * nor hashes nor length. Here one chunk is always held back, so that nobody has the end before all of it was checked; and the
 * stream that all of them make up ends well only then.
 *
 * @throws DownloadFailed
 */
export function openedFile(file: MessageFile, received: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  return checked(file, file.mediaKey === undefined ? received : decrypted(file, received));
}

async function* checked(file: MessageFile, plain: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  if (file.mediaKey === undefined && file.sha256 === undefined) throw wrong('cannot be checked: its hash is not known');
  const hash = createHash('sha256');
  let size = 0;
  let held: Buffer | undefined;
  for await (const chunk of plain) {
    hash.update(chunk);
    size += chunk.length;
    if (file.size !== undefined && size > file.size) throw wrong(`has more than its ${file.size} bytes`);
    if (held !== undefined) yield held;
    held = chunk;
  }
  if (file.size !== undefined && size !== file.size) throw wrong(`has ${size} of its ${file.size} bytes`);
  if (file.sha256 !== undefined && hash.digest('hex') !== file.sha256)
    throw wrong('has another SHA-256 than it should');
  if (held !== undefined) yield held;
}

async function* decrypted(
  { mediaKey, type, encryptedSha256 }: MessageFile,
  received: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void> {
  const { iv, cipherKey, macKey } = await getMediaKeys(mediaKey, type);
  if (!macKey) throw wrong('cannot be checked: there is no key for its MAC');
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv);
  const mac = createHmac('sha256', macKey).update(iv);
  const hash = createHash('sha256');
  let end: Buffer = Buffer.alloc(0);
  for await (const chunk of received) {
    hash.update(chunk);
    const bytes = end.length === 0 ? chunk : Buffer.concat([end, chunk]);
    const cut = Math.max(0, bytes.length - MAC_BYTES);
    end = Buffer.from(bytes.subarray(cut));
    mac.update(bytes.subarray(0, cut));
    const plain = decipher.update(bytes.subarray(0, cut));
    if (plain.length > 0) yield plain;
  }
  const isWhole = end.length === MAC_BYTES && timingSafeEqual(mac.digest().subarray(0, MAC_BYTES), end);
  if (!isWhole) throw wrong('was cut short or changed: its MAC is wrong');
  if (encryptedSha256 !== undefined && hash.digest('hex') !== encryptedSha256) {
    throw wrong('was changed: encrypted it has another SHA-256 than it should');
  }
  const last = finalOf(decipher);
  if (last.length > 0) yield last;
}

function finalOf(decipher: ReturnType<typeof createDecipheriv>): Buffer {
  try {
    return decipher.final();
  } catch (error) {
    throw wrong('cannot be decrypted', error);
  }
}

function wrong(what: string, cause?: unknown): DownloadFailed {
  return new DownloadFailed(`The file on WhatsApp's media server ${what}`, { cause });
}
