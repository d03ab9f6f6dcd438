import type { Request } from 'express';

/** Who makes a request. */
export interface Principal {
  readonly admin: boolean;
  /** The company that a key belongs to; null for an admin. */
  readonly companyId: string | null;
}

export type AuthenticatedRequest = Request & { principal?: Principal };

/** True when `principal` may see and change what belongs to `companyId`. */
export function mayAct(principal: Principal, companyId: string): boolean {
  return principal.admin || principal.companyId === companyId;
}

/** The company whose things a list may show; undefined for an admin, who sees all. */
export function visibleCompany(principal: Principal): string | undefined {
  return principal.admin ? undefined : (principal.companyId ?? '');
}
