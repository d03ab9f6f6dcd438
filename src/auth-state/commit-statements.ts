import { FENCE_PARAMETERS, fenceSql, fenceValues } from '../cluster/fence.js';
import type { PreparedStatement } from '../database/prepared.js';
import { is } from '../database/row-lookup.js';
import type { Tenure } from '../domain/lease.js';
import { MESSAGE_STATUSES, RECORDED_STATUSES } from '../domain/message-status.js';

/** A part of a statement: rows go in as one array for each of its columns. */
interface Part {
  readonly columns: readonly string[];
  readonly sql: (rows: string) => string;
}

/** Rows of a part, each with a value for each of its columns. */
export type Rows = readonly (readonly unknown[])[];

/** @param columns name and type, as SQL declares them */
function part(columns: string, sql: (rows: string) => string): Part {
  return { columns: columns.split(',').map((column) => column.trim()), sql };
}

const KEYS = part(
  'company_id text, line text, key_type text, key_id text, key_data bytea, encryption_key_id text',
  (rows) => `
  INSERT INTO whatsapp_keys (company_id, line, key_type, key_id, key_data, encryption_key_id)
  SELECT * FROM ${rows} ORDER BY company_id, line, key_type, key_id
  ON CONFLICT (company_id, line, key_type, key_id) DO UPDATE
    SET key_data = excluded.key_data, encryption_key_id = excluded.encryption_key_id, updated_at = now()`,
);

const REMOVED_KEYS = part(
  'company_id text, line text, key_type text, key_id text',
  (rows) => `removed AS (
  DELETE FROM whatsapp_keys k USING ${rows}
   WHERE ${is('k', 'given', 'company_id', 'line', 'key_type', 'key_id')}
)`,
);

const CREDENTIALS = part(
  'company_id text, line text, credentials bytea, encryption_key_id text',
  (rows) => `credentials AS (
  INSERT INTO whatsapp_auth (company_id, line, credentials, encryption_key_id)
  SELECT * FROM ${rows}
  ON CONFLICT (company_id, line) DO UPDATE
    SET credentials = excluded.credentials, encryption_key_id = excluded.encryption_key_id, updated_at = now()
)`,
);

const JOURNAL = part(
  'company_id text, line text, dedup_key text, type text, payload text, created_at timestamptz, place int',
  (rows) => `journalled AS (
  INSERT INTO whatsapp_inbound_journal (company_id, line, dedup_key, type, payload, created_at)
  SELECT company_id, line, dedup_key, type, payload::jsonb, created_at FROM ${rows} ORDER BY place
  ON CONFLICT DO NOTHING
)`,
);

/**
 * Messages, and what they make of their chats. Only those that were really inserted count there, so that one that comes
 * again changes nothing; several of one chat count together, in the order of their times, which no two of a line share.
 */
const RECORDS = part(
  `company_id text, line text, chat text, other_name text, message_id text, from_me boolean, author text, kind text,
   content bytea, body bytea, words text, status text, accepted_at timestamptz, name bytea, encryption_key_id text,
   created_at timestamptz`,
  (rows) => `given_records AS MATERIALIZED (SELECT * FROM ${rows}), recorded AS (
  INSERT INTO whatsapp_messages (company_id, line, chat, message_id, from_me, author, kind, content, body, words, status,
                                 accepted_at, encryption_key_id, created_at)
  SELECT company_id, line, chat, message_id, from_me, author, kind, content, body, words::bigint[], status,
         accepted_at, encryption_key_id, created_at
    FROM given_records
  ON CONFLICT DO NOTHING
  RETURNING company_id, line, chat, message_id, author, created_at
), said AS (
  SELECT g.*, max(g.created_at) FILTER (WHERE g.from_me) OVER (PARTITION BY g.company_id, g.line, g.chat) AS answered_at
    FROM recorded
    JOIN given_records g USING (company_id, line, chat, message_id, author, created_at)
   WHERE ${isSeen('g.kind')}
), chatted AS (
  INSERT INTO whatsapp_chats AS c (company_id, line, chat, other_name, last_message_id, last_author, last_at, heard_at,
                                   answered_at, unread, name, encryption_key_id)
  SELECT company_id, line, chat, max(other_name),
         (array_agg(message_id ORDER BY created_at DESC))[1], (array_agg(author ORDER BY created_at DESC))[1],
         max(created_at), max(created_at) FILTER (WHERE NOT from_me), max(answered_at),
         count(*) FILTER (WHERE NOT from_me AND (answered_at IS NULL OR created_at > answered_at)),
         (array_agg(name ORDER BY created_at DESC) FILTER (WHERE name IS NOT NULL))[1],
         (array_agg(encryption_key_id ORDER BY created_at DESC) FILTER (WHERE name IS NOT NULL))[1]
    FROM said GROUP BY company_id, line, chat
   -- Whoever else writes to the same chats locks them in the same order.
   ORDER BY company_id, line, chat
  ON CONFLICT (company_id, line, chat) DO UPDATE
    SET other_name = coalesce(excluded.other_name, c.other_name),
        last_message_id = CASE WHEN excluded.last_at < c.last_at THEN c.last_message_id ELSE excluded.last_message_id END,
        last_author = CASE WHEN excluded.last_at < c.last_at THEN c.last_author ELSE excluded.last_author END,
        last_at = greatest(c.last_at, excluded.last_at),
        heard_at = greatest(c.heard_at, excluded.heard_at),
        answered_at = greatest(c.answered_at, excluded.answered_at),
        unread = CASE WHEN excluded.answered_at IS NULL THEN c.unread ELSE 0 END + excluded.unread,
        name = coalesce(excluded.name, c.name),
        encryption_key_id = CASE WHEN excluded.name IS NULL THEN c.encryption_key_id ELSE excluded.encryption_key_id END
)`,
);

/** Messages of a time that is over: nothing of their chats changes. One that is on record by another name of its author is no other. */
const PAST = part(
  RECORDS.columns.join(', '),
  (rows) => `past AS (
  INSERT INTO whatsapp_messages (company_id, line, chat, message_id, from_me, author, kind, content, body, words, status,
                                 accepted_at, encryption_key_id, created_at)
  SELECT company_id, line, chat, message_id, from_me, author, kind, content, body, words::bigint[], status,
         accepted_at, encryption_key_id, created_at
    FROM ${rows}
   WHERE NOT EXISTS (SELECT FROM whatsapp_messages m
                      WHERE ${is('m', 'given', 'company_id', 'line', 'message_id')} AND m.from_me = given.from_me
                        AND m.chat IN (given.chat, given.other_name))
  ON CONFLICT DO NOTHING
  RETURNING 1
)`,
);

/** True for kinds that stand in a chat for themselves; what reacts to them, is posted to nobody's chat or is no message at all, does not. */
export function isSeen(kind: string): string {
  return `${kind} <> ALL ('{reaction,none,status}')`;
}

/**
 * True for all messages, and the condition of the two indexes that lists of messages are read by: what looks for one
 * message does not say it, and so can only go by the primary key.
 */
export function isListed(createdAt: string): string {
  return `${createdAt} > '-infinity'`;
}

const RANKS = `ARRAY['${RECORDED_STATUSES.join("', '")}']`;
const TIMES = MESSAGE_STATUSES.map((status) => `${status}_at`);
/** What is not known to have left counts as failed until more is heard of it. */
const first = (status: string): string =>
  `min(at) FILTER (WHERE status ${status === 'failed' ? "IN ('failed', 'unknown')" : `= '${status}'`})`;

/**
 * How far messages of ours got. Whatever the order in which steps are told, and however often, the outcome is the same:
 * the furthest status, and of each step the earliest time. A message to a group is as far as the furthest of its members.
 */
const STATUSES = part(
  `company_id text, line text, message_id text, chat text, other_name text, recipient text, phone text, status text,
   code int, at timestamptz`,
  (rows) => `steps AS MATERIALIZED (
  SELECT m.company_id, m.line, m.message_id, m.chat, m.author, given.recipient, given.phone, given.status, given.code, given.at
    FROM ${rows}
    JOIN whatsapp_messages m ON ${is('m', 'given', 'company_id', 'line', 'message_id')}
     AND m.chat IN (given.chat, given.other_name) AND m.from_me
), moved AS (
  UPDATE whatsapp_messages m
     SET status = CASE WHEN coalesce(array_position(${RANKS}, m.status::text), 0) < told.rank
                       THEN (${RANKS})[told.rank] ELSE m.status END,
         failure_code = coalesce(m.failure_code, told.code),
         ${TIMES.map((time) => `${time} = least(m.${time}, told.${time})`).join(', ')}
    FROM (SELECT company_id, line, message_id, chat, author, max(array_position(${RANKS}, status)) AS rank, max(code) AS code,
                 ${MESSAGE_STATUSES.map((status) => `${first(status)} AS ${status}_at`).join(', ')}
            FROM steps GROUP BY company_id, line, message_id, chat, author) told
   WHERE ${is('m', 'told', 'company_id', 'line', 'message_id', 'chat', 'author')}
     AND (coalesce(array_position(${RANKS}, m.status::text), 0) < told.rank
          OR (${TIMES.map((time) => `m.${time}`).join(', ')})
             IS DISTINCT FROM (${TIMES.map((time) => `least(m.${time}, told.${time})`).join(', ')}))
), received AS (
  INSERT INTO whatsapp_message_recipients AS r (company_id, line, message_id, chat, recipient, phone, delivered_at, read_at,
                                                played_at)
  SELECT company_id, line, message_id, chat, recipient, max(phone), ${first('delivered')}, ${first('read')}, ${first('played')}
    FROM steps WHERE recipient IS NOT NULL
   GROUP BY company_id, line, message_id, chat, recipient
  ON CONFLICT (company_id, line, message_id, chat, recipient) DO UPDATE
    SET phone = coalesce(r.phone, excluded.phone),
        delivered_at = least(r.delivered_at, excluded.delivered_at),
        read_at = least(r.read_at, excluded.read_at),
        played_at = least(r.played_at, excluded.played_at)
)`,
);

/** The content goes along with the body, since one key seals both. */
const EDITS = part(
  `company_id text, line text, chat text, message_id text, author text, kind text, content bytea, body bytea, words text,
   encryption_key_id text, edited_at timestamptz, deleted_at timestamptz`,
  (rows) => `edited AS (
  UPDATE whatsapp_messages m
     SET kind = coalesce(given.kind, m.kind), content = coalesce(given.content, m.content),
         body = coalesce(given.body, m.body), words = coalesce(given.words::bigint[], m.words),
         encryption_key_id = CASE WHEN given.body IS NULL THEN m.encryption_key_id ELSE given.encryption_key_id END,
         edited_at = coalesce(given.edited_at, m.edited_at), deleted_at = coalesce(m.deleted_at, given.deleted_at)
    FROM ${rows}
   WHERE ${is('m', 'given', 'company_id', 'line', 'message_id', 'chat', 'author')}
)`,
);

const PARTS = {
  removed: REMOVED_KEYS,
  credentials: CREDENTIALS,
  journal: JOURNAL,
  records: RECORDS,
  past: PAST,
  statuses: STATUSES,
  edits: EDITS,
  keys: KEYS,
};

export type PartName = keyof typeof PARTS;

/** One statement out of parts, all of them or none. */
export class CommitStatement implements PreparedStatement {
  readonly text: string;

  /**
   * @param parts the keys, if they are among them, are the last one
   * @param fenced whether it is for who holds the lines that it is about
   */
  constructor(
    readonly name: string,
    readonly parts: readonly PartName[],
    private readonly fenced = true,
  ) {
    let parameters = fenced ? FENCE_PARAMETERS : 0;
    let fence = fenced ? ` WHERE ${fenceSql(1)}` : '';
    const texts = parts.map((one) => {
      const { columns, sql } = PARTS[one];
      const arrays = columns.map((column) => `$${(parameters += 1)}::${column.split(' ')[1]}[]`);
      // The planner does not look into it: seeing how few rows there are it would plan each statement anew.
      arrays[0] = `(SELECT ${arrays[0]}${fence})`;
      fence = '';
      return sql(`unnest(${arrays.join(', ')}) AS given(${columns.map((column) => column.split(' ')[0]).join(', ')})`);
    });
    const last =
      parts.at(-1) === 'keys'
        ? texts.pop()!
        : parts.at(-1) === 'past'
          ? ' SELECT count(*)::int AS count FROM past'
          : ' SELECT 1';
    this.text = texts.length === 0 ? last : `WITH ${texts.join(', ')}${last}`;
  }

  /**
   * Its parameters.
   *
   * @param tenures of all lines that the rows belong to, where it is fenced
   */
  values(rows: Readonly<Partial<Record<PartName, Rows>>>, tenures: readonly Tenure[] = []): unknown[] {
    const columns = this.parts.flatMap((one) =>
      PARTS[one].columns.map((_, column) => (rows[one] ?? []).map((row) => row[column])),
    );
    return this.fenced ? [...fenceValues(tenures), ...columns] : columns;
  }
}

/** A step of the ratchet, a message, a receipt, or the two of them in one turn, is what nearly all commits are; smallest first. */
export const COMMIT_STATEMENTS: readonly CommitStatement[] = [
  new CommitStatement('auth-state-set', ['keys']),
  new CommitStatement('auth-state-status', ['journal', 'statuses']),
  new CommitStatement('auth-state-message', ['journal', 'records', 'keys']),
  new CommitStatement('auth-state-edit', ['journal', 'edits', 'keys']),
  new CommitStatement('auth-state-messages-and-statuses', ['journal', 'records', 'statuses', 'keys']),
  new CommitStatement('auth-state-all', ['removed', 'credentials', 'journal', 'records', 'statuses', 'edits', 'keys']),
];

/** Writes messages down that came another way than by WhatsApp. */
export const HANDED_IN = new CommitStatement('messages-handed-in', ['records'], false);

/** The same with what a phone tells of the time before; gives how many were not on record. */
export const FROM_HISTORY = new CommitStatement('messages-from-history', ['past'], false);
