import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Logger } from 'pino';
import { filter, type Observable, Subject } from 'rxjs';
import type { Repository } from 'typeorm';
import { Settings } from '../config/settings.js';
import { isDurable, type SessionEvent } from '../domain/events.js';
import { PayloadCipher } from '../encryption/payload-cipher.js';
import { LOGGER } from '../logging/logger.js';
import { EventAppender } from './event-appender.js';
import { type EventPage, type EventQuery, readEventPage } from './event-page.js';
import { WhatsappEvent } from './whatsapp-event.entity.js';

const PRUNED_AT_ONCE = 5_000;

/** The event log in PostgreSQL, and the stream of what happens in this process. */
@Injectable()
export class EventLog {
  private readonly subject = new Subject<SessionEvent>();
  private readonly growth = new Subject<readonly SessionEvent[] | undefined>();
  private readonly appender: EventAppender;
  private readonly payloads: PayloadCipher;

  constructor(
    @InjectRepository(WhatsappEvent) private readonly events: Repository<WhatsappEvent>,
    @Inject(LOGGER) log: Logger,
    settings: Settings,
  ) {
    this.payloads = PayloadCipher.of(settings);
    this.appender = new EventAppender({
      source: events.manager.dataSource,
      payloads: this.payloads,
      log,
      onAppended: (appended) => {
        for (const event of appended) this.subject.next(event);
      },
      onGrowth: (appended) => this.growth.next(appended),
    });
  }

  /** What happens in this process, as it happens; durable events come once they are in the log. */
  get stream(): Observable<SessionEvent> {
    return this.subject.asObservable();
  }

  /** Emits when the log may have grown, by whatever process. */
  get appended(): Observable<unknown> {
    return this.growth.asObservable();
  }

  /** The same for those who want some events only: it may emit without one, but never misses one of this process. */
  appendedThat(wants: (event: SessionEvent) => boolean): Observable<unknown> {
    return this.growth.pipe(filter((events) => events === undefined || events.some(wants)));
  }

  /** Something was appended of which nothing is known here. */
  noteAppended(): void {
    this.growth.next(undefined);
  }

  /**
   * Puts an event into the log, in the order of the calls for each company, however long the database is away; live-only
   * events go to the stream alone.
   *
   * @param journalKey under which the inbound journal holds it as well
   */
  publish(event: SessionEvent, journalKey?: string): void {
    if (!isDurable(event.type)) return this.subject.next(event);
    this.appender.add(event, journalKey);
  }

  /**
   * Appends durable events at once and resolves when they are in the log.
   *
   * @returns those that were new
   */
  async appendNow(events: SessionEvent[]): Promise<SessionEvent[]> {
    const fresh = await this.appender.append(events);
    for (const event of fresh) this.subject.next(event);
    return fresh;
  }

  /** Tells what the journal holds of a company before what is published later. Waits for the database, not for the log. */
  tellJournalled(companyId: string): Promise<void> {
    return this.appender.addJournalled(companyId);
  }

  /**
   * Tells what the journal has held for so long and this process is not about to tell: because the process that received
   * it died, or because the answer of the database was lost.
   *
   * @returns how many messages and statuses were found
   */
  recoverJournal({ olderThanMs = 0 }: { olderThanMs?: number } = {}): Promise<number> {
    return this.appender.recover(olderThanMs);
  }

  /** What of this process is not in the log yet: events and bytes in memory, and since when the oldest waits, ms since 1970. */
  get backlog(): { events: number; bytes: number; since: number | undefined } {
    const { count, bytes, oldest } = this.appender.waiting;
    return { events: count, bytes, since: oldest };
  }

  /** Messages that were journalled and are not in the log yet. */
  async countJournalled(): Promise<number> {
    const [row] = await this.events.query<{ count: number }[]>(
      'SELECT count(*)::int AS count FROM whatsapp_inbound_journal',
    );
    return row?.count ?? 0;
  }

  /** True when something with one of these keys is in the journal on its way to the log, or there already. */
  async knows(companyId: string, keys: string[]): Promise<boolean> {
    // Each by itself: what is in the journal is known even while the log is locked.
    for (const table of ['whatsapp_inbound_journal', 'whatsapp_events']) {
      const rows = await this.events.query<unknown[]>(
        `SELECT FROM ${table} WHERE company_id = $1 AND dedup_key = ANY($2::text[]) LIMIT 1`,
        [companyId, keys],
      );
      if (rows.length > 0) return true;
    }
    return false;
  }

  /** Resolves when everything published so far is in the log, or after `withinMs`. */
  flushed(withinMs?: number): Promise<void> {
    return this.appender.flushed(withinMs);
  }

  /** Waits so long for what was published so far. What is not in the log by then and nowhere else is lost, and counted. */
  close(withinMs: number): Promise<void> {
    return this.appender.close(withinMs);
  }

  /** Id of the newest entry; 0 when there is none. */
  async lastId(): Promise<string> {
    const [row] = await this.events.query<{ id: string }[]>(
      'SELECT coalesce(max(id), 0)::text AS id FROM whatsapp_events',
    );
    return row?.id ?? '0';
  }

  /**
   * Removes entries older than so many days, oldest first, in steps that nobody waits long for.
   *
   * @param companyId of this company alone; of all when left out
   * @returns how many were removed
   */
  async prune(days: number, companyId?: string): Promise<number> {
    for (let removed = 0; ;) {
      const [, count] = await this.events.query<[unknown, number]>(
        `DELETE FROM whatsapp_events WHERE created_at < now() - $1 * interval '1 day' AND id IN
           (SELECT id FROM whatsapp_events ${companyId === undefined ? '' : 'WHERE company_id = $2'} ORDER BY id LIMIT ${PRUNED_AT_ONCE})`,
        companyId === undefined ? [days] : [days, companyId],
      );
      removed += count;
      if (count < PRUNED_AT_ONCE) return removed;
    }
  }

  /** A page of entries, in the order of the log; how large it may be is bounded in rows and in bytes. */
  async read(query: EventQuery): Promise<EventPage> {
    return readEventPage(this.events.manager, this.payloads, query);
  }
}
