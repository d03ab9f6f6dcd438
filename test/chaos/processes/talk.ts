import { setTimeout as wait } from 'node:timers/promises';
import { ADMIN_KEY } from '../../support/product.js';
import { type ErrorCode, ERRORS } from '../../../src/domain/errors.js';
import type { Chance } from '../chance.js';
import type { Text } from '../text.js';
import type { Herd } from './herd.js';
import type { HerdMember } from './herd-member.js';

const REQUEST_MS = 6_000;
const RETRY_MS = 150;
/** Whoever asks again and again with the same key gets an answer within this time. */
const PATIENCE_MS = 120_000;

/** A text that a client wants to be sent, under an `Idempotency-Key` of its own. */
export interface Wanted extends Text {
  /** Answered with success; the rest may have been sent or not. */
  isAnswered: boolean;
  /** From the first request to the answer, and in how many. */
  ms: number;
  tries: number;
}

/** One line, and a contact that it talks with: both write all the time, each text after the one before it was taken. */
export class Talk {
  readonly written: Text[] = [];
  readonly wanted: Wanted[] = [];
  /** How requests failed, by code, and how often; `-` where nobody answered. */
  readonly failures = new Map<string, number>();
  /** Whole answers after which the same is not asked again. */
  readonly refusals: unknown[] = [];
  private isEnding = false;
  private readonly work: Promise<void>[] = [];

  constructor(
    private readonly herd: Herd,
    readonly companyId: string,
    /** Its phone number. */
    readonly number: string,
    readonly contact: string,
    private readonly chance: Chance,
  ) {}

  /** @param gapMs about how long each side rests between two texts */
  start(gapMs: number): void {
    this.work.push(this.again(gapMs, (n) => this.write(`in ${n}`)));
    this.work.push(this.again(gapMs, (n) => this.send(`out ${n}`)));
    // What fails is told at the end, and not as a rejection that nobody waits for.
    for (const work of this.work) work.catch(() => undefined);
  }

  /** Resolves when the last text was taken, or given up. */
  async end(): Promise<void> {
    this.isEnding = true;
    await Promise.all(this.work);
  }

  async write(text: string): Promise<void> {
    const { id } = await this.herd.simulator.client.sendText(this.contact, this.number, text);
    this.written.push({ id, text });
  }

  /** Asks one process after the other, by chance, with the same key, until one answers. */
  async send(text: string, members = this.herd.members): Promise<void> {
    const wanted: Wanted = { id: '', text, isAnswered: false, ms: 0, tries: 0 };
    this.wanted.push(wanted);
    const began = performance.now();
    while (performance.now() - began < PATIENCE_MS) {
      wanted.tries += 1;
      const answer = await this.request(text, members);
      if (typeof answer !== 'string') {
        Object.assign(wanted, { id: answer.messageId, isAnswered: true, ms: performance.now() - began });
        return;
      }
      this.failures.set(answer, (this.failures.get(answer) ?? 0) + 1);
      if (!mayAskAgain(answer)) return;
      await wait(RETRY_MS);
    }
  }

  /** @returns the code of what it failed with, `-` when nobody answered */
  private async request(text: string, members: readonly HerdMember[]): Promise<{ messageId: string } | string> {
    const { url } = members[this.chance.between(0, members.length - 1)]!;
    try {
      const response = await fetch(`${url}/api/whatsapp/sessions/${this.companyId}/messages`, {
        method: 'POST',
        headers: { 'X-API-Key': ADMIN_KEY, 'Content-Type': 'application/json', 'Idempotency-Key': text },
        body: JSON.stringify({ to: this.contact, text: { body: text } }),
        signal: AbortSignal.timeout(REQUEST_MS),
      });
      const body = (await response.json()) as { messageId: string; code: string };
      if (response.status === 200) return body;
      if (!mayAskAgain(body.code)) this.refusals.push({ url, at: new Date().toISOString(), text, ...body });
      return body.code;
    } catch {
      return '-';
    }
  }

  private async again(gapMs: number, act: (n: number) => Promise<void>): Promise<void> {
    for (let n = 0; !this.isEnding; n += 1) {
      await wait(this.chance.between(gapMs / 2, gapMs * 1.5));
      if (!this.isEnding) await act(n);
    }
  }
}

/** Nobody answered, it is said that the same may succeed later, or the message may have left: the key settles that. */
function mayAskAgain(code: string): boolean {
  return code === '-' || code === 'ACK_TIMEOUT' || (Object.hasOwn(ERRORS, code) && ERRORS[code as ErrorCode].retry);
}
