import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** So many bytes of files are let through before what is left of them is cleared away. */
const EVERY_BYTES = 16_777_216;

/** V8's own function, which it gives to a context that is made while the flag is set; all is looked through without options. */
type Collect = (options?: { type: 'minor' }) => void;

let collect: Collect | undefined;
let bytesSince = 0;

/**
 * Counts bytes of files on their way through the process, and has cleared away what they came in. V8 goes by its own small
 * objects when it looks for what nobody holds any more, and not by the buffers that these stand for: left alone, four
 * large files at once cost 100 MB of what is long done with. The first time all of the heap is looked through, which takes a
 * tenth of a second: before that V8 waits for hundreds of MB of old objects, and from then on goes by what is in use. Later
 * only the young objects are, for a file that is read: it comes in many buffers and few objects.
 */
export function carried(bytes: number, isRead: boolean): void {
  bytesSince += bytes;
  if (bytesSince < EVERY_BYTES) return;
  bytesSince = 0;
  if (collect === undefined) {
    collect = exposed();
    collect();
  } else if (isRead) {
    collect({ type: 'minor' });
  }
}

function exposed(): Collect {
  setFlagsFromString('--expose-gc');
  const found = runInNewContext('gc') as Collect;
  setFlagsFromString('--no-expose-gc');
  return found;
}
