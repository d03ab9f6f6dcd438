import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { PROCESS_ID } from '../cluster/process.js';
import { isFaultOfARow } from '../database/row-fault.js';
import type { EventType, SessionEvent } from '../domain/events.js';
import type { PayloadCipher } from '../encryption/payload-cipher.js';
import { tell, timed } from '../telemetry/observations.js';
import { appendRows, firstJournalled, type JournalPart, moveJournalled, rowName } from './append-statements.js';
import { toEventRow } from './event-row.js';
import { WaitingEvents, type WaitingEvent, type Work } from './waiting-events.js';

/** Of the first wait of one company: the longest between two statements of an outage. */
const MOST_PAUSE_TIMES = 2;

/** What tells of messages that leave; each has several of them in a moment, which share a statement. */
const PATIENT: ReadonlySet<EventType> = new Set(['message_sent', 'message_status']);
/** So long they wait for each other. */
const PATIENCE_MS = 30;

interface AppenderOptions {
  source: DataSource;
  /** Seals what is stored. */
  payloads: PayloadCipher;
  log: Logger;
  /** Called with what was new in the log, in its order. */
  onAppended: (events: SessionEvent[]) => void;
  /** Called when the log may have grown, after an error as well: it may be the answer alone that was lost. */
  onGrowth: (appended?: readonly SessionEvent[]) => void;
  waiting?: WaitingEvents;
}

/**
 * Brings events into the log, each company's in their order, and waits for the database as long as it takes.
 *
 * One statement takes what waits of many companies. When one fails, the next is about one company alone, and as long as
 * statements succeed each may be about twice as many as the one before: so what one company cannot have appended is found
 * out in a few statements, and an outage costs one statement now and then. A company that fails alone waits by itself.
 */
export class EventAppender {
  private readonly source: DataSource;
  private readonly payloads: PayloadCipher;
  private readonly log: Logger;
  private readonly onAppended: AppenderOptions['onAppended'];
  private readonly onGrowth: AppenderOptions['onGrowth'];
  readonly waiting: WaitingEvents;
  private running: Promise<void> | undefined;
  private wake = (): void => undefined;
  /** When the next statement shall begin, ms of `performance.now()`: all that waits has said how long it may. */
  private beginAt = 0;
  private together = Infinity;
  private failuresInRow = 0;
  private named = 0;
  private closed = false;
  /** Places in the journal of what the log does not take. It stays there, and is tried again by the next process. */
  private readonly refused = new Set<string>();

  constructor({ source, payloads, log, onAppended, onGrowth, waiting }: AppenderOptions) {
    this.source = source;
    this.payloads = payloads;
    this.log = log;
    this.onAppended = onAppended;
    this.onGrowth = onGrowth;
    this.waiting = waiting ?? new WaitingEvents((event) => this.giveUp([event], 'no_room'));
  }

  /** @param journalKey under which the journal holds it as well: the log has it once, whoever tells it */
  add(event: SessionEvent, journalKey?: string): void {
    const row = toEventRow(event);
    // An event of which nothing tells whether it was reported before is named here, so that no lost answer doubles it.
    const named = { ...row, dedupKey: journalKey ?? row.dedupKey ?? `${PROCESS_ID}/${(this.named += 1)}` };
    this.waiting.add(event, named, journalKey !== undefined);
    if (this.closed) this.giveUp(this.waiting.clear(), 'shutdown');
    else this.look(PATIENT.has(event.type) ? PATIENCE_MS : 0);
  }

  /** Tells what the journal holds of a company up to now before whatever is added later. */
  async addJournalled(companyId: string): Promise<void> {
    const [row] = await this.source.query<{ position: string | null }[]>(
      `SELECT max(position)::text AS position FROM whatsapp_inbound_journal
        WHERE company_id = $1 AND position <> ALL ($2::bigint[])`,
      [companyId, [...this.refused]],
    );
    if (row === undefined || row.position === null) return;
    this.waiting.addMark(companyId, row.position);
    this.look();
  }

  /**
   * Tells what has lain in the journal for so long and is not about to be told by this process: because its process
   * died, or the answer of the database was lost. One company that fails holds up no other.
   *
   * @returns how many rows were found
   */
  async recover(olderThanMs: number): Promise<number> {
    const rows = await this.source.query<{ id: string }[]>(
      `SELECT company_id AS id FROM whatsapp_inbound_journal
        WHERE journalled_at <= now() - $1 * interval '1 millisecond' AND position <> ALL ($2::bigint[])
        GROUP BY company_id ORDER BY min(position)`,
      [olderThanMs, [...this.refused]],
    );
    let found = 0;
    for (const { id } of rows) {
      for (let more = true; more && !this.waiting.has(id);) {
        try {
          const moved = await this.move({ companyId: id, olderThanMs, except: this.refused });
          found += moved.found;
          more = moved.more;
        } catch (error) {
          this.log.error({ companyId: id, error: messageOf(error) }, 'the journal could not be told');
          more = false;
        }
      }
    }
    return found;
  }

  /** Appends rows at once, past all queues, and gives those that were new. */
  async append(events: SessionEvent[]): Promise<SessionEvent[]> {
    try {
      const rows = events
        .map(toEventRow)
        .map((row, n) => ({ ...row, dedupKey: row.dedupKey ?? `${randomUUID()}/${n}` }));
      const fresh = await timed('event_append', {}, () => appendRows(this.source, rows, PROCESS_ID, this.payloads));
      return events.filter((_, n) => fresh.delete(rowName(rows[n]!.companyId, rows[n]!.dedupKey)));
    } finally {
      this.onGrowth();
    }
  }

  /** Resolves when nothing waits any more, or after `withinMs`. */
  async flushed(withinMs?: number): Promise<void> {
    if (this.running === undefined) return;
    this.look();
    if (withinMs === undefined) return this.running;
    const over = new AbortController();
    await Promise.race([this.running, pause(withinMs, undefined, { signal: over.signal }).catch(() => undefined)]);
    over.abort();
  }

  /** Waits so long for what was published, and lets go of what could not be appended by then. */
  async close(withinMs: number): Promise<void> {
    await this.flushed(withinMs);
    this.closed = true;
    this.giveUp(this.waiting.clear(), 'shutdown');
    this.wake();
  }

  /** @param withinMs something new shall be on its way by then */
  private look(withinMs = 0): void {
    const beginAt = performance.now() + withinMs;
    if (this.running === undefined || beginAt < this.beginAt) {
      this.beginAt = beginAt;
      this.wake();
    }
    this.running ??= this.work();
  }

  private async work(): Promise<void> {
    // Whoever calls has to know of the promise before it can be over.
    await Promise.resolve();
    for (;;) {
      const { dueIn } = this.waiting;
      if (dueIn === undefined || this.closed) break;
      const ms = Math.max(dueIn, this.beginAt - performance.now());
      const work = ms <= 0 ? this.waiting.next(this.together) : undefined;
      if (work === undefined) {
        await this.sleep(ms);
        continue;
      }
      const isAll = 'events' in work && work.events.length === this.waiting.count;
      this.beginAt = performance.now() + (isAll ? PATIENCE_MS : 0);
      await this.attempt(work);
    }
    this.running = undefined;
  }

  /** Until something is due, or something new has come. */
  private async sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = () => undefined;
  }

  private async attempt(work: Work): Promise<void> {
    try {
      const { events, more } = await this.perform(work);
      this.failuresInRow = 0;
      this.together *= 2;
      if (more) this.waiting.putBack(work);
      else this.waiting.done(work);
      this.onAppended(events);
      this.onGrowth(events);
    } catch (error) {
      this.onGrowth();
      await this.failed(work, error);
    }
  }

  private async perform(work: Work): Promise<{ events: SessionEvent[]; more: boolean }> {
    if ('mark' in work) {
      return this.move({ companyId: work.queues[0].companyId, ...work.mark.part, except: this.refused });
    }
    const rows = work.events.map(({ row }) => row);
    const fresh = await timed('event_append', {}, () => appendRows(this.source, rows, PROCESS_ID, this.payloads));
    // When an answer was lost on the way, what it inserted looks like a repeat now: rather tell twice than never.
    const news = work.events.filter(({ row, tried }) => fresh.delete(rowName(row.companyId, row.dedupKey)) || tried);
    return { events: news.map(({ event }) => event), more: false };
  }

  private async failed(work: Work, error: unknown): Promise<void> {
    const { queues } = work;
    const events = 'events' in work ? work.events.length : undefined;
    const waiting = this.waiting.count;
    this.log.error({ events, waiting, error: messageOf(error) }, 'events could not be logged; they wait');
    if (queues.length > 1) {
      this.together = 1;
      this.waiting.putBack(work);
    } else if ('events' in work && isFaultOfARow(error)) {
      // One bad event must not cost the others their place in the log.
      if (work.events.length > 1) {
        queues[0]!.most = Math.ceil(work.events.length / 2);
        this.waiting.putBack(work);
      } else {
        this.waiting.refuse(work);
        this.giveUp(work.events, 'refused');
      }
    } else {
      this.waiting.postpone(work);
      this.failuresInRow += 1;
      // It is not this company alone: nobody needs a statement for each of them.
      if (this.failuresInRow > 1)
        await pause(this.waiting.retryMs * Math.min(2 ** (this.failuresInRow - 4), MOST_PAUSE_TIMES));
    }
  }

  /** Moves a piece of the journal. What the log does not take stays there, and what comes behind it goes on. */
  private async move(part: JournalPart): Promise<{ events: SessionEvent[]; found: number; more: boolean }> {
    const one = (limit?: number): ReturnType<typeof moveJournalled> =>
      moveJournalled(this.source, part, PROCESS_ID, this.payloads, limit);
    try {
      return await one();
    } catch (error) {
      if (!isFaultOfARow(error)) throw error;
    } finally {
      this.onGrowth();
    }
    try {
      const moved = await one(1);
      return { ...moved, more: moved.found > 0 };
    } catch (error) {
      if (!isFaultOfARow(error)) throw error;
      const position = await firstJournalled(this.source, part);
      if (position !== undefined) this.refused.add(position);
      this.log.error(
        { companyId: part.companyId, position, error: messageOf(error) },
        'the log does not take a message',
      );
      tell('events_given_up', { reason: 'refused', events: 1 });
      return { events: [], found: 0, more: true };
    }
  }

  private giveUp(lost: WaitingEvent[], reason: 'no_room' | 'refused' | 'shutdown'): void {
    if (lost.length === 0) return;
    tell('events_given_up', { reason, events: lost.length });
    const types = lost.map(({ event }) => event.type);
    const companies = new Set(lost.map(({ row }) => row.companyId)).size;
    this.log.error({ reason, events: lost.length, types: [...new Set(types)], companies }, 'events were given up');
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
