import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../domain/errors.js';
import type { LineId } from '../domain/line.js';
import type { MessageFailure } from '../domain/message-failures.js';
import type { RecordedStatus } from '../domain/message-status.js';
import type { NewQueued, Refused } from './queued-message.js';
import { failureOfQueued, statusOf } from './queued-message.js';
import { QueuedMessages } from './queued-messages.js';
import { QUEUED_COLUMNS, type QueuedRow, QueuedRows } from './queued-rows.js';

/** Messages that were given together. */
export interface Batch {
  id: string;
  total: number;
  createdAt: string;
  /** When what had not left by then was cancelled; null when it was not. */
  cancelledAt: string | null;
  /** True when nothing waits any more. */
  done: boolean;
  /** How many messages are in each status. */
  counts: Record<string, number>;
}

/** One message of a batch. */
export interface BatchResult {
  /** Its place, from 0. */
  index: number;
  to: string;
  messageId: string;
  status: string;
  failure: MessageFailure | null;
}

interface BatchRow {
  id: string;
  total: number;
  created_at: Date;
  cancelled_at: Date | null;
}

/** Of a message that was sent the record tells; older ones were taken by WhatsApp, or they would have failed. */
const RECORDED = `(SELECT m.status FROM whatsapp_messages m
   WHERE (m.company_id, m.line, m.message_id) = (q.company_id, q.line, q.message_id) AND m.from_me LIMIT 1)`;

/** Messages that are sent together and looked at together. */
@Injectable()
export class Batches {
  constructor(
    private readonly source: DataSource,
    private readonly queue: QueuedMessages,
    private readonly sealed: QueuedRows,
  ) {}

  /**
   * Takes a batch in, all of it or nothing.
   *
   * @param id of a batch that is there already, it may be: then nothing is taken
   * @throws DomainError QUEUE_FULL
   */
  async add(line: LineId, messages: readonly (NewQueued | Refused)[], id: string = randomUUID()): Promise<Batch> {
    const [row] = await this.source.query<{ members: number }[]>(
      'SELECT count(*)::int AS members FROM whatsapp_queued_messages WHERE batch_id = $1',
      [id],
    );
    if (row?.members === 0) {
      await this.source.query(
        'INSERT INTO whatsapp_batches (id, company_id, line, total) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
        [id, line.companyId, line.line, messages.length],
      );
      await this.queue.add(line, messages, { batchId: id, from: 0 });
    }
    return this.find(line, id);
  }

  /** @throws DomainError BATCH_NOT_FOUND */
  async find(line: LineId, id: string): Promise<Batch> {
    const { companyId } = line;
    const [batch] = await this.source.query<BatchRow[]>(
      'SELECT id, total, created_at, cancelled_at FROM whatsapp_batches WHERE (id, company_id, line) = ($1, $2, $3)',
      [id, companyId, line.line],
    );
    if (batch === undefined)
      throw new DomainError('BATCH_NOT_FOUND', `There is no batch ${id}`, { ...line, batchId: id });
    const counted = await this.source.query<{ status: string; members: number }[]>(
      `SELECT CASE WHEN state = 'sent' THEN coalesce(${RECORDED}, 'accepted')
                   WHEN state = 'sending' THEN 'pending'
                   WHEN state = 'queued' AND send_at > now() THEN 'scheduled'
                   ELSE state END AS status, count(*)::int AS members
         FROM whatsapp_queued_messages q WHERE batch_id = $1 GROUP BY 1`,
      [id],
    );
    const counts = Object.fromEntries(counted.map(({ status, members }) => [status, members]));
    return {
      id,
      total: batch.total,
      createdAt: batch.created_at.toISOString(),
      cancelledAt: batch.cancelled_at?.toISOString() ?? null,
      done: !['queued', 'scheduled', 'pending'].some((status) => status in counts),
      counts,
    };
  }

  /** Members of a batch, in its order. @param after the place of the last one that is known */
  async results(id: string, after: number, limit: number): Promise<BatchResult[]> {
    const rows = await this.source.query<(QueuedRow & { place: number; recorded: RecordedStatus | null })[]>(
      `SELECT ${QUEUED_COLUMNS}, place, ${RECORDED} AS recorded FROM whatsapp_queued_messages q
        WHERE batch_id = $1 AND place > $2 ORDER BY place LIMIT $3`,
      [id, after, limit],
    );
    return rows.map(({ place, recorded, ...row }) => {
      const message = this.sealed.opened(row);
      const status = (message.state === 'sent' ? recorded : null) ?? statusOf(message);
      const { messageId, chat: to } = message;
      return { index: place, to, messageId, status, failure: failureOfQueued(message) };
    });
  }

  /** Cancels what has not left. What is on its way at this moment is sent. @throws DomainError BATCH_NOT_FOUND */
  async cancel(line: LineId, id: string): Promise<Batch> {
    await this.find(line, id);
    await this.source.query(
      `WITH batch AS (UPDATE whatsapp_batches SET cancelled_at = coalesce(cancelled_at, now()) WHERE id = $1)
       UPDATE whatsapp_queued_messages SET state = 'cancelled', told = false, ended_at = now()
        WHERE batch_id = $1 AND state = 'queued' AND tries = 0`,
      [id],
    );
    return this.find(line, id);
  }

  /** Removes batches of which no message is left. */
  async prune(days: number): Promise<void> {
    await this.source.query(
      `DELETE FROM whatsapp_batches b WHERE created_at < now() - $1 * interval '1 day'
          AND NOT EXISTS (SELECT FROM whatsapp_queued_messages q WHERE q.batch_id = b.id)`,
      [days],
    );
  }
}
