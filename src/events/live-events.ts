import { randomBytes } from 'node:crypto';
import { Inject, type OnModuleInit } from '@nestjs/common';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import { filter, Subject, type Subscription } from 'rxjs';
import { DataSource } from 'typeorm';
import { PROCESS_ID } from '../cluster/process.js';
import { SideConnection } from '../database/side-connection.js';
import { EVENTS, isDurable, type SessionEvent } from '../domain/events.js';
import { EventLog } from './event-log.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { LOGGER } from '../logging/logger.js';

/** Something that happens and is not logged; `tail` is its own part of the id. */
export interface LiveEvent {
  readonly event: SessionEvent;
  readonly tail: string;
}

export const LIVE_CHANNEL = 'switchboard_live';
/** PostgreSQL takes 8,000 bytes; what is longer is left in a table, where the others pick it up. */
const NOTIFICATION_BYTES = 7_900;
/** What nobody has picked up by then, nobody will. */
const KEPT_SECONDS = 60;
/** Told at once or not at all: what waits for a database that is away is of yesterday when it is back. */
const MOST_WAITING = 1_000;

/** What is told on the channel: an event of another process, or where it lies. */
export type LiveNotification = { from: string } & ({ live: LiveEvent } | { attachment: string });

/** Events that are not logged, of the sessions of all processes. */
@Part({ stage: 'store' })
export class LiveEvents implements StartsAndStops, OnModuleInit {
  private readonly arrivals = new Subject<LiveEvent>();
  private own: Subscription | undefined;
  /** One after the other, so that they arrive in their order. */
  private readonly outgoing = new PQueue({ concurrency: 1 });
  private readonly incoming = new PQueue({ concurrency: 1 });

  constructor(
    private readonly events: EventLog,
    private readonly source: DataSource,
    private readonly side: SideConnection,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.side.listen(LIVE_CHANNEL, { heard: (payload) => this.hear(payload) });
  }

  start(): void {
    this.own = this.events.stream.pipe(filter(isLive)).subscribe((event) => {
      const live = { event, tail: newTail() };
      this.arrivals.next(live);
      if (this.outgoing.size < MOST_WAITING) void this.outgoing.add(() => this.tellOthers(live));
    });
  }

  async stop(): Promise<void> {
    this.own?.unsubscribe();
    await Promise.all([this.outgoing.onIdle(), this.incoming.onIdle()]);
  }

  /** @returns ends it */
  watch(listener: (live: LiveEvent) => void): () => void {
    const subscription = this.arrivals.subscribe(listener);
    return () => subscription.unsubscribe();
  }

  private async tellOthers(live: LiveEvent): Promise<void> {
    try {
      await tellLive(this.source, { from: PROCESS_ID, live });
    } catch (error) {
      this.log.debug({ error: (error as Error).message }, 'other processes could not be told of an event');
    }
  }

  private hear(payload: string): void {
    // Behind what lies in the table and is on its way, as it was told.
    void this.incoming.add(async () => {
      try {
        const told = JSON.parse(payload) as LiveNotification;
        if (told.from === PROCESS_ID) return;
        const live = 'live' in told ? told.live : await this.pickUp(told.attachment);
        // Another release of the product may know other events.
        if (live !== undefined && isLive(live.event)) this.arrivals.next(live);
      } catch (error) {
        this.log.debug({ error: (error as Error).message }, 'an event of another process could not be taken');
      }
    });
  }

  private async pickUp(id: string): Promise<LiveEvent | undefined> {
    const [row] = await this.source.query<{ payload: Buffer }[]>(
      'SELECT payload FROM realtime_attachments WHERE id = $1',
      [id],
    );
    return row && (JSON.parse(row.payload.toString()) as LiveEvent);
  }
}

/** Tells all processes of an event that is not logged. */
export async function tellLive(
  source: Pick<DataSource, 'query'>,
  { from, live }: { from: string; live: LiveEvent },
): Promise<void> {
  const notification = JSON.stringify({ from, live } satisfies LiveNotification);
  if (Buffer.byteLength(notification) <= NOTIFICATION_BYTES) {
    await source.query('SELECT pg_notify($1, $2)', [LIVE_CHANNEL, notification]);
    return;
  }
  await source.query(
    `WITH old AS (
       DELETE FROM realtime_attachments WHERE created_at < now() - interval '${KEPT_SECONDS} seconds'
     ), kept AS (
       INSERT INTO realtime_attachments (payload) VALUES ($3) RETURNING id
     )
     SELECT pg_notify($1, json_build_object('from', $2::text, 'attachment', id::text)::text) FROM kept`,
    [LIVE_CHANNEL, from, Buffer.from(JSON.stringify(live))],
  );
}

function isLive({ type }: SessionEvent): boolean {
  return Object.hasOwn(EVENTS, type) && !isDurable(type);
}

/** Unique, and later ones sort after earlier ones. */
function newTail(): string {
  return `${Date.now().toString(36)}${randomBytes(6).toString('hex')}`;
}
