import { createHash, randomBytes } from 'node:crypto';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import type { Repository } from 'typeorm';
import { Settings } from '../config/settings.js';
import { DomainError } from '../domain/errors.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { ApiKey } from './api-key.entity.js';
import { type Scope, SCOPES } from '../identity/principal.js';

const PREFIX_LENGTH = 10;
/** PostgreSQL tells on it that a key was revoked. */
export const KEYS_CHANNEL = 'switchboard_keys';
const REMEMBERED = 10_000;
/** A key that another process revoked opens nothing here after so long, though nothing was heard of it. */
const FRESH_MS = 1_000;
const VALID = 'revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())';

/** What a new key is for: a company, or an admin. */
export interface KeyChoices {
  companyId?: string | null;
  admin?: boolean;
  scopes?: Scope[];
  name?: string | null;
  expiresAt?: Date | null;
}

export interface KeysPage {
  companyId?: string;
  /** Only keys that were made before this one. */
  before?: string;
  limit: number;
}

/** Makes, lists and revokes keys, and finds them by what clients show. */
@Part({ stage: 'reachable' })
export class ApiKeysService implements StartsAndStops {
  /** Keys that were valid a moment ago, by hash. */
  private readonly fresh = new LRUCache<string, ApiKey>({ max: REMEMBERED, ttl: FRESH_MS });
  private revocations = 0;

  constructor(
    @InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>,
    private readonly settings: Settings,
  ) {}

  /** The first start without `ADMIN_API_KEY` makes an admin key and prints it, once: not before nothing else can fail. */
  async start(): Promise<void> {
    if (this.settings.adminApiKey !== undefined) return;
    const key = newKey();
    const made = await this.keys.manager.transaction(async (manager) => {
      // Of several processes that start together one makes the key. The lock is a statement of its own: a statement
      // that waits for it would still see the table as it was before.
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('switchboard first admin key'))`);
      return manager.query<unknown[]>(
        `INSERT INTO api_keys (prefix, hash, name, admin)
         SELECT $1, $2, 'made at the first start', true WHERE NOT EXISTS (SELECT 1 FROM api_keys WHERE admin)
         RETURNING id`,
        [prefixOf(key), hashOf(key)],
      );
    });
    if (made.length === 0) return;
    process.stdout.write(`\nAdmin API key, shown this once: ${key}\n\n`);
  }

  /** Makes a key; without `scopes` it has all of them. Only now can the key itself be seen. */
  async create(choices: KeyChoices): Promise<{ row: ApiKey; key: string }> {
    const { companyId = null, admin = false, scopes = [...SCOPES], name = null, expiresAt = null } = choices;
    const key = newKey();
    const fields = { companyId, admin, scopes: SCOPES.filter((scope) => scopes.includes(scope)), name, expiresAt };
    const saved = await this.keys.save(this.keys.create({ ...fields, prefix: prefixOf(key), hash: hashOf(key) }));
    return { row: await this.keys.findOneByOrFail({ id: saved.id }), key };
  }

  /** Keys, newest first, revoked and expired ones as well. */
  async list({ companyId, before, limit }: KeysPage): Promise<ApiKey[]> {
    const query = this.keys.createQueryBuilder('key').orderBy('key.createdAt', 'DESC').addOrderBy('key.id', 'DESC');
    if (companyId !== undefined) query.andWhere('key.companyId = :companyId', { companyId });
    if (before !== undefined) {
      query.andWhere('(key.created_at, key.id) < (SELECT created_at, id FROM api_keys WHERE id = :before)', { before });
    }
    return query.limit(limit).getMany();
  }

  /**
   * Revokes a key, for good; one that is revoked already stays as it is.
   *
   * @throws DomainError `KEY_NOT_FOUND`
   */
  async revoke(id: string): Promise<ApiKey> {
    await this.keys.query(
      `WITH revoked AS (UPDATE api_keys SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING id)
       SELECT pg_notify($2, '') FROM revoked`,
      [id, KEYS_CHANNEL],
    );
    this.forget();
    const row = await this.keys.findOneBy({ id });
    if (row === null) throw new DomainError('KEY_NOT_FOUND', `No key has the id ${id}`);
    return row;
  }

  /** Looks every key up again. */
  forget(): void {
    this.revocations += 1;
    this.fresh.clear();
  }

  /** The key with this hash, while it is neither revoked nor expired. */
  async findValid(hash: Buffer): Promise<ApiKey | undefined> {
    const name = hash.toString('hex');
    const known = this.fresh.get(name);
    if (known !== undefined && (known.expiresAt === null || known.expiresAt > new Date())) return known;
    const { revocations } = this;
    const row = await this.keys.createQueryBuilder().where('hash = :hash', { hash }).andWhere(VALID).getOne();
    if (row === null) return undefined;
    // One that was read before a revocation may be the one that was revoked.
    if (revocations === this.revocations) this.fresh.set(name, row);
    return row;
  }

  /** Hashes of the valid keys that were used or made last. */
  async latestHashes(limit: number): Promise<Buffer[]> {
    const rows = await this.keys.query<{ hash: Buffer }[]>(
      `SELECT hash FROM api_keys WHERE ${VALID} ORDER BY greatest(last_used_at, created_at) DESC LIMIT $1`,
      [limit],
    );
    return rows.map(({ hash }) => hash);
  }

  /** Notes that keys were used just now. */
  async noteUse(ids: string[]): Promise<void> {
    await this.keys.query(
      `UPDATE api_keys SET last_used_at = now()
       WHERE id = ANY($1::uuid[]) AND (last_used_at IS NULL OR last_used_at < now() - interval '50 seconds')`,
      [ids],
    );
  }
}

/** What is kept of a key. */
export function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

function newKey(): string {
  return `sb_${randomBytes(32).toString('base64url')}`;
}

function prefixOf(key: string): string {
  return key.slice(0, PREFIX_LENGTH);
}
