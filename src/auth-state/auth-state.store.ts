import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type Repository } from 'typeorm';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { type AuthCommit, commitSize, type JournalEntry, type MessageRecord, recordName } from './auth-commit.js';
import { type LineId, lineName } from '../domain/line.js';
import { Settings } from '../config/settings.js';
import { prepared } from '../database/prepared.js';
import { isFaultOfARow } from '../database/row-fault.js';
import { timed } from '../telemetry/observations.js';
import { WhatsappAuth } from './whatsapp-auth.entity.js';
import { WhatsappKey } from './whatsapp-key.entity.js';

/** Statements under way at once; what arrives meanwhile shares the next one, and with it one flush of the disk. */
const MAX_STATEMENTS = 4;
const MAX_ROWS_PER_STATEMENT = 4_000;

const SET_SQL = `
  INSERT INTO whatsapp_keys (company_id, line, key_type, key_id, key_data, encryption_key_id)
  SELECT company_id, line, key_type, key_id, key_data, $6::text
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[])
         AS given(company_id, line, key_type, key_id, key_data)
   ORDER BY company_id, line, key_type, key_id
  ON CONFLICT (company_id, line, key_type, key_id) DO UPDATE
    SET key_data = excluded.key_data, encryption_key_id = excluded.encryption_key_id, updated_at = now()`;

const JOURNAL_SQL = `
  INSERT INTO whatsapp_inbound_journal (company_id, line, dedup_key, type, payload, created_at)
  SELECT company_id, line, dedup_key, type, payload::jsonb, created_at
    FROM unnest($7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::timestamptz[])
         WITH ORDINALITY AS told(company_id, line, dedup_key, type, payload, created_at, place)
   ORDER BY place
  ON CONFLICT DO NOTHING`;

const RECORDS_SQL = `
  INSERT INTO whatsapp_messages (company_id, line, chat, message_id, from_me, author, content, encryption_key_id, created_at)
  SELECT company_id, line, chat, message_id, from_me, author, content, $6::text, created_at
    FROM unnest($13::text[], $14::text[], $15::text[], $16::text[], $17::boolean[], $18::text[], $19::bytea[],
                $20::timestamptz[])
         AS given(company_id, line, chat, message_id, from_me, author, content, created_at)
  ON CONFLICT DO NOTHING`;

/** A step of the ratchet, which is what nearly all commits are, needs no more than one of the first two. */
const STATEMENTS = {
  set: { name: 'auth-state-set', text: SET_SQL },
  message: {
    name: 'auth-state-message',
    text: `WITH journalled AS (${JOURNAL_SQL}), recorded AS (${RECORDS_SQL})${SET_SQL}`,
  },
  all: {
    name: 'auth-state-all',
    text: `
      WITH removed AS (
        DELETE FROM whatsapp_keys k
         USING unnest($21::text[], $22::text[], $23::text[], $24::text[]) AS gone(company_id, line, key_type, key_id)
         WHERE k.company_id = gone.company_id AND k.line = gone.line
           AND k.key_type = gone.key_type AND k.key_id = gone.key_id
      ), credentials AS (
        INSERT INTO whatsapp_auth (company_id, line, credentials, encryption_key_id)
        SELECT * FROM unnest($25::text[], $26::text[], $27::bytea[], $28::text[])
        ON CONFLICT (company_id, line) DO UPDATE
          SET credentials = excluded.credentials, encryption_key_id = excluded.encryption_key_id, updated_at = now()
      ), journalled AS (${JOURNAL_SQL}), recorded AS (${RECORDS_SQL})${SET_SQL}`,
  },
};

interface Waiting {
  commit: AuthCommit;
  done: () => void;
  failed: (error: unknown) => void;
}

/**
 * Reads and writes `whatsapp_auth` and `whatsapp_keys`. One commit is one statement for all key types and the
 * credentials; commits of several lines that arrive together share a statement. A line has at most one commit
 * under way, which keeps its order (see `AuthState`).
 */
@Injectable()
export class AuthStateStore {
  private readonly cipher: AtRestCipher;
  private waiting: Waiting[] = [];
  private statements = 0;

  constructor(
    @InjectRepository(WhatsappAuth) private readonly auth: Repository<WhatsappAuth>,
    @InjectRepository(WhatsappKey) private readonly keys: Repository<WhatsappKey>,
    settings: Settings,
  ) {
    this.cipher = new AtRestCipher(settings.authEncryptionKey);
  }

  /**
   * The credentials of a line as JSON; null when it has none.
   *
   * @throws when the read failed: that never means "no credentials"
   */
  async readCredentials({ companyId, line }: LineId): Promise<string | null> {
    const row = await this.auth.findOneBy({ companyId, line });
    if (row === null) return null;
    return this.cipher
      .open({ data: row.credentials, keyId: row.encryptionKeyId }, lineName({ companyId, line }))
      .toString();
  }

  /** How many lines have credentials that cannot be decrypted with the keys of the settings. */
  async countUnreadable(): Promise<number> {
    const rows = await this.auth.query<{ keyId: string; count: number }[]>(
      `SELECT encryption_key_id AS "keyId", count(*)::int AS count FROM whatsapp_auth
        WHERE encryption_key_id IS NOT NULL GROUP BY encryption_key_id`,
    );
    return rows.filter(({ keyId }) => !this.cipher.knows(keyId)).reduce((sum, { count }) => sum + count, 0);
  }

  /** Keys of one type as JSON, by id; absent keys are left out. */
  async readKeys({ companyId, line }: LineId, type: string, ids: string[]): Promise<Map<string, string>> {
    const rows = await this.keys.findBy({ companyId, line, keyType: type, keyId: In(ids) });
    return new Map(
      rows.map((row) => [
        row.keyId,
        this.cipher
          .open({ data: row.keyData, keyId: row.encryptionKeyId }, rowName({ companyId, line }, type, row.keyId))
          .toString(),
      ]),
    );
  }

  /** Resolves when the commit is on disk; rejects when none of it is. */
  commit(commit: AuthCommit): Promise<void> {
    const onDisk = (): Promise<void> =>
      new Promise((resolve, reject) => {
        this.waiting.push({ commit, done: resolve, failed: reject });
        // Other sessions have something to commit in the same turn of the event loop.
        if (this.waiting.length === 1) setImmediate(() => this.startStatements());
      });
    return timed('auth_commit', {}, onDisk);
  }

  /**
   * Deletes credentials and keys of a line, all or nothing; for 24 hours they can be brought back. Deletions older
   * than that are forgotten on the way.
   */
  async delete({ companyId, line }: LineId): Promise<void> {
    await this.auth.manager.transaction(async (manager) => {
      // Keys without credentials are of no use, and must not replace a deleted state that is.
      await manager.query(
        `DELETE FROM whatsapp_auth_deleted d
          WHERE d.deleted_at < now() - interval '24 hours'
             OR EXISTS (SELECT FROM whatsapp_auth a WHERE (a.company_id, a.line) = ($1, $2)
                        AND (d.company_id, d.line) = ($1, $2))`,
        [companyId, line],
      );
      await manager.query(
        `DELETE FROM whatsapp_keys_deleted k
          WHERE NOT EXISTS (SELECT FROM whatsapp_auth_deleted d WHERE (d.company_id, d.line) = (k.company_id, k.line))`,
      );
      await manager.query(
        `INSERT INTO whatsapp_keys_deleted (company_id, line, key_type, key_id, key_data, encryption_key_id)
         SELECT company_id, line, key_type, key_id, key_data, encryption_key_id
           FROM whatsapp_keys k
          WHERE (company_id, line) = ($1, $2)
            AND EXISTS (SELECT FROM whatsapp_auth a WHERE (a.company_id, a.line) = (k.company_id, k.line))`,
        [companyId, line],
      );
      await manager.query(
        `INSERT INTO whatsapp_auth_deleted (company_id, line, credentials, encryption_key_id, created_at)
         SELECT company_id, line, credentials, encryption_key_id, created_at FROM whatsapp_auth WHERE (company_id, line) = ($1, $2)`,
        [companyId, line],
      );
      await manager.query(`DELETE FROM whatsapp_keys WHERE (company_id, line) = ($1, $2)`, [companyId, line]);
      await manager.query(`DELETE FROM whatsapp_auth WHERE (company_id, line) = ($1, $2)`, [companyId, line]);
    });
  }

  /** Forgets for good what was deleted more than 24 hours ago. */
  async purgeDeleted(): Promise<void> {
    await this.auth.query(
      `WITH old AS (DELETE FROM whatsapp_auth_deleted WHERE deleted_at < now() - interval '24 hours' RETURNING company_id, line)
       DELETE FROM whatsapp_keys_deleted k USING old WHERE (k.company_id, k.line) = (old.company_id, old.line)`,
    );
  }

  /** Brings back what was deleted in the last 24 hours; false when there is nothing, or the line has a state again. */
  async undelete({ companyId, line }: LineId): Promise<boolean> {
    return this.auth.manager.transaction(async (manager) => {
      const restored = await manager.query<unknown[]>(
        `INSERT INTO whatsapp_auth (company_id, line, credentials, encryption_key_id, created_at)
         SELECT company_id, line, credentials, encryption_key_id, created_at FROM whatsapp_auth_deleted
          WHERE (company_id, line) = ($1, $2) AND deleted_at >= now() - interval '24 hours'
         ON CONFLICT (company_id, line) DO NOTHING RETURNING company_id`,
        [companyId, line],
      );
      if (restored.length === 0) return false;
      await manager.query(`DELETE FROM whatsapp_keys WHERE (company_id, line) = ($1, $2)`, [companyId, line]);
      await manager.query(
        `INSERT INTO whatsapp_keys (company_id, line, key_type, key_id, key_data, encryption_key_id)
         SELECT company_id, line, key_type, key_id, key_data, encryption_key_id
           FROM whatsapp_keys_deleted WHERE (company_id, line) = ($1, $2)`,
        [companyId, line],
      );
      await manager.query(`DELETE FROM whatsapp_keys_deleted WHERE (company_id, line) = ($1, $2)`, [companyId, line]);
      await manager.query(`DELETE FROM whatsapp_auth_deleted WHERE (company_id, line) = ($1, $2)`, [companyId, line]);
      return true;
    });
  }

  private startStatements(): void {
    while (this.waiting.length > 0 && this.statements < MAX_STATEMENTS) {
      const batch: Waiting[] = [];
      let rows = 0;
      while (this.waiting[0] !== undefined && (batch.length === 0 || rows < MAX_ROWS_PER_STATEMENT)) {
        const next = this.waiting.shift()!;
        rows += commitSize(next.commit);
        batch.push(next);
      }
      this.statements += 1;
      void this.run(batch).finally(() => {
        this.statements -= 1;
        this.startStatements();
      });
    }
  }

  private async run(batch: Waiting[]): Promise<void> {
    try {
      await this.execute(batch.map((entry) => entry.commit));
    } catch (error) {
      if (batch.length === 1 || !isFaultOfARow(error)) {
        for (const entry of batch) entry.failed(error);
        return;
      }
      // One line's bad row must not fail its neighbours: each gets its own verdict.
      for (const entry of batch) await this.run([entry]);
      return;
    }
    for (const entry of batch) entry.done();
  }

  private async execute(commits: AuthCommit[]): Promise<void> {
    const set = { lines: [] as LineId[], types: [] as string[], ids: [] as string[], data: [] as Buffer[] };
    const gone = { lines: [] as LineId[], types: [] as string[], ids: [] as string[] };
    const creds = { lines: [] as LineId[], data: [] as Buffer[], keyIds: [] as (string | null)[] };
    let encryptionKeyId: string | null = null;
    const journal: (JournalEntry & { of: LineId })[] = [];
    const records: (MessageRecord & { of: LineId })[] = [];
    for (const { line, credentials, keys, journal: received, records: written } of commits) {
      for (const entry of received) journal.push({ ...entry, of: line });
      for (const record of written) {
        const sealed = this.cipher.seal(Buffer.from(record.content), recordName(line, record));
        encryptionKeyId = sealed.keyId;
        records.push({ ...record, content: sealed.data, of: line });
      }
      if (credentials !== null) {
        const sealed = this.cipher.seal(Buffer.from(credentials), lineName(line));
        creds.lines.push(line);
        creds.data.push(sealed.data);
        creds.keyIds.push(sealed.keyId);
      }
      for (const [type, values] of keys) {
        for (const [id, json] of values) {
          const target = json === null ? gone : set;
          target.lines.push(line);
          target.types.push(type);
          target.ids.push(id);
          if (json === null) continue;
          const sealed = this.cipher.seal(Buffer.from(json), rowName(line, type, id));
          set.data.push(sealed.data);
          encryptionKeyId = sealed.keyId;
        }
      }
    }
    const values: unknown[] = [...columns(set.lines), set.types, set.ids, set.data, encryptionKeyId];
    const isStep = gone.ids.length === 0 && creds.data.length === 0;
    if (isStep && journal.length === 0 && records.length === 0) return this.query('set', values);
    values.push(
      ...columns(journal.map(({ of }) => of)),
      journal.map(({ dedupKey }) => dedupKey),
      journal.map(({ type }) => type),
      journal.map(({ payload }) => payload),
      journal.map(({ createdAt }) => createdAt),
      ...columns(records.map(({ of }) => of)),
      records.map(({ chat }) => chat),
      records.map(({ messageId }) => messageId),
      records.map(({ fromMe }) => fromMe),
      records.map(({ author }) => author),
      records.map(({ content }) => content),
      records.map(({ createdAt }) => createdAt),
    );
    if (isStep) return this.query('message', values);
    values.push(...columns(gone.lines), gone.types, gone.ids, ...columns(creds.lines), creds.data, creds.keyIds);
    return this.query('all', values);
  }

  private async query(statement: keyof typeof STATEMENTS, values: unknown[]): Promise<void> {
    await prepared(this.auth.manager.dataSource, STATEMENTS[statement], values);
  }
}

/** Companies and names of lines, as two arrays for SQL. */
function columns(lines: LineId[]): [string[], string[]] {
  return [lines.map(({ companyId }) => companyId), lines.map(({ line }) => line)];
}

function rowName(line: LineId, type: string, id: string): string {
  return `${lineName(line)}/${type}/${id}`;
}
