import type { EntityManager } from 'typeorm';
import { jsonBytesSql } from '../database/json-bytes.js';
import type { EventType, PublishedEvent } from '../domain/events.js';
import type { PayloadCipher } from '../encryption/payload-cipher.js';
import { toPublishedEvent } from './event-row.js';

/** Bytes of JSON at which a page ends: it has one event at least, and passes this by a part of its last one at most. */
export const PAGE_BYTES = 1_500_000;

export interface EventQuery {
  /** Only entries after this id. */
  after: string;
  /** Undefined for the entries of all companies. */
  companyId?: string;
  /** Undefined for the entries of all its lines. */
  line?: string;
  /** Undefined for all types. */
  types?: EventType[];
  /** Entries at most. */
  limit: number;
  /** Bytes of JSON at which the page ends, `PAGE_BYTES` by default. */
  bytes?: number;
}

/** A part of the log, in its order. */
export interface EventPage {
  events: PublishedEvent[];
  /** Bytes of the events as JSON, without their envelopes. */
  bytes: number;
  /** True when `limit` or `bytes` ended the page, so that there may be more. */
  more: boolean;
}

interface PageRow {
  id: string;
  company_id: string;
  line: string;
  type: EventType;
  created_at: Date;
  payload: Record<string, unknown>;
  /** Bytes up to here, this row included: of the values as they are stored, and of their text. */
  stored_bytes: string;
  text_bytes: string;
}

/**
 * Reads a page of the log. The database measures before it sends: first what is stored, which costs little, so that of a
 * thousand large entries few become text; then the text, which may be six times as long. `json` keeps its text, and is
 * parsed as each row arrives, so that no large string outlives its moment.
 */
export async function readEventPage(
  manager: EntityManager,
  payloads: PayloadCipher,
  query: EventQuery,
): Promise<EventPage> {
  const { after, companyId, line, types, limit, bytes = PAGE_BYTES } = query;
  const values: unknown[] = [after, limit, bytes];
  const conditions = ['id > $1::bigint'];
  if (companyId !== undefined) conditions.push(`company_id = $${values.push(companyId)}`);
  if (line !== undefined) conditions.push(`line = $${values.push(line)}`);
  if (types !== undefined) conditions.push(`type = ANY($${values.push(types)}::text[])`);
  const rows = await manager.query<PageRow[]>(
    `SELECT * FROM (
       SELECT *, sum(octet_length(payload::text)) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) AS text_bytes FROM (
         SELECT id, company_id, line, type, created_at, payload::json AS payload, stored_bytes FROM (
           SELECT *, sum(size) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) AS stored_bytes FROM (
             SELECT id, company_id, line, type, created_at, payload, ${jsonBytesSql('payload')} AS size
               FROM whatsapp_events WHERE ${conditions.join(' AND ')} ORDER BY id LIMIT $2
           ) entries
         ) measured WHERE stored_bytes - size < $3 OFFSET 0
       ) texts
     ) page WHERE text_bytes - octet_length(payload::text) < $3 ORDER BY id`,
    values,
  );
  const last = rows.at(-1);
  const full = (total: string): boolean => Number(total) >= bytes;
  return {
    events: rows.map(({ company_id, created_at, ...row }) => {
      const payload = payloads.open({ companyId: company_id, line: row.line }, row.type, row.payload);
      return toPublishedEvent({ ...row, companyId: company_id, createdAt: created_at, payload });
    }),
    bytes: Number(last?.text_bytes ?? 0),
    more: last !== undefined && (rows.length === limit || full(last.stored_bytes) || full(last.text_bytes)),
  };
}
