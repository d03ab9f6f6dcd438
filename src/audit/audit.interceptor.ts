import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { catchError, from, mergeMap, type Observable, tap } from 'rxjs';
import { type Access, ACCESS } from '../identity/access.decorators.js';
import { clientAddress } from '../identity/client-address.js';
import type { AuthenticatedRequest } from '../identity/principal.js';
import { Settings } from '../config/settings.js';
import { ERRORS } from '../domain/errors.js';
import { toDomainError } from '../http/problem.filter.js';
import { AuditLog } from './audit-log.js';

/** Has the audit log know of each change before it is made, and how it went; and of what a handler refuses. */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly audit: AuditLog,
    private readonly settings: Settings,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    const { principal } = request;
    if (context.getType() !== 'http' || principal === undefined) return next.handle();
    const asked = this.audit.requestOf(request, clientAddress(request, this.settings.trustProxy));
    const access = this.reflector.getAllAndOverride<Access>(ACCESS, [context.getHandler(), context.getClass()]);
    if (!changes(access, request.method)) {
      return next.handle().pipe(
        catchError((error: unknown) =>
          from(this.audit.refused(error, principal, asked)).pipe(
            mergeMap(() => {
              throw error;
            }),
          ),
        ),
      );
    }
    const id = await this.audit.intend(principal, asked);
    return next.handle().pipe(
      tap({
        next: (answer) => this.audit.settle(id, http.getResponse<Response>().statusCode, answer),
        error: (error: unknown) => this.audit.settle(id, ERRORS[toDomainError(error).code].status),
      }),
    );
  }
}

/** What only looks needs no entry; nor does sending, of which the event log tells. */
function changes(access: Access, method: string): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return access.to === 'admin' || ('scope' in access && access.scope === 'manage');
}
