import { setTimeout as wait } from 'node:timers/promises';
import type { Company, SentText } from './company.js';
import type { Conversation } from './conversation.js';
import type { Text } from './text.js';

/**
 * While one send takes longer than so many turns of the contacts, each turn takes ten times as long: a machine that is
 * busy otherwise gets both directions too, and not one alone.
 */
const MOST_TURNS_A_SEND = 20;
const SLOWER = 10;
/** A load that is to last is not over before so many sends were answered, or their part of the time. */
const FEWEST_SENDS = 20;
const FEWEST_IN_MS = 4_000;
const LONGEST_MS = 30_000;
const LOOK_MS = 20;

/** Both sides write at the same time: the company one text after the other, its contacts by the clock. */
export class TwoWayLoad {
  /** What contacts wrote and the server took. */
  readonly written: Text[] = [];
  /** What the company's sends were answered 200 for, in order. */
  readonly sent: SentText[] = [];
  /** Sends that were not. */
  refused = 0;
  private isEnding = false;
  private isSending = false;
  private turnsWhileSending = 0;
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

  /** Lets both sides go on for so long, and until enough was sent. */
  async last(ms: number): Promise<void> {
    const enough = this.sent.length + (FEWEST_SENDS * ms) / FEWEST_IN_MS;
    const began = performance.now();
    await wait(ms);
    while (this.sent.length < enough && performance.now() - began < LONGEST_MS) await wait(LOOK_MS);
  }

  /** Resolves when the last text was taken. */
  async end(): Promise<void> {
    this.isEnding = true;
    await Promise.all(this.work);
  }

  private async write(): Promise<void> {
    const underWay: Promise<void>[] = [];
    for (let turn = 0; !this.isEnding; turn += 1) {
      const isSlow = this.isSending && this.turnsWhileSending > MOST_TURNS_A_SEND;
      const next = performance.now() + this.gapMs * (isSlow ? SLOWER : 1);
      for (const [place, { every, rest, write }] of this.conversation.writers.entries()) {
        if (turn % every !== rest) continue;
        const taken = write(`in ${turn}.${place}`).then((texts) => void this.written.push(...texts));
        // What fails is told at the end, and not as a rejection that nobody waits for.
        taken.catch(() => undefined);
        underWay.push(taken);
      }
      await wait(Math.max(0, next - performance.now()));
      this.turnsWhileSending += 1;
    }
    await Promise.all(underWay);
  }

  private async send(): Promise<void> {
    const { destinations } = this.conversation;
    for (let n = 0; !this.isEnding; n += 1) {
      this.turnsWhileSending = 0;
      this.isSending = true;
      const sent = await this.company.send(destinations[n % destinations.length]!, `out ${n}`);
      this.isSending = false;
      if (sent !== undefined) {
        this.sent.push(sent);
        continue;
      }
      this.refused += 1;
      await this.company.connected().catch(() => wait(100));
    }
  }
}
