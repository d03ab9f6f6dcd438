import { Inject } from '@nestjs/common';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import type { Subscription } from 'rxjs';
import type { PublishedEvent } from '../domain/events.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { LOGGER } from '../logging/logger.js';
import { EventLog } from './event-log.js';
import type { EventPage, EventQuery } from './event-page.js';

const PAGE = 500;
const RETRY_MS = 1_000;
/** Clients that come all at once must leave the sessions their share of the connections to the database. */
const READS_AT_ONCE = 4;

/** @param bytes of all these events as JSON, without their envelopes */
export type FeedListener = (events: PublishedEvent[], bytes: number) => void;

/**
 * The log as it grows, whichever process appends to it: read once for the whole process, however many listen, and not at
 * all while nobody does.
 */
@Part({ stage: 'store' })
export class EventFeed implements StartsAndStops {
  private readonly listeners = new Set<FeedListener>();
  private growth: Subscription | undefined;
  private cursor: string | undefined;
  private starting: Promise<string> | undefined;
  private reading: Promise<void> | undefined;
  private behind = false;
  private retryTimer: NodeJS.Timeout | undefined;
  private readonly reads = new PQueue({ concurrency: READS_AT_ONCE });

  constructor(
    private readonly events: EventLog,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  start(): void {
    this.growth = this.events.appended.subscribe(() => this.look());
  }

  /**
   * Hands over everything that is appended from the moment the promise resolves, in the order of the log; some of what
   * came shortly before may be among it.
   *
   * @returns ends the subscription
   */
  async subscribe(listener: FeedListener): Promise<() => void> {
    if (this.listeners.size === 0) this.cursor = undefined;
    this.listeners.add(listener);
    try {
      if (this.cursor === undefined) await this.begin();
    } catch (error) {
      this.listeners.delete(listener);
      throw error;
    }
    return () => void this.listeners.delete(listener);
  }

  /** A page of the log for a client; it waits for its turn while other clients read. */
  read(query: EventQuery): Promise<EventPage> {
    return this.reads.add(() => this.events.read(query));
  }

  /**
   * The same, but waits up to `waitMs` for a first entry.
   *
   * @param read makes each read
   */
  async readOrWait(
    query: EventQuery,
    waitMs: number,
    cancelled: AbortSignal,
    read = (): Promise<EventPage> => this.read(query),
  ): Promise<EventPage> {
    if (waitMs === 0 || cancelled.aborted) return read();
    const over = new AbortController();
    const stop = AbortSignal.any([cancelled, over.signal, AbortSignal.timeout(waitMs)]);
    let wake = (): void => undefined;
    let happened = false;
    const unsubscribe = await this.subscribe((events) => {
      if (!events.some((event) => matches(query, event))) return;
      happened = true;
      wake();
    });
    stop.addEventListener('abort', () => wake(), { once: true });
    try {
      for (;;) {
        happened = false;
        const found = await read();
        if (found.events.length > 0 || stop.aborted) return found;
        if (!happened) await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      unsubscribe();
      over.abort();
    }
  }

  stop(): void {
    this.growth?.unsubscribe();
    clearTimeout(this.retryTimer);
    this.listeners.clear();
  }

  /** Once for all who come together: an end of the log that is read later would skip what the first shall get. */
  private async begin(): Promise<void> {
    this.starting ??= this.events.lastId().finally(() => {
      this.starting = undefined;
    });
    const lastId = await this.starting;
    this.cursor ??= lastId;
  }

  private look(): void {
    if (this.listeners.size === 0) return;
    this.behind = true;
    this.reading ??= this.readOn().finally(() => {
      this.reading = undefined;
    });
  }

  private async readOn(): Promise<void> {
    try {
      while (this.behind && this.cursor !== undefined && this.listeners.size > 0) {
        this.behind = false;
        const { events, bytes, more } = await this.events.read({ after: this.cursor, limit: PAGE });
        const last = events.at(-1);
        if (last === undefined) continue;
        this.cursor = last.id;
        this.behind ||= more;
        for (const listener of this.listeners) listener(events, bytes);
      }
    } catch (error) {
      this.log.warn({ error: (error as Error).message }, 'the event log could not be read; trying again');
      this.retryTimer = setTimeout(() => this.look(), RETRY_MS);
    }
  }
}

/** True for an event that a reader with that query wants. */
export function matches(
  { companyId, line, types }: Pick<EventQuery, 'companyId' | 'line' | 'types'>,
  event: PublishedEvent,
): boolean {
  return (
    (companyId === undefined || event.companyId === companyId) &&
    (line === undefined || event.line === line) &&
    (types?.includes(event.type) ?? true)
  );
}
