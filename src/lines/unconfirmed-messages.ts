import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Subscription } from 'rxjs';
import { DataSource } from 'typeorm';
import { isListed } from '../auth-state/commit-statements.js';
import type { SessionEvent } from '../domain/events.js';
import { type LineId, lineName } from '../domain/line.js';
import { EventLog } from '../events/event-log.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { LOGGER } from '../logging/logger.js';
import { MessageRecords } from '../records/message-records.js';

/** What is older has been looked at by an earlier connection. */
const LOOKED_BACK_HOURS = 24;
const AT_ONCE = 500;

/**
 * Tells that it is not known what became of messages that were on their way when their connection ended, or the process:
 * nobody confirms them any more. What comes of them all the same counts more, whenever it comes.
 */
@Part({ stage: 'store', roles: ['sessions'] })
export class UnconfirmedMessages implements StartsAndStops {
  /** After a connection opened: receipts that waited on the server come first, and what the queue sends once more. */
  protected readonly patienceMs: number = 21_000;
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private connections: Subscription | undefined;

  constructor(
    private readonly source: DataSource,
    private readonly events: EventLog,
    private readonly records: MessageRecords,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  start(): void {
    this.connections = this.events.stream.subscribe((event) => {
      if (event.type === 'connected') this.lookLater(event);
    });
  }

  stop(): void {
    this.connections?.unsubscribe();
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  private lookLater({ companyId, line }: LineId): void {
    const name = lineName({ companyId, line });
    const before = new Date();
    clearTimeout(this.timers.get(name));
    const timer = setTimeout(() => {
      this.timers.delete(name);
      this.settle({ companyId, line }, before).catch((error: unknown) => {
        this.log.warn({ companyId, line, error: (error as Error).message }, 'old messages were not looked at');
      });
    }, this.patienceMs);
    this.timers.set(name, timer.unref());
  }

  private async settle(line: LineId, before: Date): Promise<void> {
    const open = await this.source.query<{ id: string; chat: string }[]>(
      `SELECT message_id AS id, chat FROM whatsapp_messages
        WHERE (company_id, line) = ($1, $2) AND ${isListed('created_at')} AND status = 'pending' AND from_me
          AND created_at < $3 AND created_at > $3::timestamptz - $4 * interval '1 hour'
        ORDER BY created_at LIMIT ${AT_ONCE}`,
      [line.companyId, line.line, before.toISOString(), LOOKED_BACK_HOURS],
    );
    if (open.length === 0) return;
    const events = await Promise.all(open.map(({ id, chat }) => this.eventOf(line, id, chat)));
    await this.events.appendNow(events);
    await this.source.query(
      `UPDATE whatsapp_messages m SET status = 'unknown', failed_at = least(failed_at, now())
         FROM unnest($3::text[], $4::text[]) AS given(message_id, chat)
        WHERE (m.company_id, m.line, m.message_id, m.chat) = ($1, $2, given.message_id, given.chat)
          AND m.from_me AND m.status = 'pending'`,
      [line.companyId, line.line, open.map(({ id }) => id), open.map(({ chat }) => chat)],
    );
  }

  private async eventOf(line: LineId, messageId: string, chat: string): Promise<SessionEvent> {
    const known = (await this.records.find(line, messageId)).find((one) => one.fromMe && one.chat === chat);
    const metadata = known?.message?.metadata;
    return {
      type: 'message_status',
      ...line,
      timestamp: new Date().toISOString(),
      messageId,
      chat,
      status: 'failed',
      outcome: 'unknown',
      recipient: null,
      code: null,
      ...(metadata !== undefined && { metadata }),
    };
  }
}
