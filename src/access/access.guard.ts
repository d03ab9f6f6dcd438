import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuditLog } from '../audit/audit-log.js';
import { Settings } from '../config/settings.js';
import { DomainError } from '../domain/errors.js';
import { type Access, ACCESS } from '../identity/access.decorators.js';
import { Authenticator, keyOf } from './authenticator.js';
import { clientAddress } from '../identity/client-address.js';
import { isForgeable, PAGE_HEADER, sessionIdIn } from './page-cookie.js';
import { RequestLimit } from './request-limit.js';
import { namedLine } from '../identity/named-line.js';
import { type AuthenticatedRequest, hasScope, mayAct, type Principal, type Scope } from '../identity/principal.js';

/**
 * Lets requests in, in three steps: who makes it, how many they have made, whether they may. Closed by default: a route
 * that does not declare its access lets nobody in. What is answered is the same whether the company exists or not: nobody
 * looks.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly limit: RequestLimit,
    private readonly audit: AuditLog,
    private readonly settings: Settings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = accessOf(this.reflector, context);
    if (access?.to === 'public') return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const address = clientAddress(request, this.settings.trustProxy);
    try {
      const key = keyOf(request.headers);
      request.principal = await this.authenticator.authenticate(key, address);
      if (key === sessionIdIn(request.headers) && isForgeable(request)) {
        throw new DomainError('ACCESS_DENIED', `Access denied: a change by cookie needs the header ${PAGE_HEADER}`);
      }
      await this.limit.canActivate(context);
      assertAllowed(request.principal, access, request);
      return true;
    } catch (error) {
      await this.audit.refused(error, request.principal, this.audit.requestOf(request, address));
      throw error;
    }
  }
}

function accessOf(reflector: Reflector, context: ExecutionContext): Access | undefined {
  // Handlers of socket messages have no request with a key; whoever adds one has to open them here.
  if (context.getType() !== 'http') throw new DomainError('ACCESS_DENIED');
  return reflector.getAllAndOverride<Access | undefined>(ACCESS, [context.getHandler(), context.getClass()]);
}

/** @throws DomainError `ACCESS_DENIED` */
function assertAllowed(principal: Principal, access: Access | undefined, request: AuthenticatedRequest): void {
  if (access?.to === 'any-key') return assertScope(principal, access.scope);
  if (access?.to === 'admin') {
    if (principal.admin) return;
    throw new DomainError('ACCESS_DENIED', 'Access denied: an admin key is needed');
  }
  if (access?.to === 'company') {
    const { companyId } = namedLine(request);
    // An admin may name any company; a malformed id is then refused by the validation that follows.
    if (principal.admin || (companyId !== null && mayAct(principal, companyId))) {
      return assertScope(principal, access.scope);
    }
  }
  throw new DomainError('ACCESS_DENIED', 'Access denied');
}

/** @throws DomainError `ACCESS_DENIED`, which names the scope that is missing */
export function assertScope(principal: Principal, scope: Scope): void {
  if (!hasScope(principal, scope))
    throw new DomainError('ACCESS_DENIED', `Access denied: the scope ${scope} is needed`);
}
