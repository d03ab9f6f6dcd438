import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Observable, Subject } from 'rxjs';
import { DataSource } from 'typeorm';
import { SideConnection } from '../../database/side-connection.js';
import type { EventType, SessionEvent } from '../../domain/events.js';

/** PostgreSQL tells on it that webhooks changed. */
const WEBHOOKS_CHANNEL = 'switchboard_webhooks';

/** Types by company; null for all of them. */
type Wanted = Map<string, Set<EventType> | null>;

/**
 * Which events any webhook wants, so that nobody looks for deliveries of those that none does. What is not known counts
 * as wanted; and a queue that was not woken looks all the same, every few seconds.
 */
@Injectable()
export class WantedEvents implements OnModuleInit {
  private wanted: Wanted | undefined;
  /** The read that is under way and has seen all changes that were told. */
  private reading: Promise<Wanted> | undefined;
  private readonly changes = new Subject<void>();

  constructor(
    private readonly source: DataSource,
    private readonly side: SideConnection,
  ) {}

  onModuleInit(): void {
    const forget = (): void => this.forget();
    this.side.listen(WEBHOOKS_CHANNEL, { heard: forget, missed: forget });
  }

  /** Emits when more may be wanted than before. */
  get changed(): Observable<void> {
    return this.changes.asObservable();
  }

  /** True when a webhook wants the event, or may want it. */
  has({ companyId, type }: SessionEvent): boolean {
    if (this.wanted === undefined) {
      this.look();
      return true;
    }
    const types = this.wanted.get(companyId);
    return types === null || types?.has(type) === true;
  }

  /** To be called after a change that is committed: every process looks anew. */
  async tellChange(): Promise<void> {
    this.forget();
    // Who cannot be told now has no connection to be told by, and looks anew when it is back.
    await this.source.query(`SELECT pg_notify('${WEBHOOKS_CHANNEL}', '')`).catch(() => undefined);
  }

  private forget(): void {
    this.wanted = undefined;
    this.reading = undefined;
    this.changes.next();
  }

  private look(): void {
    if (this.reading !== undefined) return;
    const reading = this.read();
    this.reading = reading;
    reading
      .then((wanted) => {
        if (this.reading === reading) this.wanted = wanted;
      })
      // The next event asks again.
      .catch(() => undefined)
      .finally(() => {
        if (this.reading === reading) this.reading = undefined;
      });
  }

  private async read(): Promise<Wanted> {
    const rows = await this.source.query<{ companyId: string; types: EventType[] | null }[]>(
      'SELECT company_id AS "companyId", types FROM webhooks WHERE enabled',
    );
    const wanted: Wanted = new Map();
    for (const { companyId, types } of rows) {
      const known = wanted.get(companyId);
      if (types === null || known === null) wanted.set(companyId, null);
      else wanted.set(companyId, new Set([...(known ?? []), ...types]));
    }
    return wanted;
  }
}
