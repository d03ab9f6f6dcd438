import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { carried } from './carried-bytes.js';

/**
 * Passes bytes on, the last of them only when all are what they should be: whoever has them to the end has the file, and
 * whoever does not is told that it broke off.
 *
 * @param sha256 hexadecimal
 */
export function verified(sha256: string, size: number): Transform {
  const hash = createHash('sha256');
  let length = 0;
  let held: Buffer | undefined;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      length += chunk.length;
      const before = held;
      held = chunk;
      done(null, before);
    },
    flush(done) {
      if (length === size && hash.digest('hex') === sha256) return done(null, held);
      done(new Error('the stored file is not what was stored'));
    },
  });
}

/** Passes bytes on, and tells in the end how many there were, whether that is all or somebody wanted no more. */
export function counted(tell: (bytes: number) => void): Transform {
  let length = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      length += chunk.length;
      carried(chunk.length, true);
      done(null, chunk);
    },
    destroy(error, done) {
      tell(length);
      done(error);
    },
  });
}
