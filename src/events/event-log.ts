import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Logger } from 'pino';
import { type Observable, Subject } from 'rxjs';
import { QueryFailedError, type Repository } from 'typeorm';
import { prepared } from '../database/prepared.js';
import { EVENT_DURABILITY, type EventType, type PublishedEvent, type SessionEvent } from '../domain/events.js';
import { LOGGER } from '../logging/logger.js';
import { timed } from '../observations/observations.js';
import { type EventRow, toEventRow, toPublishedEvent } from './event-row.js';
import { WhatsappEvent } from './whatsapp-event.entity.js';

/** PostgreSQL tells on it that something was appended, and by which process. */
export const EVENTS_CHANNEL = 'whatsapp_events';
/** Names this process there: what it appended itself it knows already. */
export const APPENDER = randomUUID();
const APPEND_ATTEMPTS = 5;
const APPEND_RETRY_MS = 500;
const MAX_BATCH = 500;
const PRUNED_AT_ONCE = 5_000;

/** The lock is taken before the sort gives out its first row, and so before the first id is drawn. */
const APPEND = {
  name: 'events-append',
  text: `
  WITH locked AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('whatsapp_events'))), inserted AS (
    INSERT INTO whatsapp_events (company_id, type, payload, dedup_key, created_at)
    SELECT company_id, type, payload::jsonb, dedup_key, created_at
      FROM locked,
           unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
           WITH ORDINALITY AS given(company_id, type, payload, dedup_key, created_at, place)
     ORDER BY place
    ON CONFLICT (company_id, dedup_key) WHERE dedup_key IS NOT NULL DO NOTHING
    RETURNING company_id, dedup_key
  ), told AS (
    DELETE FROM whatsapp_inbound_journal j
     USING unnest($1::text[], $4::text[]) AS given(company_id, dedup_key)
     WHERE j.company_id = given.company_id AND j.dedup_key = given.dedup_key
  )
  SELECT company_id, dedup_key, pg_notify('${EVENTS_CHANNEL}', $6) FROM inserted`,
};

/** Turns what was journalled and never told, because its process died, into events. */
const RECOVER_SQL = `
  WITH locked AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('whatsapp_events'))), untold AS (
    DELETE FROM whatsapp_inbound_journal WHERE position IN (
      SELECT position FROM locked, whatsapp_inbound_journal
       WHERE journalled_at <= now() - $1 * interval '1 millisecond' AND ($2::text IS NULL OR company_id = $2)
       ORDER BY position LIMIT ${MAX_BATCH} FOR UPDATE OF whatsapp_inbound_journal SKIP LOCKED)
    RETURNING *
  ), inserted AS (
    INSERT INTO whatsapp_events (company_id, type, payload, dedup_key, created_at)
    SELECT company_id, type, payload, dedup_key, created_at FROM untold ORDER BY position
    ON CONFLICT (company_id, dedup_key) WHERE dedup_key IS NOT NULL DO NOTHING
    RETURNING id
  ), told AS (SELECT pg_notify('${EVENTS_CHANNEL}', '') FROM inserted)
  SELECT (SELECT count(*) FROM untold)::int AS untold, (SELECT count(*) FROM told)::int AS told`;

export interface EventQuery {
  /** Only entries after this id. */
  after: string;
  /** Undefined for the entries of all companies. */
  companyId?: string;
  /** Undefined for all types. */
  types?: EventType[];
  limit: number;
}

/** The event log in PostgreSQL, and the stream of what happens in this process. */
@Injectable()
export class EventLog {
  private readonly subject = new Subject<SessionEvent>();
  private readonly growth = new Subject<void>();
  private waiting: SessionEvent[] = [];
  private appending: Promise<void> | undefined;

  constructor(
    @InjectRepository(WhatsappEvent) private readonly events: Repository<WhatsappEvent>,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** What happens in this process, as it happens; durable events come once they are in the log. */
  get stream(): Observable<SessionEvent> {
    return this.subject.asObservable();
  }

  /** Emits when the log may have grown, by whatever process. */
  get appended(): Observable<void> {
    return this.growth.asObservable();
  }

  noteAppended(): void {
    this.growth.next();
  }

  /** Puts an event into the log, in the order of the calls; live-only events go to the stream alone. */
  publish(event: SessionEvent): void {
    if (EVENT_DURABILITY[event.type] === 'live') return this.subject.next(event);
    this.waiting.push(event);
    this.appending ??= this.appendWaiting();
  }

  /**
   * Appends durable events at once and resolves when they are in the log.
   *
   * @returns those that were new
   */
  async appendNow(events: SessionEvent[]): Promise<SessionEvent[]> {
    try {
      const fresh = await this.append(events);
      for (const event of fresh) this.subject.next(event);
      return fresh;
    } finally {
      // After an error as well: it may be the answer alone that was lost.
      this.noteAppended();
    }
  }

  /**
   * Tells what the journal holds and nobody told: because its process died, or because the answer of the database was
   * lost. Where nobody can be about to tell it, as before a company connects, it need not have been there for long.
   *
   * @returns how many messages were found
   */
  async recoverJournal({
    olderThanMs = 0,
    companyId,
  }: { olderThanMs?: number; companyId?: string } = {}): Promise<number> {
    if (companyId !== undefined) await this.flushed();
    for (let found = 0; ;) {
      const [row] = await this.events.query<{ untold: number; told: number }[]>(RECOVER_SQL, [
        olderThanMs,
        companyId ?? null,
      ]);
      found += row?.untold ?? 0;
      if (row === undefined || row.untold < MAX_BATCH) return found;
    }
  }

  /** Messages that were journalled and are not in the log yet. */
  async countJournalled(): Promise<number> {
    const [row] = await this.events.query<{ count: number }[]>(
      'SELECT count(*)::int AS count FROM whatsapp_inbound_journal',
    );
    return row?.count ?? 0;
  }

  /** True when something with one of these keys is in the log, or in the journal on its way there. */
  async knows(companyId: string, keys: string[]): Promise<boolean> {
    const rows = await this.events.query<unknown[]>(
      `SELECT FROM whatsapp_events WHERE company_id = $1 AND dedup_key = ANY($2::text[])
       UNION ALL SELECT FROM whatsapp_inbound_journal WHERE company_id = $1 AND dedup_key = ANY($2::text[]) LIMIT 1`,
      [companyId, keys],
    );
    return rows.length > 0;
  }

  /** Resolves when everything published so far is in the log. */
  async flushed(): Promise<void> {
    await this.appending;
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
   * @returns how many were removed
   */
  async prune(days: number): Promise<number> {
    for (let removed = 0; ;) {
      const [, count] = await this.events.query<[unknown, number]>(
        `DELETE FROM whatsapp_events WHERE created_at < now() - $1 * interval '1 day' AND id IN
           (SELECT id FROM whatsapp_events ORDER BY id LIMIT ${PRUNED_AT_ONCE})`,
        [days],
      );
      removed += count;
      if (count < PRUNED_AT_ONCE) return removed;
    }
  }

  /** Entries in the order of the log. */
  async read({ after, companyId, types, limit }: EventQuery): Promise<PublishedEvent[]> {
    const query = this.events.createQueryBuilder('event').where('event.id > :after', { after });
    if (companyId !== undefined) query.andWhere('event.companyId = :companyId', { companyId });
    if (types !== undefined) query.andWhere('event.type IN (:...types)', { types });
    const rows = await query.orderBy('event.id').limit(limit).getMany();
    return rows.map(toPublishedEvent);
  }

  /** The text and side of a message that went through this company, for quoting it. */
  async findMessage(companyId: string, messageId: string): Promise<{ fromMe: boolean; text: string } | undefined> {
    const row = await this.events
      .createQueryBuilder('event')
      .where('event.companyId = :companyId', { companyId })
      .andWhere("event.type = 'message'")
      .andWhere("event.payload -> 'message' ->> 'messageId' = :messageId", { messageId })
      .getOne();
    const message = row?.payload.message as { fromMe: boolean; text: string | null } | undefined;
    return message && { fromMe: message.fromMe, text: message.text ?? '' };
  }

  private async appendWaiting(): Promise<void> {
    while (this.waiting.length > 0) await this.appendAll(this.waiting.splice(0, MAX_BATCH));
    this.appending = undefined;
  }

  private async appendAll(batch: SessionEvent[]): Promise<void> {
    for (let attempt = 1; attempt <= APPEND_ATTEMPTS; attempt += 1) {
      try {
        const fresh = await this.append(batch);
        // When an answer was lost on the way, what it inserted looks like a repeat now: rather tell twice than never.
        for (const event of attempt === 1 ? fresh : batch) this.subject.next(event);
        this.noteAppended();
        return;
      } catch (error) {
        this.log.error(
          { events: batch.length, attempt, error: (error as Error).message },
          'events could not be logged',
        );
        // It may be the answer alone that was lost.
        this.noteAppended();
        if (isFaultOfARow(error)) {
          // One bad event must not cost the others, of all companies, their place in the log.
          if (batch.length > 1) for (const event of batch) await this.appendAll([event]);
          return;
        }
        await pause(APPEND_RETRY_MS * attempt);
      }
    }
  }

  /**
   * Appends events in one statement and gives those that were new. The lock makes ids visible in their order, over
   * all processes: a reader whose cursor has passed an id has seen everything before it.
   */
  private async append(batch: SessionEvent[]): Promise<SessionEvent[]> {
    const rows: EventRow[] = batch.map(toEventRow);
    const values = [
      rows.map(({ companyId }) => companyId),
      rows.map(({ type }) => type),
      rows.map(({ payload }) => payload),
      rows.map((row) => row.dedupKey),
      rows.map(({ createdAt }) => createdAt),
      APPENDER,
    ];
    const inserted = await timed('event_append', {}, () =>
      prepared<{ company_id: string; dedup_key: string | null }>(this.events.manager.dataSource, APPEND, values),
    );
    const fresh = new Set(inserted.map((row) => `${row.company_id}/${row.dedup_key}`));
    return batch.filter((event, n) => {
      const { dedupKey } = rows[n]!;
      return dedupKey === null || fresh.delete(`${event.companyId}/${dedupKey}`);
    });
  }
}

/** SQLSTATE classes of data, constraint and limit errors; with any other the whole statement could not run. */
function isFaultOfARow(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return cause instanceof Error && 'code' in cause && /^(2[123]|54)/.test(String(cause.code));
}
