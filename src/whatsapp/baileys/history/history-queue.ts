import PQueue from 'p-queue';

/** Two, so that one slow download does not stop everybody. */
const AT_ONCE = 2;
/** Inline histories are held in memory until their turn. */
const MAX_HELD_BYTES = 16 * 1024 * 1024;
const MAX_WAITING = 10_000;

/** Where the histories of all sessions wait for their turn, bounded whatever phones send. */
export class HistoryQueue {
  private readonly queue = new PQueue({ concurrency: AT_ONCE });
  private held = 0;

  /** How much memory is held by what waits or runs. */
  get heldBytes(): number {
    return this.held;
  }

  /**
   * @param bytes how much memory it holds until it has run
   * @returns undefined when there is no room for it
   */
  add(work: () => Promise<void>, bytes: number, signal: AbortSignal): Promise<void> | undefined {
    if (this.held + bytes > MAX_HELD_BYTES || this.queue.size >= MAX_WAITING) return undefined;
    this.held += bytes;
    const leave = (): void => {
      this.held -= bytes;
    };
    return this.queue.add(work, { signal }).finally(leave);
  }
}
