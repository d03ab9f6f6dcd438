import type { Logger } from 'pino';
import type { StartsAndStops } from './part.js';

export interface RecurringOptions {
  everyMs: number;
  /** When it is done for the first time, `everyMs` when left out. */
  firstMs?: number;
  work: (stopping: AbortSignal) => Promise<void>;
  log: Logger;
  /** What the log says when it failed. */
  words: string;
}

/** Work that is done again and again, never twice at once; when it fails it is tried again the next time. */
export class Recurring implements StartsAndStops {
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> = Promise.resolve();

  constructor(private readonly options: RecurringOptions) {}

  start(): void | Promise<void> {
    this.again(this.options.firstMs ?? this.options.everyMs);
  }

  /** Resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.underWay;
  }

  private again(ms: number): void {
    if (this.stopping.signal.aborted) return;
    this.timer = setTimeout(() => {
      this.underWay = this.once().finally(() => this.again(this.options.everyMs));
    }, ms);
  }

  private async once(): Promise<void> {
    try {
      await this.options.work(this.stopping.signal);
    } catch (error) {
      this.options.log.warn({ error: (error as Error).message }, this.options.words);
    }
  }
}
