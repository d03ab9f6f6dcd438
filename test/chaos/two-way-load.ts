import { setTimeout as wait } from 'node:timers/promises';
import type { Company, SentText } from './company.js';
import type { Conversation, Text } from './conversation.js';

/** Both sides write at the same time: the company one text after the other, its contacts by the clock. */
export class TwoWayLoad {
  /** What contacts wrote and the server took. */
  readonly written: Text[] = [];
  /** What the company's sends were answered 200 for, in order. */
  readonly sent: SentText[] = [];
  /** Sends that were not. */
  refused = 0;
  private isEnding = false;
  private readonly work: Promise<void>[] = [];

  constructor(
    private readonly company: Company,
    private readonly conversation: Conversation,
    /** Milliseconds from one turn of the contacts to the next. */
    private readonly gapMs: number,
  ) {}

  /** The contacts begin to write. */
  startWriting(): void {
    this.work.push(this.write());
  }

  /** The company begins to send. */
  startSending(): void {
    this.work.push(this.send());
  }

  /** Resolves when the last text was taken. */
  async end(): Promise<void> {
    this.isEnding = true;
    await Promise.all(this.work);
  }

  private async write(): Promise<void> {
    const began = performance.now();
    const underWay: Promise<void>[] = [];
    for (let turn = 0; !this.isEnding; turn += 1) {
      for (const [place, { every, rest, write }] of this.conversation.writers.entries()) {
        if (turn % every !== rest) continue;
        underWay.push(write(`in ${turn}.${place}`).then((texts) => void this.written.push(...texts)));
      }
      // By the clock and not by what writing takes, so that a slow machine gets the same load.
      await wait(Math.max(0, began + (turn + 1) * this.gapMs - performance.now()));
    }
    await Promise.all(underWay);
  }

  private async send(): Promise<void> {
    const { destinations } = this.conversation;
    for (let n = 0; !this.isEnding; n += 1) {
      const sent = await this.company.send(destinations[n % destinations.length]!, `out ${n}`);
      if (sent !== undefined) {
        this.sent.push(sent);
        continue;
      }
      this.refused += 1;
      await this.company.connected().catch(() => wait(100));
    }
  }
}
