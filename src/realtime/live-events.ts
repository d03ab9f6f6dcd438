import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { filter, Subject, type Subscription } from 'rxjs';
import type { Server } from 'socket.io';
import { EVENT_DURABILITY, type SessionEvent } from '../domain/events.js';
import { EventLog } from '../events/event-log.js';
import type { LiveEvent } from './event-subscription.js';
import { ReplicaAdapters, REPLICA_NAMESPACE, WHATSAPP_NAMESPACE } from './replica-adapters.js';

const MESSAGE = 'live-event';

/** Events that are not logged, of the sessions of all processes. */
@Injectable()
export class LiveEvents implements OnModuleDestroy {
  private readonly arrivals = new Subject<LiveEvent>();
  private readonly own: Subscription;
  private server: Server | undefined;

  constructor(
    events: EventLog,
    private readonly adapters: ReplicaAdapters,
  ) {
    this.own = events.stream.pipe(filter(isLive)).subscribe((event) => {
      const live = { event, tail: newTail() };
      this.arrivals.next(live);
      void this.tellOthers(live);
    });
  }

  /** Ties it to the other processes. */
  join(server: Server): void {
    this.server = server;
    for (const name of [WHATSAPP_NAMESPACE, REPLICA_NAMESPACE]) {
      server.of(name).on(MESSAGE, (live: LiveEvent) => {
        // Another release of the product may know other events.
        if (isLive(live.event)) this.arrivals.next(live);
      });
    }
  }

  /** @returns ends it */
  watch(listener: (live: LiveEvent) => void): () => void {
    const subscription = this.arrivals.subscribe(listener);
    return () => subscription.unsubscribe();
  }

  onModuleDestroy(): void {
    this.own.unsubscribe();
  }

  private async tellOthers(live: LiveEvent): Promise<void> {
    const namespace = await this.adapters.reachable();
    this.server?.of(namespace).serverSideEmit(MESSAGE, live);
  }
}

function isLive({ type }: SessionEvent): boolean {
  return type in EVENT_DURABILITY && EVENT_DURABILITY[type] === 'live';
}

/** Unique, and later ones sort after earlier ones. */
function newTail(): string {
  return `${Date.now().toString(36)}${randomBytes(6).toString('hex')}`;
}
