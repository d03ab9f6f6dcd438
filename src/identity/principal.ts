import { createHash } from 'node:crypto';
import type { Request } from 'express';

/** What a key may do: see, send, or set up. */
export const SCOPES = ['read', 'send', 'manage'] as const;
export type Scope = (typeof SCOPES)[number];

/** What somebody showed to be let in, as the audit log names it. */
export interface Actor {
  readonly type: 'key' | 'jwt' | 'admin_api_key' | 'link_page' | 'cli' | 'unknown';
  /** Id of the key, or subject of the token; of a page for linking the key that made it. */
  readonly id: string | null;
  /** First characters of the key. */
  readonly prefix: string | null;
}

/** Who makes a request. */
export interface Principal {
  readonly admin: boolean;
  /** The company that a key belongs to; null for an admin. */
  readonly companyId: string | null;
  readonly scopes: readonly Scope[];
  readonly actor: Actor;
}

export type AuthenticatedRequest = Request & { principal?: Principal };

/** True when `principal` may see and change what belongs to `companyId`. */
export function mayAct(principal: Principal, companyId: string): boolean {
  return principal.admin || principal.companyId === companyId;
}

/** True when `principal` may do things of this kind. */
export function hasScope(principal: Principal, scope: Scope): boolean {
  return principal.admin || principal.scopes.includes(scope);
}

/** The company whose things a list may show; undefined for an admin, who sees all. */
export function visibleCompany(principal: Principal): string | undefined {
  return principal.admin ? undefined : (principal.companyId ?? '');
}

/**
 * What is counted by key counts under this name: the same for all tokens of one subject, however often they are renewed.
 * It is a hash, since a subject may be of any length.
 */
export function nameOf({ companyId, actor: { type, id } }: Principal): string {
  return createHash('sha256')
    .update(JSON.stringify([type, id, companyId]))
    .digest('base64url');
}
