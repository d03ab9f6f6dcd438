import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Settings } from '../config/settings.js';
import { ApiKey } from './api-key.entity.js';
import type { Principal } from './principal.js';

const PREFIX_LENGTH = 10;

/** Makes keys, and tells whom a key belongs to. */
@Injectable()
export class ApiKeysService implements OnApplicationBootstrap {
  private readonly adminHash: Buffer | undefined;

  constructor(
    @InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>,
    settings: Settings,
  ) {
    this.adminHash = settings.adminApiKey === undefined ? undefined : hashOf(settings.adminApiKey);
  }

  /** The first start without `ADMIN_API_KEY` makes an admin key and prints it, once. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.adminHash !== undefined) return;
    const key = newKey();
    const made = await this.keys.manager.transaction(async (manager) => {
      // Of several processes that start together one makes the key. The lock is a statement of its own: a statement
      // that waits for it would still see the table as it was before.
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('switchboard first admin key'))`);
      return manager.query<unknown[]>(
        `INSERT INTO api_keys (prefix, hash, name, admin)
         SELECT $1, $2, 'made at the first start', true WHERE NOT EXISTS (SELECT 1 FROM api_keys WHERE admin)
         RETURNING id`,
        [key.slice(0, PREFIX_LENGTH), hashOf(key)],
      );
    });
    if (made.length === 0) return;
    process.stdout.write(`\nAdmin API key, shown this once: ${key}\n\n`);
  }

  /** Whom a key belongs to; undefined for a key that nobody has. */
  async identify(key: string): Promise<Principal | undefined> {
    const hash = hashOf(key);
    if (this.adminHash !== undefined && timingSafeEqual(hash, this.adminHash)) return { admin: true, companyId: null };
    const row = await this.keys.findOneBy({ hash });
    return row === null ? undefined : { admin: row.admin, companyId: row.companyId };
  }
}

function newKey(): string {
  return `sb_${randomBytes(32).toString('base64url')}`;
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
