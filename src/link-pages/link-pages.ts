import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { adminProof, provesAdmin } from '../access/admin-proof.js';
import { hashOf } from '../access/api-keys.service.js';
import { AuthStateService } from '../auth-state/auth-state.service.js';
import { Settings } from '../config/settings.js';
import { DomainError } from '../domain/errors.js';
import { type LineId, lineName } from '../domain/line.js';
import type { Actor } from '../identity/principal.js';
import { LinkPage } from './link-page.entity.js';

/** How long a page can be used, in seconds. */
export const PAGE_SECONDS = 15 * 60;
const TOKEN = /^sbl_[\w-]{43}$/;

/** A page that is good at this moment. */
export type GoodPage = Pick<
  LinkPage,
  'companyId' | 'line' | 'hash' | 'look' | 'frameAncestors' | 'createdAt' | 'expiresAt' | 'keyId'
>;

/** What a page is made with. */
export type PageChoices = Pick<LinkPage, 'look' | 'frameAncestors'>;

/** True for what the URL of a page ends with. */
export function isToken(token: string): boolean {
  return TOKEN.test(token);
}

/** Makes pages on which people link a line, and finds them by what their URLs end with. */
@Injectable()
export class LinkPages {
  constructor(
    @InjectRepository(LinkPage) private readonly pages: Repository<LinkPage>,
    private readonly authStates: AuthStateService,
    private readonly settings: Settings,
  ) {}

  /**
   * Makes the page of a line; an older one of it is good for nothing any more.
   *
   * @returns what its URL ends with: only now can it be seen
   * @throws DomainError `ALREADY_CONNECTED` for a line that is linked
   */
  async make(
    line: LineId,
    { look, frameAncestors }: PageChoices,
    { type, id }: Actor,
  ): Promise<{ token: string; expiresAt: Date }> {
    if (await this.authStates.isPaired(line)) {
      throw new DomainError('ALREADY_CONNECTED', `Company ${lineName(line)} is linked to a phone already`, { ...line });
    }
    const token = `sbl_${randomBytes(32).toString('base64url')}`;
    const proof = type === 'admin_api_key' ? adminProof(this.settings, token) : null;
    const [made] = await this.pages.query<{ expiresAt: Date }[]>(
      `INSERT INTO link_pages (company_id, line, hash, key_id, admin_proof, look, frame_ancestors, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, now(), now() + $8 * interval '1 second')
       ON CONFLICT (company_id, line) DO UPDATE
          SET (hash, key_id, admin_proof, look, frame_ancestors, created_at, expires_at) =
              (excluded.hash, excluded.key_id, excluded.admin_proof, excluded.look, excluded.frame_ancestors,
               excluded.created_at, excluded.expires_at)
       RETURNING expires_at AS "expiresAt"`,
      [
        line.companyId,
        line.line,
        hashOf(token),
        type === 'key' ? id : null,
        proof,
        JSON.stringify(look),
        frameAncestors,
        PAGE_SECONDS,
      ],
    );
    return { token, expiresAt: made!.expiresAt };
  }

  /** The page, while its time, its key and itself as the newest of its line last. */
  async find(token: string): Promise<GoodPage | undefined> {
    if (!isToken(token)) return undefined;
    const [found] = await this.pages.query<(GoodPage & { proof: Buffer | null; keyEnded: boolean })[]>(
      `SELECT p.company_id AS "companyId", p.line, p.hash, p.look, p.frame_ancestors AS "frameAncestors",
              p.created_at AS "createdAt", p.expires_at AS "expiresAt", p.admin_proof AS proof, p.key_id AS "keyId",
              p.key_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM api_keys k WHERE k.id = p.key_id AND k.revoked_at IS NULL
                   AND (k.expires_at IS NULL OR k.expires_at > now())) AS "keyEnded"
         FROM link_pages p WHERE p.hash = $1 AND p.expires_at > now()`,
      [hashOf(token)],
    );
    if (found === undefined) return undefined;
    const { proof, keyEnded, ...page } = found;
    if (keyEnded || (proof !== null && !provesAdmin(this.settings, token, proof))) return undefined;
    return page;
  }

  /** True when the line was linked since the page was made, even if it is not any more: the page has done its work. */
  hasLinked(page: GoodPage): Promise<boolean> {
    return this.authStates.wasPairedSince(page, page.createdAt);
  }

  /** Forgets those whose time is over. */
  async prune(): Promise<void> {
    await this.pages.query('DELETE FROM link_pages WHERE expires_at <= now()');
  }
}
