import type { BinaryNode } from '../../../baileys/baileys.js';

/** What may wait to be worked off; a server that sends faster than that is read again from where it was acknowledged. */
const MOST_WAITING_BYTES = 32 * 1024 * 1024;
const STANZA_OVERHEAD_BYTES = 1_000;

/**
 * The one order of a connection. Baileys puts stanzas that waited on the server into a queue of its own, which it works
 * off in slices, and handles all others at once, so that live messages overtake those that waited.
 *
 * Here all of them begin in the order in which they came, and a message begins when the one before it is done. Receipts,
 * notifications and calls, which Baileys keeps in order among themselves, may ask the server things: they begin in their
 * turn, and nobody waits for their end.
 */
export class StanzaQueue {
  private tail: Promise<void>;
  private waitingBytes = 0;

  /**
   * @param ready nothing begins before that
   * @param fail called when something that was to be done failed, or too much waits
   */
  constructor(
    ready: Promise<void>,
    private readonly fail: (error: unknown) => void,
  ) {
    this.tail = ready;
  }

  add(stanza: BinaryNode, work: (stanza: BinaryNode) => unknown): void {
    const bytes = sizeOf(stanza);
    this.waitingBytes += bytes;
    if (this.waitingBytes > MOST_WAITING_BYTES) this.fail(new Error('too much came in that could not be worked off'));
    this.tail = this.tail
      .then(() => {
        const done = Promise.resolve(work(stanza));
        if (stanza.tag === 'message') return done.then(() => undefined);
        done.catch(this.fail);
        return undefined;
      })
      .catch(this.fail)
      .finally(() => {
        this.waitingBytes -= bytes;
      });
  }
}

function sizeOf({ content }: BinaryNode): number {
  if (content instanceof Uint8Array || typeof content === 'string') return content.length;
  return STANZA_OVERHEAD_BYTES + (content ?? []).reduce((sum, child) => sum + sizeOf(child), 0);
}
