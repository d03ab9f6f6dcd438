import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Logger } from 'pino';
import { filter, type Observable, Subject } from 'rxjs';
import { QueryFailedError, type Repository } from 'typeorm';
import { EVENT_DURABILITY, type EventType, type PublishedEvent, type SessionEvent } from '../domain/events.js';
import { LOGGER } from '../logging/logger.js';
import { WhatsappEvent } from './whatsapp-event.entity.js';

const APPEND_ATTEMPTS = 5;
const APPEND_RETRY_MS = 500;
const MAX_BATCH = 500;
const MAX_KEY_LENGTH = 500;

/** The lock is taken before the sort gives out its first row, and so before the first id is drawn. */
const APPEND_SQL = `
  WITH locked AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('whatsapp_events')))
  INSERT INTO whatsapp_events (company_id, type, payload, dedup_key, created_at)
  SELECT company_id, type, payload::jsonb, dedup_key, created_at
    FROM locked,
         unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
         WITH ORDINALITY AS given(company_id, type, payload, dedup_key, created_at, place)
   ORDER BY place
  ON CONFLICT (company_id, dedup_key) WHERE dedup_key IS NOT NULL DO NOTHING
  RETURNING company_id, dedup_key`;

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

  /** Puts an event into the log, in the order of the calls; live-only events go to the stream alone. */
  publish(event: SessionEvent): void {
    if (EVENT_DURABILITY[event.type] === 'live') return this.subject.next(event);
    this.waiting.push(event);
    this.appending ??= this.appendWaiting();
  }

  /** Resolves when everything published so far is in the log. */
  async flushed(): Promise<void> {
    await this.appending;
  }

  /** Entries in the order of the log. */
  async read({ after, companyId, types, limit }: EventQuery): Promise<PublishedEvent[]> {
    const query = this.events.createQueryBuilder('event').where('event.id > :after', { after });
    if (companyId !== undefined) query.andWhere('event.companyId = :companyId', { companyId });
    if (types !== undefined) query.andWhere('event.type IN (:...types)', { types });
    const rows = await query.orderBy('event.id').limit(limit).getMany();
    return rows.map(toEvent);
  }

  /** Like `read`, but waits up to `waitMs` for a first entry. */
  async readOrWait(query: EventQuery, waitMs: number, cancelled: AbortSignal): Promise<PublishedEvent[]> {
    const { companyId, types } = query;
    const wanted = this.stream.pipe(
      filter((event) => EVENT_DURABILITY[event.type] === 'durable'),
      filter((event) => companyId === undefined || event.companyId === companyId),
      filter((event) => types === undefined || types.includes(event.type)),
    );
    const over = new AbortController();
    const stop = AbortSignal.any([cancelled, over.signal, AbortSignal.timeout(waitMs)]);
    let wake = (): void => undefined;
    let happened = false;
    const subscription = wanted.subscribe(() => {
      happened = true;
      wake();
    });
    stop.addEventListener('abort', () => wake(), { once: true });
    try {
      for (;;) {
        happened = false;
        const found = await this.read(query);
        if (found.length > 0 || stop.aborted) return found;
        if (!happened) await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      subscription.unsubscribe();
      over.abort();
    }
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
        return;
      } catch (error) {
        this.log.error(
          { events: batch.length, attempt, error: (error as Error).message },
          'events could not be logged',
        );
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
    const keys = batch.map(dedupKey);
    const inserted = await this.events.query<{ company_id: string; dedup_key: string | null }[]>(APPEND_SQL, [
      batch.map((event) => event.companyId),
      batch.map((event) => event.type),
      batch.map(payloadOf),
      keys,
      batch.map((event) => event.timestamp),
    ]);
    const fresh = new Set(inserted.map((row) => `${row.company_id}/${row.dedup_key}`));
    return batch.filter((event, n) => keys[n] === null || fresh.delete(`${event.companyId}/${keys[n]}`));
  }
}

/** The event without its envelope, as JSON that PostgreSQL takes: it knows neither U+0000 nor half a surrogate pair. */
function payloadOf({ type: _type, companyId: _companyId, timestamp: _timestamp, ...payload }: SessionEvent): string {
  return JSON.stringify(payload, (_key, value: unknown) => (typeof value === 'string' ? storable(value) : value));
}

function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

function toEvent(row: WhatsappEvent): PublishedEvent {
  const { id, companyId, type, createdAt, payload } = row;
  return { id, type, companyId, timestamp: createdAt.toISOString(), ...payload } as unknown as PublishedEvent;
}

/** WhatsApp delivers a message again whenever it missed the receipt. */
function dedupKey(event: SessionEvent): string | null {
  const key = nameOf(event);
  if (key === null || key.length <= MAX_KEY_LENGTH) return key === null ? null : storable(key);
  // Its parts come from other people's clients: one that is too long for an index goes in as its hash.
  return createHash('sha256').update(key).digest('hex');
}

/** SQLSTATE classes of data, constraint and limit errors; with any other the whole statement could not run. */
function isFaultOfARow(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return cause instanceof Error && 'code' in cause && /^(2[123]|54)/.test(String(cause.code));
}

function nameOf(event: SessionEvent): string | null {
  switch (event.type) {
    case 'message': {
      const { chat, from, fromMe, messageId } = event.message;
      return `message/${chat}/${fromMe ? 'me' : (from.lid ?? from.phone ?? '')}/${messageId}`;
    }
    case 'reaction':
      return `reaction/${event.chat}/${event.fromMe ? 'me' : (event.from.lid ?? event.from.phone ?? '')}/${event.messageId}`;
    case 'message_status':
      return `message_status/${event.chat}/${event.messageId}/${event.status}`;
    default:
      return null;
  }
}
