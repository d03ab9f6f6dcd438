import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { PublishedEvent } from '../domain/events.js';
import type { FeedListener } from '../events/event-feed.js';
import type { EventPage, EventQuery } from '../events/event-page.js';
import type { LiveEvent } from '../events/live-events.js';
import { type EventSink, type EventSource, EventSubscription } from './event-subscription.js';

const MEGABYTE = 1024 * 1024;
const EVENT_BYTES = 4_000;
const ALL = { companyId: undefined, line: undefined, types: undefined };

const event = (id: number, companyId = 'a'): PublishedEvent => ({
  id: String(id),
  type: 'error',
  companyId,
  line: 'main',
  timestamp: '2026-01-01T00:00:00.000Z',
  error: 'x',
});

/** Lets run what can run now. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A log whose reads are answered when the test says so, with what the log held when they were asked. */
class Source implements EventSource {
  readonly log: PublishedEvent[] = [];
  private readonly pending: { answer: () => void }[] = [];
  private asked: (() => void) | undefined;
  private listener: FeedListener = () => undefined;
  private liveListener: (live: LiveEvent) => void = () => undefined;

  follow(listener: FeedListener): Promise<() => void> {
    this.listener = listener;
    return Promise.resolve(() => (this.listener = () => undefined));
  }

  watch(listener: (live: LiveEvent) => void): () => void {
    this.liveListener = listener;
    return () => (this.liveListener = () => undefined);
  }

  readonly highWater = MEGABYTE / 2;

  read({ after, limit, companyId }: EventQuery): Promise<EventPage> {
    const events = this.log
      .filter(({ id }) => BigInt(id) > BigInt(after))
      .filter((each) => companyId === undefined || each.companyId === companyId)
      .slice(0, limit);
    return new Promise((resolve) => {
      this.pending.push({ answer: () => resolve({ events, bytes: events.length, more: events.length === limit }) });
      this.asked?.();
    });
  }

  /** Waits until a read was asked. */
  async reading(): Promise<void> {
    if (this.pending.length === 0) await new Promise<void>((resolve) => (this.asked = resolve));
  }

  /** Answers the oldest read, and lets what waits for it run. */
  async answer(): Promise<void> {
    await this.reading();
    this.pending.shift()?.answer();
    await settled();
  }

  append(...ids: number[]): void {
    this.log.push(...ids.map((id) => event(id)));
  }

  /** The feed brings these entries of the log. */
  bring(...ids: number[]): void {
    this.listener(
      ids.map((id) => event(id)),
      ids.length * EVENT_BYTES,
    );
  }

  happen(tail: string): void {
    this.liveListener({ event: { ...event(0), type: 'qr', qr: 'x' } as unknown as LiveEvent['event'], tail });
  }
}

class Client implements EventSink {
  readonly got: string[] = [];
  bufferedBytes = 0;

  send({ id }: PublishedEvent): void {
    this.got.push(id);
  }

  close(): void {
    throw new Error('closed');
  }
}

function subscribe(after = '0'): { source: Source; client: Client; subscription: EventSubscription } {
  const source = new Source();
  const client = new Client();
  const subscription = new EventSubscription(source, ALL, after, client, pino({ level: 'silent' }));
  return { source, client, subscription };
}

const upTo = (last: number): string[] => Array.from({ length: last }, (_, n) => String(n + 1));

describe('from the log to the feed', () => {
  /**
   *   read:  asked, sees 1 2 ............... answered
   *   log:                     3 appended
   *   feed:                       brings 3           . will not bring it again
   *
   * To follow the feed from the answer on would lose 3; to send what it brings at once would send 3 before 1.
   */
  it('an event that the feed brings while the last page is read is sent after that page', async () => {
    const { source, client, subscription } = subscribe();
    source.append(1, 2);
    subscription.start();
    await source.reading();
    source.append(3);
    source.bring(3);
    expect(client.got).toEqual([]);
    await source.answer();
    source.append(4);
    source.bring(4);
    expect(client.got).toEqual(upTo(4));
  });

  it('an event that is in the page and comes by the feed as well is sent once', async () => {
    const { source, client, subscription } = subscribe();
    source.append(1, 2, 3);
    subscription.start();
    await source.reading();
    source.bring(2, 3);
    await source.answer();
    source.bring(3);
    source.bring(2, 3, 4);
    expect(client.got).toEqual(upTo(4));
  });

  it('more than it holds while a page is read is read from the log', async () => {
    const { source, client, subscription } = subscribe();
    subscription.start();
    await source.reading();
    for (let id = 1; id <= 600; id += 1) {
      source.append(id);
      source.bring(id);
    }
    await source.answer();
    expect(client.got).toEqual([]);
    for (let page = 0; page < 7; page += 1) await source.answer();
    source.append(601);
    source.bring(601);
    expect(client.got).toEqual(upTo(601));
  });

  it('what is not wanted moves the place in the log on, so that a client that comes back need not pass it again', async () => {
    const source = new Source();
    const client = new Client();
    const wanted = { companyId: 'a', line: undefined, types: ['qr' as const] };
    const subscription = new EventSubscription(source, wanted, '0', client, pino({ level: 'silent' }));
    subscription.start();
    await source.answer();
    source.bring(1, 2, 3);
    source.happen('t1');
    expect(client.got).toEqual(['3.t1']);
  });
});

describe('a client that does not take what is sent', () => {
  it('gets nothing more pushed, and goes on from its place in the log when it does', async () => {
    const { source, client, subscription } = subscribe();
    subscription.start();
    await source.answer();
    source.append(1, 2, 3);
    client.bufferedBytes = MEGABYTE;
    source.bring(1, 2, 3);
    source.happen('t1');
    expect(client.got).toEqual([]);
    await settled();
    expect(subscription.congested).toBe(true);
    client.bufferedBytes = 0;
    source.append(4);
    source.bring(4);
    await source.answer();
    expect(client.got).toEqual(upTo(4));
    expect(subscription.congested).toBe(false);
    source.happen('t2');
    source.append(5);
    source.bring(5);
    expect(client.got).toEqual([...upTo(4), '4.t2', '5']);
  });

  it('is left in peace once it has gone', async () => {
    const { source, client, subscription } = subscribe();
    source.append(1);
    subscription.start();
    await source.reading();
    subscription.end();
    await source.answer();
    source.bring(1);
    source.happen('t1');
    expect(client.got).toEqual([]);
  });
});
