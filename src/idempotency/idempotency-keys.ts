import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { PROCESS_NUMBER } from '../cluster/process.js';
import { PRESENCE_LOCKS } from '../cluster/worker-presence.js';
import { Settings } from '../config/settings.js';
import { DomainError } from '../domain/errors.js';
import { type LineId, lineName } from '../domain/line.js';
import { newMessageId } from '../domain/message-id.js';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { sealedColumns, type SealedTable, textOf } from '../encryption/sealed-table.js';

const HOURS = 24;
const PRUNED_AT_ONCE = 5_000;
const IN_FLIGHT_RETRY_MS = 1_000;
/** How often it is said of a request that nobody here works on it: a statement that was given up may arrive long after. */
const TOLD_TIMES = 24;
const TOLD_AT_ONCE = 5_000;
const MOST_LOOSE = 20_000;

/** A request that is to be answered once. */
export interface Keyed {
  line: LineId;
  /** What tells it from others: the key that the client gave it, and the route. */
  key: string;
  /** All that has to be the same in its repetitions. */
  body: string;
}

/** What a request that has a key does: it sends under this id. */
export interface Attempt {
  /** The id of the message, or of the batch, that all tries share. */
  messageId: string;
  /** True when an earlier try may have sent it. */
  resumed: boolean;
}

/** An answer as it was given first. */
export interface GivenAnswer {
  status: number;
  body: unknown;
}

interface KeyRow {
  body_hash: Buffer;
  message_id: string;
  status: number | null;
  answer: Buffer | null;
  encryption_key_id: string | null;
  taken: boolean;
  fresh: boolean;
}

/** `$4` a new id, `$5` this process, `$7` whether it would know. Who holds a request and has died, holds it no more. */
const CLAIM = `
  WITH fresh AS (
    INSERT INTO whatsapp_idempotency_keys (company_id, line, key_hash, body_hash, message_id, holder)
    VALUES ($1, $2, $3, $6, $4, $5)
    ON CONFLICT (company_id, line, key_hash) DO NOTHING
    RETURNING body_hash, message_id, status, answer, encryption_key_id
  ), again AS (
    UPDATE whatsapp_idempotency_keys SET holder = $5, tries = tries + 1
     WHERE (company_id, line, key_hash, body_hash) = ($1, $2, $3, $6) AND answer IS NULL
       AND (holder IS NULL OR holder = $5 AND $7 OR holder <> $5 AND holder::bigint NOT IN (
         SELECT objid::bigint FROM pg_locks
          WHERE locktype = 'advisory' AND granted AND classid = ${PRESENCE_LOCKS}
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))
    RETURNING body_hash, message_id, status, answer, encryption_key_id
  )
  SELECT *, true AS taken, true AS fresh FROM fresh
   UNION ALL SELECT *, true, false FROM again
   UNION ALL
  SELECT body_hash, message_id, status, answer, encryption_key_id, false, false FROM whatsapp_idempotency_keys
   WHERE (company_id, line, key_hash) = ($1, $2, $3) AND NOT EXISTS (SELECT FROM fresh) AND NOT EXISTS (SELECT FROM again)`;

/** Remembers requests that clients gave a key to, for 24 hours, and what they were answered. */
@Injectable()
export class IdempotencyKeys {
  private readonly cipher: AtRestCipher;
  /** What this process has under way; a row of its own that is not among them could not be released. */
  private readonly underWay = new Set<string>();
  /** What ended here though the database may still have it as held by this process; nobody else could take it over. */
  private readonly loose = new LRUCache<string, { keyed: Keyed; left: number }>({ max: MOST_LOOSE });

  constructor(
    private readonly source: DataSource,
    settings: Settings,
  ) {
    this.cipher = new AtRestCipher(settings.authEncryptionKey);
  }

  /**
   * Begins a request, or finds what became of it.
   *
   * @throws DomainError IDEMPOTENCY_IN_FLIGHT, IDEMPOTENCY_MISMATCH
   */
  async begin(keyed: Keyed): Promise<{ attempt: Attempt } | { answer: GivenAnswer }> {
    const name = rowName(keyed);
    const isFirst = !this.underWay.has(name);
    this.underWay.add(name);
    let row: KeyRow | undefined;
    try {
      row = await this.claim(keyed, isFirst);
      if (row.taken) return { attempt: { messageId: row.message_id, resumed: !row.fresh } };
      if (row.answer === null || row.status === null) throw inFlight(keyed, row.message_id);
      const plain = this.cipher.open({ data: row.answer, keyId: row.encryption_key_id }, name);
      return { answer: { status: row.status, body: JSON.parse(plain.toString()) as unknown } };
    } finally {
      if (isFirst && row?.taken !== true) this.underWay.delete(name);
      // Who has it now was not answered.
      if (row === undefined) this.loosen(keyed);
    }
  }

  /** Keeps the answer: every repetition gets it. */
  async settle(keyed: Keyed, { status, body }: GivenAnswer): Promise<void> {
    await this.end(
      keyed,
      `UPDATE whatsapp_idempotency_keys SET status = $5, answer = $6, encryption_key_id = $7, holder = NULL
        WHERE (company_id, line, key_hash) = ($1, $2, $3) AND holder = $4`,
      () => {
        const { data, keyId } = this.cipher.seal(Buffer.from(JSON.stringify(body)), rowName(keyed));
        return [status, data, keyId];
      },
    );
  }

  /** Nothing is certain yet: the next repetition tries again, under the same id. */
  async release(keyed: Keyed): Promise<void> {
    await this.end(
      keyed,
      `UPDATE whatsapp_idempotency_keys SET holder = NULL
        WHERE (company_id, line, key_hash) = ($1, $2, $3) AND holder = $4`,
      () => [],
    );
  }

  /** Lets go of what ended here unknown to the database. To be called now and then. */
  async letGo(): Promise<void> {
    const all = [...this.loose].filter(([name]) => !this.underWay.has(name)).slice(-TOLD_AT_ONCE);
    if (all.length === 0) return;
    const column = (of: (keyed: Keyed) => unknown): unknown[] => all.map(([, { keyed }]) => of(keyed));
    await this.source.query(
      `UPDATE whatsapp_idempotency_keys k SET holder = NULL
         FROM unnest($2::text[], $3::text[], $4::bytea[]) AS loose(company_id, line, key_hash)
        WHERE (k.company_id, k.line, k.key_hash) = (loose.company_id, loose.line, loose.key_hash) AND k.holder = $1`,
      [PROCESS_NUMBER, column(({ line }) => line.companyId), column(({ line }) => line.line), column(keyHash)],
    );
    for (const [name, one] of all) {
      one.left -= 1;
      if (one.left === 0) this.loose.delete(name);
    }
  }

  private async end(keyed: Keyed, sql: string, valuesOf: () => unknown[]): Promise<void> {
    let isWritten = false;
    try {
      await this.source.query(sql, [
        keyed.line.companyId,
        keyed.line.line,
        keyHash(keyed),
        PROCESS_NUMBER,
        ...valuesOf(),
      ]);
      isWritten = true;
    } finally {
      this.underWay.delete(rowName(keyed));
      if (!isWritten) this.loosen(keyed);
    }
  }

  private loosen({ line, key }: Keyed): void {
    const keyed = { line, key, body: '' };
    this.loose.set(rowName(keyed), { keyed, left: TOLD_TIMES });
  }

  private async claim(keyed: Keyed, isFirst: boolean): Promise<KeyRow> {
    const { companyId, line } = keyed.line;
    const bodyHash = hash(keyed.body);
    const values = [companyId, line, keyHash(keyed), newMessageId(), PROCESS_NUMBER, bodyHash, isFirst];
    // What another process inserts at this moment is seen by the second look.
    for (let looks = 0; looks < 2; looks += 1) {
      const [row] = await this.source.query<KeyRow[]>(CLAIM, values);
      if (row !== undefined && !row.body_hash.equals(bodyHash)) {
        throw new DomainError('IDEMPOTENCY_MISMATCH', 'The Idempotency-Key was used with another body', {
          ...keyed.line,
        });
      }
      if (row !== undefined) return row;
    }
    throw inFlight(keyed, null);
  }

  /** Forgets what requests that sent these messages were answered. */
  async forget({ companyId, line }: LineId, messageIds: readonly string[]): Promise<void> {
    await this.source.query(
      'DELETE FROM whatsapp_idempotency_keys WHERE (company_id, line) = ($1, $2) AND message_id = ANY ($3::text[])',
      [companyId, line, messageIds],
    );
  }

  async prune(): Promise<void> {
    for (let removed = PRUNED_AT_ONCE; removed === PRUNED_AT_ONCE;) {
      [, removed] = await this.source.query<[unknown, number]>(
        `DELETE FROM whatsapp_idempotency_keys WHERE ctid IN (
           SELECT ctid FROM whatsapp_idempotency_keys
            WHERE created_at < now() - interval '${HOURS} hours' LIMIT ${PRUNED_AT_ONCE})`,
      );
    }
  }
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function keyHash({ key }: Keyed): Buffer {
  return hash(key);
}

function rowName(keyed: Keyed): string {
  return answerName(keyed.line, keyHash(keyed));
}

function answerName(line: LineId, key: Buffer): string {
  return `idempotency/${lineName(line)}/${key.toString('hex')}`;
}

export function sealedAnswers(cipher: AtRestCipher): SealedTable[] {
  return [
    sealedColumns(cipher, {
      table: 'whatsapp_idempotency_keys',
      primaryKey: ['company_id', 'line', 'key_hash'],
      sealed: {
        answer: (row) =>
          answerName({ companyId: textOf(row, 'company_id'), line: textOf(row, 'line') }, row.key_hash as Buffer),
      },
    }),
  ];
}

function inFlight({ line }: Keyed, messageId: string | null): DomainError {
  const members = { ...line, messageId, retryAfter: IN_FLIGHT_RETRY_MS };
  return new DomainError('IDEMPOTENCY_IN_FLIGHT', 'The same request is under way', members);
}
