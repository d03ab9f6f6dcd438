import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { isCompanyId } from '../domain/company-id.js';
import { DomainError } from '../domain/errors.js';
import { type Access, ACCESS } from './access.decorators.js';
import { Authenticator, keyOf } from './authenticator.js';
import { type AuthenticatedRequest, mayAct } from './principal.js';

/** Closed by default: a route that does not declare its access lets nobody in. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === 'public') return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const principal = await this.authenticator.authenticate(keyOf(request.headers));
    request.principal = principal;
    if (access === 'any-key' || (access === 'admin' && principal.admin)) return true;
    if (access === 'company') {
      const companyId: unknown =
        request.params.companyId ?? (request.body as { companyId?: unknown } | undefined)?.companyId;
      // An admin may name any company; a malformed id is then refused by the validation that follows.
      if (principal.admin || (isCompanyId(companyId) && mayAct(principal, companyId))) return true;
    }
    throw new DomainError('ACCESS_DENIED', 'Access denied');
  }
}
