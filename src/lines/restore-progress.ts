import type { Logger } from 'pino';

const TOLD_EVERY_MS = 3_000;

/** What became of a line that was to be brought up; `nothing` where it has no session after all. */
export type Brought = 'back' | 'failed' | 'nothing';

/** Tells how many of the sessions that this process brings up are back, now and then and when all are. */
export class RestoreProgress {
  private begun = 0;
  private back = 0;
  private ended = 0;
  private since = 0;
  private telling: NodeJS.Timeout | undefined;

  constructor(private readonly log: Logger) {}

  begin(): void {
    if (this.begun === 0) this.since = performance.now();
    this.begun += 1;
    this.telling ??= setInterval(() => this.tell('sessions are coming back'), TOLD_EVERY_MS).unref();
  }

  /** Of one that was begun. */
  end(outcome: Brought): void {
    if (outcome === 'nothing') this.begun -= 1;
    else this.ended += 1;
    if (outcome === 'back') this.back += 1;
    if (this.ended < this.begun) return;
    this.stop();
    if (this.begun > 0) this.tell('sessions came back');
    this.begun = this.back = this.ended = 0;
  }

  stop(): void {
    clearInterval(this.telling);
    this.telling = undefined;
  }

  private tell(words: string): void {
    const seconds = Math.round((performance.now() - this.since) / 100) / 10;
    this.log.info({ back: this.back, of: this.begun, seconds }, `${this.back} of ${this.begun} ${words}`);
  }
}
