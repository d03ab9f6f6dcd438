import { createHash, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { DomainError, invalidField } from '../../domain/errors.js';
import { carried } from '../storage/carried-bytes.js';

/** So much of a file tells its type; of office documents more than of pictures. */
const HEAD_BYTES = 65_536;

/** Where the file came from it broke off; `cause` is why. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** What comes of a file, looked at on its way: its first bytes before all others, how many there are, and their hash. */
export class Intake {
  private readonly hash: Hash = createHash('sha256');
  private readonly chunks: AsyncIterator<Buffer>;
  private begun: Buffer = Buffer.alloc(0);
  private failure: unknown;
  size = 0;

  constructor(
    private readonly source: Readable,
    private readonly maxBytes: number,
  ) {
    this.chunks = (source as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  /** Why the source ended early, or was ended; undefined when it did not. */
  get error(): unknown {
    return this.failure;
  }

  /**
   * The first bytes, for looking at; `bytes` has them as well.
   *
   * @throws DomainError `VALIDATION_FAILED` when there are none, `MEDIA_TOO_LARGE`; SourceError
   */
  async head(): Promise<Buffer> {
    const head: Buffer[] = [];
    for (let length = 0; length < HEAD_BYTES;) {
      const chunk = await this.next();
      if (chunk === undefined) break;
      head.push(chunk);
      length += chunk.length;
    }
    this.begun = Buffer.concat(head);
    if (this.begun.length === 0) throw this.failed(invalidField('file', 'The file is empty'));
    return this.begun;
  }

  /** All bytes, once. */
  async *bytes(): AsyncGenerator<Buffer, void> {
    yield this.begun;
    this.begun = Buffer.alloc(0);
    for (let chunk = await this.next(); chunk !== undefined; chunk = await this.next()) yield chunk;
  }

  /** Hexadecimal; of all bytes when they are over. */
  sha256(): string {
    return this.hash.digest('hex');
  }

  private async next(): Promise<Buffer | undefined> {
    let result: IteratorResult<Buffer, unknown>;
    try {
      result = await this.chunks.next();
    } catch (error) {
      const known = error instanceof DomainError;
      throw this.failed(known ? error : new SourceError('the file broke off', { cause: error }));
    }
    if (result.done === true) return undefined;
    this.size += result.value.length;
    carried(result.value.length, false);
    if (this.size > this.maxBytes) throw this.failed(tooLarge(this.maxBytes));
    this.hash.update(result.value);
    return result.value;
  }

  private failed(error: unknown): unknown {
    this.failure = error;
    this.source.destroy();
    return error;
  }
}

export function tooLarge(maxBytes: number): DomainError {
  return new DomainError('MEDIA_TOO_LARGE', `The file has more than ${maxBytes} bytes`, { limit: maxBytes });
}
