import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Logger } from 'pino';
import { filter, type Observable, Subject } from 'rxjs';
import type { Repository } from 'typeorm';
import { EVENT_DURABILITY, type EventType, type PublishedEvent, type SessionEvent } from '../domain/events.js';
import { LOGGER } from '../logging/logger.js';
import { WhatsappEvent } from './whatsapp-event.entity.js';

const APPEND_ATTEMPTS = 5;
const APPEND_RETRY_MS = 500;

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
  private readonly tails = new Map<string, Promise<void>>();

  constructor(
    @InjectRepository(WhatsappEvent) private readonly events: Repository<WhatsappEvent>,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** What happens in this process, as it happens; durable events come once they are in the log. */
  get stream(): Observable<SessionEvent> {
    return this.subject.asObservable();
  }

  /** Puts an event into the log, in the order of the calls for one company; live-only events go to the stream alone. */
  publish(event: SessionEvent): void {
    if (EVENT_DURABILITY[event.type] === 'live') return this.subject.next(event);
    const turn = (this.tails.get(event.companyId) ?? Promise.resolve())
      .then(() => this.append(event))
      .finally(() => {
        if (this.tails.get(event.companyId) === turn) this.tails.delete(event.companyId);
      });
    this.tails.set(event.companyId, turn);
  }

  /** Resolves when everything published so far is in the log. */
  async flushed(): Promise<void> {
    await Promise.all(this.tails.values());
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
    let wake = (): void => undefined;
    let happened = false;
    const subscription = this.stream
      .pipe(filter((event) => query.companyId === undefined || event.companyId === query.companyId))
      .subscribe(() => {
        happened = true;
        wake();
      });
    const deadline = Date.now() + waitMs;
    try {
      for (;;) {
        const found = await this.read(query);
        const left = deadline - Date.now();
        if (found.length > 0 || left <= 0 || cancelled.aborted) return found;
        if (!happened) {
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, left);
            wake = (): void => {
              clearTimeout(timer);
              resolve();
            };
            cancelled.addEventListener('abort', wake, { once: true });
          });
        }
        happened = false;
      }
    } finally {
      subscription.unsubscribe();
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

  private async append(event: SessionEvent): Promise<void> {
    const { type, companyId, timestamp, ...payload } = event;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.events
          .createQueryBuilder()
          .insert()
          .values({
            companyId,
            type,
            payload: () => ':payload',
            dedupKey: dedupKey(event),
            createdAt: new Date(timestamp),
          })
          .setParameter('payload', JSON.stringify(payload))
          .orIgnore()
          .execute();
        break;
      } catch (error) {
        this.log.error({ companyId, type, attempt, error: (error as Error).message }, 'event could not be logged');
        if (attempt === APPEND_ATTEMPTS) return;
        await new Promise((resolve) => setTimeout(resolve, APPEND_RETRY_MS * attempt));
      }
    }
    this.subject.next(event);
  }
}

function toEvent(row: WhatsappEvent): PublishedEvent {
  const { id, companyId, type, createdAt, payload } = row;
  return { id, type, companyId, timestamp: createdAt.toISOString(), ...payload } as unknown as PublishedEvent;
}

/** WhatsApp delivers a message again whenever it missed the receipt. */
function dedupKey(event: SessionEvent): string | null {
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
