import { Readable } from 'node:stream';
import { DomainError } from '../domain/errors.js';
import { mediaType } from '../media/intake/media-types.js';

/** So much of a file tells its type. */
const HEAD_BYTES = 65_536;

/**
 * A file that somebody sent may be said to be what it is not, and is a file all the same: its first bytes are looked at, and
 * where they are of another type than was said, what was said is left out.
 */
export async function ofWhateverType(
  file: Readable,
  said: string | undefined,
): Promise<{ bytes: Readable; mimeType: string | undefined }> {
  const chunks = (file as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  for (let length = 0; length < HEAD_BYTES;) {
    const { value, done } = await chunks.next();
    if (done) break;
    head.push(value);
    length += value.length;
  }
  const all = async function* (): AsyncGenerator<Buffer, void> {
    yield* head.splice(0);
    yield* { [Symbol.asyncIterator]: () => chunks };
  };
  const bytes = Readable.from(all(), { objectMode: false });
  // Whoever gives up before it has begun would leave the file open.
  bytes.once('close', () => file.destroy());
  file.on('error', () => undefined);
  return { bytes, mimeType: (await isSo(Buffer.concat(head), said)) ? said : undefined };
}

async function isSo(head: Buffer, mimeType: string | undefined): Promise<boolean> {
  if (mimeType === undefined) return false;
  try {
    await mediaType(head, { mimeType });
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}
