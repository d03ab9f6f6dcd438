import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { EventType, PublishedEvent } from '../domain/events.js';
import { type FeedListener, matches } from '../events/event-feed.js';
import type { LiveEvent } from '../events/live-events.js';
import { isAfter } from '../events/event-id.js';
import type { EventPage, EventQuery } from '../events/event-page.js';
import { CLOSE_REASONS, type CloseReason } from './close-reasons.js';

const PAGE = 100;
/** Bytes that may come in while the last page is read; with more, one more page is read instead. */
const MAX_HELD_BYTES = 2_000_000;
const DRAIN_LOOK_MS = 50;
const SLOW_AFTER_MS = 30_000;
const RETRY_MS = 1_000;

/** Where the events of a subscription go: one client. */
export interface EventSink {
  /** Takes an event without waiting. */
  send(event: PublishedEvent): void;
  /** Bytes that were taken and have not left yet. */
  readonly bufferedBytes: number;
  close(reason: CloseReason): void;
}

/** What a client wants to hear of, and may. */
export interface EventFilter {
  /** Undefined for all companies. */
  readonly companyId: string | undefined;
  /** Undefined for all lines. */
  readonly line: string | undefined;
  /** Undefined for all types. */
  readonly types: EventType[] | undefined;
}

/** Where the events of a subscription come from. */
export interface EventSource {
  /** Hands over what is logged from the moment the promise resolves; returns the end of it. */
  follow(listener: FeedListener): Promise<() => void>;
  /** Hands over what is not logged; returns the end of it. */
  watch(listener: (event: LiveEvent) => void): () => void;
  read(query: EventQuery): Promise<EventPage>;
  /** Bytes waiting for one client from which on nothing more is read or pushed for it. */
  readonly highWater: number;
}

/**
 * All events that one client wants, in the order of the log, each once. It follows the feed while the client keeps up;
 * otherwise its place in the log is all that is kept, and what the client can take is read from there.
 */
export class EventSubscription {
  private behind = true;
  /** What the feed brought while a page was read; undefined when none is read, or when it was too much. */
  private held: PublishedEvent[] | undefined;
  private heldBytes = 0;
  private following = false;
  private reading = false;
  private waiting = false;
  private readonly over = new AbortController();
  private readonly ends: (() => void)[] = [];

  /** @param cursor id of the log's last event that the client has */
  constructor(
    private readonly source: EventSource,
    private readonly filter: EventFilter,
    private cursor: string,
    private readonly sink: EventSink,
    private readonly log: Logger,
  ) {}

  /** True while the client does not take what was sent. */
  get congested(): boolean {
    return this.waiting;
  }

  start(): void {
    this.ends.push(this.source.watch((live) => this.onLive(live)));
    this.catchUp();
  }

  /** Ends it for the reason given, or without a word when the client has gone. */
  end(reason?: CloseReason): void {
    if (this.over.signal.aborted) return;
    this.over.abort();
    this.held = undefined;
    this.release();
    if (reason !== undefined) this.sink.close(reason);
  }

  private release(): void {
    for (const end of this.ends.splice(0)) end();
  }

  private onLive({ event, tail }: LiveEvent): void {
    const published = { ...event, id: `${this.cursor}.${tail}` };
    if (!matches(this.filter, published) || this.isFull()) return;
    this.sink.send(published);
  }

  private isFull(): boolean {
    return this.sink.bufferedBytes > this.source.highWater;
  }

  private onFeed(events: PublishedEvent[], bytes: number): void {
    if (this.behind) return this.hold(events, bytes);
    if (this.take(events)) {
      const last = events.at(-1)!.id;
      if (isAfter(last, this.cursor)) this.cursor = last;
    } else {
      this.behind = true;
      this.catchUp();
    }
  }

  private hold(events: PublishedEvent[], bytes: number): void {
    if (this.held === undefined) return;
    const wanted = events.filter((event) => this.wants(event));
    if (wanted.length === 0) return;
    this.heldBytes += bytes;
    if (this.heldBytes > MAX_HELD_BYTES) this.held = undefined;
    else this.held.push(...wanted);
  }

  private wants(event: PublishedEvent): boolean {
    return matches(this.filter, event) && isAfter(event.id, this.cursor);
  }

  /** Sends what is wanted of them; false when the client cannot take it all now. */
  private take(events: PublishedEvent[]): boolean {
    for (const event of events) {
      if (!this.wants(event)) continue;
      if (this.isFull()) return false;
      this.sink.send(event);
      this.cursor = event.id;
    }
    return true;
  }

  private catchUp(): void {
    if (this.reading) return;
    this.reading = true;
    void this.readOn();
  }

  private async follow(): Promise<void> {
    if (this.following) return;
    const unfollow = await this.source.follow((events, bytes) => this.onFeed(events, bytes));
    this.following = true;
    this.ends.push(unfollow);
    if (this.over.signal.aborted) this.release();
    this.over.signal.throwIfAborted();
  }

  private async readOn(): Promise<void> {
    while (this.behind && !this.over.signal.aborted) {
      try {
        await this.follow();
        await this.drained();
        this.held = [];
        this.heldBytes = 0;
        const query = { ...this.filter, after: this.cursor, limit: PAGE, bytes: this.source.highWater };
        const { events, more } = await this.source.read(query);
        if (this.over.signal.aborted) return;
        if (!this.take(events) || more) continue;
        // The feed was followed before the page was read: what it did not bring by now, it will bring from now on.
        if (this.held !== undefined && this.take(this.held)) this.behind = false;
      } catch (error) {
        if (this.over.signal.aborted) return;
        this.log.warn(
          { error: (error as Error).message },
          'the event log could not be read for a client; trying again',
        );
        await pause(RETRY_MS, undefined, { signal: this.over.signal }).catch(() => undefined);
      } finally {
        this.held = undefined;
      }
    }
    this.reading = false;
  }

  /** Waits while too much waits for the client; one that takes nothing of it for too long is closed. */
  private async drained(): Promise<void> {
    if (!this.isFull()) return;
    this.waiting = true;
    let least = this.sink.bufferedBytes;
    for (let since = performance.now(); least > this.source.highWater / 2;) {
      await pause(DRAIN_LOOK_MS, undefined, { signal: this.over.signal });
      const buffered = this.sink.bufferedBytes;
      if (buffered < least) {
        least = buffered;
        since = performance.now();
      } else if (performance.now() - since > SLOW_AFTER_MS) {
        this.log.warn({ companyId: this.filter.companyId, bufferedBytes: buffered }, 'a slow client is dropped');
        this.end(CLOSE_REASONS.slowClient);
        this.over.signal.throwIfAborted();
      }
    }
    this.waiting = false;
  }
}
