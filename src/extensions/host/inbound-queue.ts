import type { DataSource } from 'typeorm';
import type { InboundHandlerOptions } from './inbound-handler.js';
import { is } from '../../database/row-lookup.js';
import type { PayloadCipher } from '../../encryption/payload-cipher.js';
import { LaneQueue } from '../../delivery/lanes/lane-queue.js';
import { LINE_CHAT_SQL } from '../../delivery/lanes/lane-queue.sql.js';

/** A handler may take this long for a batch. */
export const TIME_LIMIT_MS = 120_000;
/** What making the batch ready, the last message under way and writing the outcome may take beside that. */
const MARGIN_MS = 60_000;
/** Messages of one batch at most. */
const JOBS_AT_ONCE = 50;

/**
 * The queue of one handler: a group is a company, a lane is a chat of a line. Each handler has its own, so that one that fails
 * neither repeats nor holds up another.
 */
export class InboundQueue extends LaneQueue {
  constructor(
    source: DataSource,
    payloads: PayloadCipher,
    handler: Pick<InboundHandlerOptions, 'name' | 'enabledByDefault' | 'words'>,
    batchWindowMs: number,
  ) {
    super(source, payloads, {
      name: `inbound:${handler.name}`,
      // The name was checked to be letters, digits and hyphens.
      route: `
        SELECT b.id AS event_id, b.company_id AS group_key, b.company_id || '/' || ${LINE_CHAT_SQL} AS lane,
               ${batchWindowMs} AS delay_ms
          FROM batch b
          LEFT JOIN whatsapp_extensions x ON ${is('x', 'b', 'company_id')} AND x.extension = '${handler.name}'
         WHERE b.type = 'message' AND coalesce(x.enabled, ${handler.enabledByDefault})
           AND b.payload -> 'message' -> 'fromMe' = 'false' AND b.payload -> 'message' ->> 'type' <> 'undecryptable'
           AND (${wordsCondition(handler.words)})`,
      jobsAtOnce: JOBS_AT_ONCE,
      leaseMs: TIME_LIMIT_MS + MARGIN_MS,
      keepsDone: false,
    });
  }
}

/** A condition that is true wherever the handler might find one of its words. */
function wordsCondition(words: readonly string[] | undefined): string {
  if (words === undefined) return 'true';
  const pattern = words.map((word) => word.normalize('NFC').trim().split(/\s+/).map(inAnyCase).join('\\s+')).join('|');
  const text = `normalize(b.payload -> 'message' ->> 'text', NFC)`;
  // What is sealed is queued whatever it says.
  return `x.settings <> '{}' OR b.payload ? 'sealed' OR ${text} ~ '${pattern.replaceAll("'", "''")}'`;
}

/** Spelt out, since which letters PostgreSQL takes for the same depends on the locale of the database. */
function inAnyCase(text: string): string {
  return [...text]
    .map((letter) => {
      const cases = new Set([letter, letter.toLowerCase(), letter.toUpperCase()].map(literal));
      return cases.size === 1 ? [...cases][0] : `(?:${[...cases].join('|')})`;
    })
    .join('');
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
