import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { AuthStateService } from '../auth-state/auth-state.service.js';
import type { Failure } from '../domain/commands.js';
import { commonName } from '../domain/common-name.js';
import { DomainError, invalidField } from '../domain/errors.js';
import { type Address, parseJid } from '../domain/jid.js';
import { type LineId, lineName, lineOf } from '../domain/line.js';
import type { NewQueued, QueuedMessage, Refused } from './queued-message.js';
import { QUEUED_COLUMNS, type QueuedRow, QueuedRows } from './queued-rows.js';
import { WhatsappQueuedMessage } from './whatsapp-queued-message.entity.js';

/** Messages of one line that may wait at once. */
export const MOST_WAITING = 10_000;
const AT_ONCE = 500;
/** Where a message of a batch stands in it. */
export interface BatchPlace {
  batchId: string;
  /** Of the first one. */
  from: number;
}

/** Tells whoever holds a line that something waits for it. */
export const QUEUE_CHANNEL = 'whatsapp_queue';

/**
 * Messages that wait for their session or their time, on disk before their sender is answered. Which process sends those of
 * a line is the matter of whoever owns the line; here each state is one conditional statement, so that what is cancelled
 * is not sent, and what is being sent is not cancelled.
 */
@Injectable()
export class QueuedMessages {
  constructor(
    @InjectRepository(WhatsappQueuedMessage) private readonly rows: Repository<WhatsappQueuedMessage>,
    private readonly authStates: AuthStateService,
    private readonly sealed: QueuedRows,
  ) {}

  /**
   * Takes messages in, all or none, in the order in which they are given. Those that are there already stay as they are.
   *
   * @throws DomainError QUEUE_FULL
   */
  async add(line: LineId, given: readonly (NewQueued | Refused)[], batch?: BatchPlace): Promise<void> {
    const { companyId } = line;
    const [{ waiting } = { waiting: 0 }] = await this.rows.query<{ waiting: number }[]>(
      `SELECT count(*)::int AS waiting FROM whatsapp_queued_messages
        WHERE (company_id, line) = ($1, $2) AND state IN ('queued', 'sending')`,
      [companyId, line.line],
    );
    if (waiting + given.length > MOST_WAITING) {
      throw new DomainError('QUEUE_FULL', `${waiting} messages of the line wait already, and ${MOST_WAITING} may`, {
        ...line,
      });
    }
    const phones = await this.phonesOf(
      line,
      given.flatMap((one) => ('failure' in one ? [] : [one.to])),
    );
    const entries = given.map((one, place) => {
      const lane = 'failure' in one ? one.to : commonName(one.to, phones.get(one.to.jid));
      return { ...this.sealed.rowOf(line, one, batch && batch.from + place), lane };
    });
    const column = (name: keyof (typeof entries)[number]): unknown[] => entries.map((entry) => entry[name]);
    await this.rows.query(
      `INSERT INTO whatsapp_queued_messages (company_id, line, message_id, chat, lane, state, content, failure, encryption_key_id,
                                             send_at, due_at, expires_at, batch_id, place, ended_at)
       SELECT $1, $2, message_id, chat, lane, state, content, failure, encryption_key_id, send_at, coalesce(send_at, now()),
              expires_at, $3, place, CASE WHEN state = 'failed' THEN now() END
         FROM unnest($4::text[], $5::text[], $6::text[], $7::bytea[], $8::bytea[], $9::text[], $10::timestamptz[],
                     $11::timestamptz[], $12::int[], $13::text[])
              AS given(message_id, chat, state, content, failure, encryption_key_id, send_at, expires_at, place, lane)
       ON CONFLICT (company_id, line, message_id) DO NOTHING`,
      [
        companyId,
        line.line,
        batch?.batchId ?? null,
        column('messageId'),
        column('chat'),
        column('state'),
        column('content'),
        column('failure'),
        column('keyId'),
        column('sendAt'),
        column('expiresAt'),
        column('place'),
        column('lane'),
      ],
    );
  }

  /** @throws DomainError VALIDATION_FAILED when a message of the queue has the id */
  async assertFree(line: LineId, messageId: string): Promise<void> {
    if ((await this.find(line, messageId)) === undefined) return;
    throw invalidField('id', 'id must be that of no other message of the line');
  }

  async find({ companyId, line }: LineId, messageId: string): Promise<QueuedMessage | undefined> {
    const [row] = await this.rows.query<QueuedRow[]>(
      `SELECT ${QUEUED_COLUMNS} FROM whatsapp_queued_messages WHERE (company_id, line, message_id) = ($1, $2, $3)`,
      [companyId, line, messageId],
    );
    return row && this.sealed.opened(row);
  }

  /** Has whoever holds a line look at once. */
  async hint(line: LineId): Promise<void> {
    await this.rows.query(`SELECT pg_notify('${QUEUE_CHANNEL}', $1)`, [lineName(line)]);
  }

  /** Whether anything waits, or is not told yet. */
  async hasWork(): Promise<boolean> {
    const [row] = await this.rows.query<{ found: boolean }[]>(
      `SELECT EXISTS (SELECT FROM whatsapp_queued_messages WHERE state IN ('queued', 'sending'))
           OR EXISTS (SELECT FROM whatsapp_queued_messages WHERE NOT told) AS found`,
    );
    return row?.found === true;
  }

  /** Lines with something that is due, whoever owns them, and whether that wakes them. */
  async linesWithWork(): Promise<{ line: LineId; asleep: boolean }[]> {
    const rows = await this.rows.query<{ company_id: string; line: string; asleep: boolean }[]>(
      `SELECT DISTINCT q.company_id, q.line, coalesce(s.asleep, false) AS asleep FROM whatsapp_queued_messages q
         LEFT JOIN whatsapp_sessions s ON (s.company_id, s.line) = (q.company_id, q.line)
        WHERE q.state IN ('queued', 'sending') AND q.due_at <= now()`,
    );
    return rows.map(({ company_id, line, asleep }) => ({ line: lineOf(company_id, line), asleep }));
  }

  /** Makes one lane of the two of somebody whose LID turns out to belong to a number. @param lids all of a line when left out */
  async uniteLanes(line: LineId, lids?: readonly string[]): Promise<void> {
    const { companyId } = line;
    const rows = await this.rows.query<{ lane: string }[]>(
      `SELECT DISTINCT lane FROM whatsapp_queued_messages
        WHERE (company_id, line) = ($1, $2) AND state IN ('queued', 'sending') AND lane LIKE '%@lid'
          AND ($3::text[] IS NULL OR lane = ANY ($3))`,
      [companyId, line.line, lids ?? null],
    );
    const addresses = rows.flatMap(({ lane }) => parseJid(lane) ?? []);
    const phones = await this.phonesOf(line, addresses);
    const known = addresses.filter(({ jid }) => phones.has(jid));
    if (known.length === 0) return;
    await this.rows.query(
      `UPDATE whatsapp_queued_messages q SET lane = given.lane FROM unnest($3::text[], $4::text[]) AS given(lid, lane)
        WHERE (company_id, line) = ($1, $2) AND state IN ('queued', 'sending') AND q.lane = given.lid`,
      [
        companyId,
        line.line,
        known.map(({ jid }) => jid),
        known.map((address) => commonName(address, phones.get(address.jid))),
      ],
    );
  }

  /**
   * Takes the next message of each lane of a line, unless one of the lane is on its way: in a lane they leave in their
   * order. What the log does not know of yet is left, so that events come in order as well.
   *
   * @param except lanes that wait
   */
  async claim({ companyId, line }: LineId, except: readonly string[], most: number): Promise<QueuedMessage[]> {
    const [rows] = await this.rows.query<[QueuedRow[], number]>(
      `WITH heads AS MATERIALIZED (
         SELECT DISTINCT ON (lane) position, state, told, due_at FROM whatsapp_queued_messages
          WHERE (company_id, line) = ($1, $2) AND state IN ('queued', 'sending') AND lane <> ALL ($3::text[])
            AND (state = 'sending' OR tries > 0 OR expires_at IS NULL OR expires_at > now())
          ORDER BY lane, due_at, position
       ), next AS MATERIALIZED (
         SELECT position FROM heads WHERE state = 'queued' AND told AND due_at <= now() ORDER BY due_at, position LIMIT $4
       )
       UPDATE whatsapp_queued_messages q SET state = 'sending', tries = tries + 1
         FROM next WHERE q.position = next.position AND q.state = 'queued'
       RETURNING ${QUEUED_COLUMNS.replace('position::text', 'q.position::text')}`,
      [companyId, line, except, most],
    );
    return rows.map((row) => this.sealed.opened(row));
  }

  /** What a process that is no more was about to send waits again. */
  async recover({ companyId, line }: LineId): Promise<void> {
    await this.rows.query(
      `UPDATE whatsapp_queued_messages SET state = 'queued' WHERE (company_id, line) = ($1, $2) AND state = 'sending'`,
      [companyId, line],
    );
  }

  /** It was not sent, or nobody knows: it waits again. @param tried false when it cannot have left */
  async putBack({ position }: QueuedMessage, tried: boolean): Promise<void> {
    await this.rows.query(
      `UPDATE whatsapp_queued_messages SET state = 'queued', tries = tries - $2 WHERE position = $1 AND state = 'sending'`,
      [position, tried ? 0 : 1],
    );
  }

  /** It was sent: from now on its record tells of it. */
  async sent({ position }: QueuedMessage): Promise<void> {
    await this.rows.query(
      `WITH alone AS (DELETE FROM whatsapp_queued_messages WHERE position = $1 AND batch_id IS NULL)
       UPDATE whatsapp_queued_messages SET state = 'sent', told = true, content = '', ended_at = now()
        WHERE position = $1 AND batch_id IS NOT NULL`,
      [position],
    );
  }

  /** It will not be sent. @param told true when its status is in the log already */
  async failed(message: QueuedMessage, failure: Failure, told: boolean): Promise<void> {
    const { failure: data, content, keyId } = this.sealed.failed(message, failure);
    await this.rows.query(
      `UPDATE whatsapp_queued_messages
          SET state = 'failed', told = $5, failure = $2, content = $3, encryption_key_id = $4, ended_at = now()
        WHERE position = $1 AND state = 'sending'`,
      [message.position, data, content, keyId, told],
    );
  }

  /** @returns false when it is not in the queue, or may have left */
  async cancel({ companyId, line }: LineId, messageId: string): Promise<boolean> {
    const [, cancelled] = await this.rows.query<[unknown, number]>(
      `UPDATE whatsapp_queued_messages SET state = 'cancelled', told = false, ended_at = now()
        WHERE (company_id, line, message_id) = ($1, $2, $3) AND state = 'queued' AND tries = 0`,
      [companyId, line, messageId],
    );
    return cancelled > 0;
  }

  /** Ends the time of what had to be sent by now, and has not perhaps left. */
  async expire(): Promise<void> {
    await this.rows.query(
      `UPDATE whatsapp_queued_messages SET state = 'expired', told = false, ended_at = now()
        WHERE state = 'queued' AND tries = 0 AND expires_at <= now()`,
    );
  }

  /** Messages of whose state the log does not know, oldest first. */
  async untold(): Promise<QueuedMessage[]> {
    const rows = await this.rows.query<QueuedRow[]>(
      `SELECT ${QUEUED_COLUMNS} FROM whatsapp_queued_messages WHERE NOT told ORDER BY position LIMIT ${AT_ONCE}`,
    );
    return rows.map((row) => this.sealed.opened(row));
  }

  /** The log knows of these states. */
  async markTold(messages: readonly QueuedMessage[]): Promise<void> {
    await this.rows.query(
      `UPDATE whatsapp_queued_messages q SET told = true
         FROM unnest($1::bigint[], $2::text[]) AS given(position, state)
        WHERE q.position = given.position AND q.state = given.state`,
      [messages.map(({ position }) => position), messages.map(({ state }) => state)],
    );
  }

  /**
   * Forgets what was to be sent to a person, and what became of it.
   *
   * @param names all their JIDs
   * @returns the ids of the messages
   */
  async forget({ companyId, line }: LineId, names: readonly string[]): Promise<string[]> {
    // What could not be sent as it was given has its recipient as it was written.
    const written = names.flatMap((name) => [name, name.split('@')[0]!, `+${name.split('@')[0]!}`]);
    const [gone] = await this.rows.query<[{ id: string }[], number]>(
      `DELETE FROM whatsapp_queued_messages WHERE (company_id, line) = ($1, $2) AND chat = ANY ($3::text[])
       RETURNING message_id AS id`,
      [companyId, line, written],
    );
    return gone.map(({ id }) => id);
  }

  /** Removes what ended more than so many days ago. */
  async prune(days: number, companyId?: string): Promise<void> {
    for (let removed = AT_ONCE; removed === AT_ONCE;) {
      [, removed] = await this.rows.query<[unknown, number]>(
        `DELETE FROM whatsapp_queued_messages WHERE position IN (
           SELECT position FROM whatsapp_queued_messages
            WHERE ended_at < now() - $1 * interval '1 day' AND ($2::text IS NULL OR company_id = $2) LIMIT ${AT_ONCE})`,
        [days, companyId ?? null],
      );
    }
  }

  /** By their JIDs: the phone numbers of people who are addressed by LID, where these are known. */
  private async phonesOf(line: LineId, addresses: readonly Address[]): Promise<Map<string, string>> {
    const lids = addresses.filter(({ kind }) => kind === 'lid');
    return lids.length === 0 ? new Map() : this.authStates.phonesOf(line, [...new Set(lids.map(({ jid }) => jid))]);
  }
}
