import type { Readable } from 'node:stream';

/** Bytes of a file from `start` to `end`, both included, counted from 0. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Nothing is stored under this key, or not any more. */
export class NotStoredError extends Error {
  override readonly name = 'NotStoredError';
}

/**
 * Where the bytes of media are: a folder, or a bucket. It knows nothing of companies, types or encryption; what is to be
 * sealed comes sealed. `test/integration/media-store.spec.ts` is the contract that every implementation keeps.
 *
 * Keys are small letters, digits, hyphens and slashes; nobody writes to one key twice.
 */
export abstract class MediaStore {
  /**
   * Stores what the stream has, as it comes. Nothing can be read under the key before all is there, and a stream that fails
   * leaves nothing; the promise then rejects with the stream's own error.
   */
  abstract write(key: string, bytes: Readable): Promise<void>;

  /** @throws NotStoredError before there is a stream; what goes wrong later destroys the stream */
  abstract read(key: string, range?: ByteRange): Promise<Readable>;

  /** Removes it, and what a killed process left of a write to it; resolves when there is nothing as well. */
  abstract remove(key: string): Promise<void>;

  /** Removes what processes that are gone were writing, where that can be told without a key. */
  abstract clean(): Promise<void>;
}

/** @throws when it is none, such as a way out of a folder */
export function checkKey(key: string): void {
  if (!/^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(key)) throw new Error(`${JSON.stringify(key)} is no key of a medium`);
}
