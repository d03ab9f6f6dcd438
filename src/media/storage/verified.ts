import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';

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
