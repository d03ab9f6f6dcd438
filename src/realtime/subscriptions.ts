import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { EventFeed } from '../events/event-feed.js';
import { RequestDrain } from '../http/request-drain.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { LineUse } from '../lines/line-use.js';
import { LOGGER } from '../logging/logger.js';
import { CLOSE_REASONS } from './close-reasons.js';
import { type EventSink, type EventSource, EventSubscription } from './event-subscription.js';
import { type Admission, Handshakes } from './handshakes.js';
import { LiveEvents } from '../events/live-events.js';

const KEY_CHECK_MS = 5_000;
/** Bytes that may wait for all clients together; and for one, however many or few there are. */
const WAITING_BYTES = 32 * 1024 * 1024;
const MOST_FOR_ONE = 512 * 1024;
const LEAST_FOR_ONE = 32 * 1024;

/** The subscriptions of all clients of this process, whatever they are connected by. */
@Part({ stage: 'realtime', roles: ['api'] })
export class Subscriptions implements StartsAndStops {
  private readonly open = new Map<EventSubscription, Admission>();
  private readonly source: EventSource;
  private timer: NodeJS.Timeout | undefined;
  private checking = false;

  constructor(
    feed: EventFeed,
    live: LiveEvents,
    private readonly handshakes: Handshakes,
    private readonly drain: RequestDrain,
    private readonly use: LineUse,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    const { open } = this;
    this.source = {
      follow: (listener) => feed.subscribe(listener),
      watch: (listener) => live.watch(listener),
      read: (query) => feed.read(query),
      get highWater(): number {
        return Math.min(MOST_FOR_ONE, Math.max(LEAST_FOR_ONE, Math.floor(WAITING_BYTES / open.size)));
      },
    };
  }

  start(): void {
    this.drain.started.addEventListener('abort', () => this.endAll(), { once: true });
    this.timer = setInterval(() => void this.checkKeys(), KEY_CHECK_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Starts to send a client what it was let in for; `closed` is to be called when it has gone. */
  begin(admission: Admission, sink: EventSink): { subscription: EventSubscription; closed: () => void } {
    const subscription = new EventSubscription(this.source, admission, admission.after, sink, this.log);
    this.open.set(subscription, admission);
    const closed = (): void => {
      this.open.delete(subscription);
      admission.leave();
      subscription.end();
    };
    if (this.drain.draining) subscription.end(CLOSE_REASONS.shuttingDown);
    else subscription.start();
    return { subscription, closed };
  }

  private endAll(): void {
    for (const subscription of this.open.keys()) subscription.end(CLOSE_REASONS.shuttingDown);
  }

  /** A key that was revoked, in whatever process, closes what it opened. */
  private async checkKeys(): Promise<void> {
    if (this.checking) return;
    this.checking = true;
    const known = new Map<string, boolean>();
    let failure: Error | undefined;
    for (const [subscription, admission] of this.open) {
      const { companyId, line } = admission;
      this.use.note({ companyId, line });
      const right = `${companyId ?? ''} ${admission.key}`;
      try {
        const holds = known.get(right) ?? (await this.handshakes.holds(admission));
        known.set(right, holds);
        if (!holds) subscription.end(CLOSE_REASONS.accessRevoked);
      } catch (error) {
        // The others are looked at all the same.
        failure = error as Error;
      }
    }
    this.checking = false;
    if (failure !== undefined) {
      this.log.warn({ error: failure.message }, 'keys of open connections could not be checked');
    }
  }
}
