import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import type { SignalDataSet } from '../baileys/baileys.js';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { assertKeysHeld } from '../encryption/keys-in-use.js';
import { PayloadCipher } from '../encryption/payload-cipher.js';
import { type AuthCommit, commitSize, type RecordEdit, type StatusStep } from './auth-commit.js';
import { fenceSql, fenceValues, isRefused, LeaseLost } from '../cluster/fence.js';
import { Leases } from '../cluster/leases.js';
import { COMMIT_STATEMENTS, type PartName, type Rows } from './commit-statements.js';
import { RecordRows } from './record-rows.js';
import { phoneAddress } from '../domain/jid.js';
import type { Person } from '../domain/person.js';
import { keyWithout } from './person-keys.js';
import type { Tenure } from '../domain/lease.js';
import { type LineId, lineName } from '../domain/line.js';
import { Settings } from '../config/settings.js';
import { prepared, type PreparedStatement } from '../database/prepared.js';
import { isFaultOfARow } from '../database/row-fault.js';
import { timed } from '../telemetry/observations.js';
import { WhatsappAuth } from './whatsapp-auth.entity.js';
import { WhatsappKey } from './whatsapp-key.entity.js';
import { deleteWholeState, keyRowName } from './whole-state.js';

/** Statements under way at once; what arrives meanwhile shares the next one, and with it one flush of the disk. */
const MAX_STATEMENTS = 4;
const MAX_ROWS_PER_STATEMENT = 4_000;
const KEYS_AT_ONCE = 1_000;

/** `$1` company, `$2` line, `$3` type, `$4` ids. */
export const READ_KEYS: PreparedStatement = {
  name: 'auth-state-get',
  text: `SELECT key_id AS id, key_data AS data, encryption_key_id AS "keyId" FROM whatsapp_keys
          WHERE company_id = $1 AND line = $2 AND key_type = $3 AND key_id = ANY ($4::text[])`,
};

const PARTS: readonly PartName[] = ['removed', 'credentials', 'journal', 'records', 'statuses', 'edits', 'keys'];

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
  private readonly records: RecordRows;
  private readonly payloads: PayloadCipher;
  private waiting: Waiting[] = [];
  private statements = 0;

  constructor(
    @InjectRepository(WhatsappAuth) private readonly auth: Repository<WhatsappAuth>,
    @InjectRepository(WhatsappKey) private readonly keys: Repository<WhatsappKey>,
    settings: Settings,
    private readonly leases: Leases,
  ) {
    this.cipher = new AtRestCipher(settings.authEncryptionKey);
    this.records = new RecordRows(settings.authEncryptionKey);
    this.payloads = PayloadCipher.of(settings);
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

  /** True for a line that has credentials, or had some that were deleted after `since`. */
  async wasPairedSince({ companyId, line }: LineId, since: Date): Promise<boolean> {
    const [found] = await this.auth.query<{ paired: boolean }[]>(
      `SELECT EXISTS (SELECT FROM whatsapp_auth WHERE (company_id, line) = ($1, $2))
           OR EXISTS (SELECT FROM whatsapp_auth_deleted WHERE (company_id, line) = ($1, $2) AND deleted_at >= $3) AS paired`,
      [companyId, line, since],
    );
    return found?.paired === true;
  }

  /** How many lines have credentials that cannot be decrypted with the keys of the settings. */
  async countUnreadable(): Promise<number> {
    const rows = await this.auth.query<{ keyId: string; count: number }[]>(
      `SELECT encryption_key_id AS "keyId", count(*)::int AS count FROM whatsapp_auth
        WHERE encryption_key_id IS NOT NULL GROUP BY encryption_key_id`,
    );
    return rows.filter(({ keyId }) => !this.cipher.knows(keyId)).reduce((sum, { count }) => sum + count, 0);
  }

  /** @throws SettingsError when the settings do not hold a key that something else is sealed with */
  assertKeysHeld(): Promise<void> {
    return assertKeysHeld(this.auth.manager.dataSource, this.cipher);
  }

  /** Keys of one type as JSON, by id; absent keys are left out. */
  async readKeys({ companyId, line }: LineId, type: string, ids: string[]): Promise<Map<string, string>> {
    const rows = await prepared<{ id: string; data: Buffer; keyId: string | null }>(
      this.keys.manager.dataSource,
      READ_KEYS,
      [companyId, line, type, ids],
    );
    return new Map(
      rows.map(({ id, data, keyId }) => [
        id,
        this.cipher.open({ data, keyId }, keyRowName({ companyId, line }, type, id)).toString(),
      ]),
    );
  }

  /** Keys of one type as JSON, in the order of their ids, so many at most; `after` is the id of the last one before. */
  async pageOfKeys(
    { companyId, line }: LineId,
    type: string,
    { after, limit }: { after: string; limit: number },
  ): Promise<Map<string, string>> {
    const rows = await this.keys.query<{ id: string; data: Buffer; keyId: string | null }[]>(
      `SELECT key_id AS id, key_data AS data, encryption_key_id AS "keyId" FROM whatsapp_keys
        WHERE (company_id, line, key_type) = ($1, $2, $3) AND key_id > $4 ORDER BY key_id LIMIT $5`,
      [companyId, line, type, after, limit],
    );
    return new Map(
      rows.map(({ id, data, keyId }) => [
        id,
        this.cipher.open({ data, keyId }, keyRowName({ companyId, line }, type, id)).toString(),
      ]),
    );
  }

  /**
   * What becomes of the keys of a line when a person is forgotten: null for those that go, and what is left of one that
   * names others as well.
   *
   * @param table of keys in use, or of those that a logout deleted
   */
  async keysAbout(
    { companyId, line }: LineId,
    person: Person,
    table: 'whatsapp_keys' | 'whatsapp_keys_deleted' = 'whatsapp_keys',
  ): Promise<SignalDataSet> {
    const changes: Record<string, Record<string, unknown>> = {};
    for (let after = ['', '']; ;) {
      const rows = await this.keys.query<{ type: string; id: string; data: Buffer; keyId: string | null }[]>(
        `SELECT key_type AS type, key_id AS id, key_data AS data, encryption_key_id AS "keyId" FROM ${table}
          WHERE (company_id, line) = ($1, $2) AND (key_type, key_id) > ($3, $4)
            AND key_type <> ALL ('{pre-key,app-state-sync-key,app-state-sync-version}')
          ORDER BY key_type, key_id LIMIT ${KEYS_AT_ONCE}`,
        [companyId, line, ...after],
      );
      for (const { type, id, data, keyId } of rows) {
        const json = (): string =>
          this.cipher.open({ data, keyId }, keyRowName({ companyId, line }, type, id)).toString();
        const left = keyWithout(person, type, id, json);
        if (left !== undefined) (changes[type] ??= {})[id] = left;
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < KEYS_AT_ONCE) return changes as SignalDataSet;
      after = [last.type, last.id];
    }
  }

  /** Deletes keys of a person that a logout has deleted before, so that they cannot be brought back. */
  async purgeAbout(line: LineId, person: Person): Promise<void> {
    for (const [type, values] of Object.entries(await this.keysAbout(line, person, 'whatsapp_keys_deleted'))) {
      await this.keys.query(
        `DELETE FROM whatsapp_keys_deleted
          WHERE (company_id, line, key_type) = ($1, $2, $3) AND key_id = ANY ($4)`,
        [line.companyId, line.line, type, Object.keys(values)],
      );
    }
  }

  /** Resolves when the commit is on disk; rejects when none of it is, with LeaseLost when it never will be. */
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
   *
   * @throws LeaseLost
   */
  async delete(tenure: Tenure): Promise<void> {
    await this.fenced(tenure, (manager) => deleteWholeState(manager, tenure));
  }

  /** Forgets for good what was deleted more than 24 hours ago. */
  async purgeDeleted(): Promise<void> {
    await this.auth.query(
      `WITH old AS (DELETE FROM whatsapp_auth_deleted WHERE deleted_at < now() - interval '24 hours' RETURNING company_id, line)
       DELETE FROM whatsapp_keys_deleted k USING old WHERE (k.company_id, k.line) = (old.company_id, old.line)`,
    );
  }

  /**
   * Brings back what was deleted in the last 24 hours; false when there is nothing, or the line has a state again.
   *
   * @throws LeaseLost
   */
  async undelete(tenure: Tenure): Promise<boolean> {
    const { companyId, line } = tenure;
    return this.fenced(tenure, async (manager) => {
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

  /** Work in one transaction during which nobody else can get the line. */
  private async fenced<T>(tenure: Tenure, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.auth.manager.transaction(async (manager) => {
        await manager.query(`SELECT ${fenceSql(1)}`, fenceValues([tenure]));
        return work(manager);
      });
    } catch (error) {
      throw isRefused(error) ? this.lost(tenure) : error;
    }
  }

  private lost(tenure: Tenure): LeaseLost {
    this.leases.refused(tenure);
    return new LeaseLost(tenure);
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
      const refused = isRefused(error);
      if (batch.length === 1 || !(refused || isFaultOfARow(error))) {
        for (const entry of batch) entry.failed(refused ? this.lost(entry.commit.line) : error);
        return;
      }
      // One line's bad row must not fail its neighbours: each gets its own verdict.
      for (const entry of batch) await this.run([entry]);
      return;
    }
    for (const entry of batch) entry.done();
  }

  private async execute(commits: AuthCommit[]): Promise<void> {
    const rows = Object.fromEntries(PARTS.map((part) => [part, [] as unknown[][]])) as Record<PartName, unknown[][]>;
    const late: unknown[][] = [];
    for (const { line, credentials, keys, journal, records, statuses, edits } of commits) {
      const { companyId, line: name } = line;
      for (const { dedupKey, type, payload, createdAt } of journal) {
        const stored = this.payloads.seal(line, type, payload);
        rows.journal.push([companyId, name, dedupKey, type, stored, createdAt, rows.journal.length]);
      }
      for (const record of records) rows.records.push(this.records.of(line, record));
      // Of several edits of one message the last one counts, and a statement changes a row once.
      for (const edit of lastOf(edits)) rows.edits.push(this.records.edited(line, edit));
      // A statement does not see what it writes itself.
      const fresh = new Set(records.filter(({ fromMe }) => fromMe).map(({ messageId }) => messageId));
      for (const step of statuses) {
        (fresh.has(step.messageId) ? late : rows.statuses).push([companyId, name, ...valuesOf(step)]);
      }
      if (credentials !== null) {
        const { data, keyId } = this.cipher.seal(Buffer.from(credentials), lineName(line));
        rows.credentials.push([companyId, name, data, keyId]);
      }
      for (const [type, values] of keys) {
        for (const [id, json] of values) {
          if (json === null) {
            rows.removed.push([companyId, name, type, id]);
            continue;
          }
          const { data, keyId } = this.cipher.seal(Buffer.from(json), keyRowName(line, type, id));
          rows.keys.push([companyId, name, type, id, data, keyId]);
        }
      }
    }
    const tenures = commits.map(({ line }) => line);
    await this.query(rows, tenures);
    // Nothing leaves before this is done as well: a receipt that is not acknowledged comes again.
    if (late.length > 0) await this.query({ statuses: late }, tenures);
  }

  /** By the smallest statement that has a place for all rows. */
  private async query(rows: Readonly<Partial<Record<PartName, Rows>>>, tenures: readonly Tenure[]): Promise<void> {
    const needed = PARTS.filter((part) => (rows[part]?.length ?? 0) > 0);
    const statement = COMMIT_STATEMENTS.find(({ parts }) => needed.every((part) => parts.includes(part)))!;
    await prepared(this.auth.manager.dataSource, statement, statement.values(rows, tenures));
  }
}

/** In the order of the columns of its part, behind the line. */
function valuesOf({ messageId, chat, otherName, recipient, status, code, at }: StatusStep): unknown[] {
  const phone = recipient?.phone ?? null;
  const jid = recipient?.lid ?? (phone === null ? null : phoneAddress(phone).jid);
  return [messageId, chat, otherName, jid, phone, status, code, at];
}

function lastOf(edits: RecordEdit[]): RecordEdit[] {
  return [...new Map(edits.map((edit) => [`${edit.chat}/${edit.messageId}/${edit.author}`, edit])).values()];
}
