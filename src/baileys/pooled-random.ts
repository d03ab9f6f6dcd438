import crypto, { randomFillSync } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Gives out random bytes from a pool that is filled at once. Imported for its effect, before Baileys is loaded, which asks
 * for one byte for each device that a message goes to: to ask the system each time costs as much as to encrypt it.
 * `crypto.randomUUID` of Node does the same. No byte is given out twice, and none stays behind in the pool.
 */
const POOL_BYTES = 4_096;
/** Larger ones are worth a question of their own. */
const MOST_BYTES = 64;

const { randomBytes } = crypto;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/** Random bytes out of the pool, in memory of their own. */
function pooled(bytes: number): Buffer {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const taken = Buffer.alloc(bytes);
  pool.copy(taken, 0, used, used + bytes);
  pool.fill(0, used, used + bytes);
  used += bytes;
  return taken;
}

function isSmall(bytes: unknown): bytes is number {
  return typeof bytes === 'number' && Number.isInteger(bytes) && bytes >= 0 && bytes <= MOST_BYTES;
}

// Whatever else it is called with is Node's to answer or to refuse.
crypto.randomBytes = ((...given: unknown[]) => {
  const [bytes] = given;
  return given.length === 1 && isSmall(bytes)
    ? pooled(bytes)
    : (randomBytes as (...all: unknown[]) => unknown)(...given);
}) as typeof randomBytes;
syncBuiltinESMExports();
