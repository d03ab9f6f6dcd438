import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Settings } from '../config/settings.js';
import { adminProof, provesAdmin } from './admin-proof.js';
import type { ApiKey } from './api-key.entity.js';
import { hashOf } from './api-keys.service.js';
import { isSessionId, SESSION_ID_PREFIX } from './page-cookie.js';
import { PageSession } from './page-session.entity.js';

/** How long somebody stays logged in, in seconds. */
export const SESSION_SECONDS = 12 * 3_600;
/** Of one key at once; the oldest make room. */
const MOST_OF_A_KEY = 100;

/** What opened a session: a key, or the `ADMIN_API_KEY` of the settings. */
export type SessionOwner = Pick<ApiKey, 'id' | 'prefix' | 'admin' | 'companyId' | 'scopes'> | 'admin_api_key';

/**
 * Who is logged in to the page. It is looked up at each request, together with its key: so a key that is revoked or has
 * expired opens nothing any more in any process, and a logout is one everywhere.
 */
@Injectable()
export class PageSessions {
  constructor(
    @InjectRepository(PageSession) private readonly sessions: Repository<PageSession>,
    private readonly settings: Settings,
  ) {}

  /**
   * Logs in, and forgets what has ended.
   *
   * @param keyId the key; null for `ADMIN_API_KEY`
   * @returns what the cookie holds, which is kept nowhere
   */
  async open(keyId: string | null): Promise<string> {
    const id = `${SESSION_ID_PREFIX}${randomBytes(32).toString('base64url')}`;
    const proof = keyId === null ? adminProof(this.settings, id) : null;
    await this.sessions.query(
      `WITH old AS (
         DELETE FROM page_sessions WHERE expires_at <= now() OR hash IN (
           SELECT hash FROM page_sessions WHERE key_id IS NOT DISTINCT FROM $2::uuid
           ORDER BY created_at DESC OFFSET ${MOST_OF_A_KEY - 1}))
       INSERT INTO page_sessions (hash, key_id, admin_proof, expires_at)
       VALUES ($1, $2, $3, now() + $4 * interval '1 second')`,
      [hashOf(id), keyId, proof, SESSION_SECONDS],
    );
    return id;
  }

  /** Logs out. */
  async close(id: string): Promise<void> {
    if (isSessionId(id)) await this.sessions.query('DELETE FROM page_sessions WHERE hash = $1', [hashOf(id)]);
  }

  /** Whose session it is, while it and its key last. */
  async ownerOf(id: string): Promise<SessionOwner | undefined> {
    const [found] = await this.sessions.query<
      (Exclude<SessionOwner, string> & { key: string | null; proof: Buffer | null })[]
    >(
      `SELECT s.key_id AS key, s.admin_proof AS proof, k.id, k.prefix, k.admin, k.company_id AS "companyId", k.scopes
       FROM page_sessions s LEFT JOIN api_keys k
         ON k.id = s.key_id AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
       WHERE s.hash = $1 AND s.expires_at > now()`,
      [hashOf(id)],
    );
    if (found === undefined) return undefined;
    const { key, proof, ...owner } = found;
    if (key !== null) return owner.id === null ? undefined : owner;
    return provesAdmin(this.settings, id, proof) ? 'admin_api_key' : undefined;
  }

  /** Hashes of the sessions that were opened last. */
  async latestHashes(limit: number): Promise<Buffer[]> {
    const rows = await this.sessions.query<{ hash: Buffer }[]>(
      'SELECT hash FROM page_sessions WHERE expires_at > now() ORDER BY created_at DESC LIMIT $1',
      [limit],
    );
    return rows.map(({ hash }) => hash);
  }
}
