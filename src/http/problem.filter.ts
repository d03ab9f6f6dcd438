import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { Response } from 'express';
import type { Logger } from 'pino';
import { QueryFailedError } from 'typeorm';
import { type AuthenticatedRequest, hasScope } from '../identity/principal.js';
import { DomainError, type ErrorCode, ERRORS } from '../domain/errors.js';
import { LOGGER } from '../logging/logger.js';
import { allowedMethods } from './allowed-methods.js';
import { prefixOf } from './forwarded-prefix.js';
import { problemBody } from './problem.js';
import { requestIdOf } from './request-id.js';

/** The router's words for `%` and no two digits behind it. */
const BAD_ESCAPE = 'Failed to decode param';

/** When the same call is worth another try, in milliseconds. */
const DATABASE_RETRY_MS = 5_000;

/**
 * Codes of the system and of PostgreSQL that say nothing of the statement: no connection (08, also for want of rights that were
 * taken away, 28), a transaction to be repeated (40), no room, memory or connection left (53), an intervention (57, such as a
 * time limit or a restart), a failing disk (58), a lock or an open transaction that took too long, a database that is only read or gone.
 */
const MAY_PASS =
  /^(E(CONN\w+|PIPE|AI_AGAIN|NOTFOUND|TIMEDOUT|HOSTUNREACH|NETUNREACH)|(08|28|40|53|57|58)\w{3}|55P03|25P0[34]|25006|3D000)$/;

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'VALIDATION_FAILED',
  401: 'UNAUTHENTICATED',
  403: 'ACCESS_DENIED',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  503: 'SERVICE_UNAVAILABLE',
};

/** Turns whatever was thrown into a problem: little outside, everything in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly log: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<AuthenticatedRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const error = isUnrouted(thrown) ? unrouted(request) : toDomainError(thrown);
    const requestId = requestIdOf(request);
    const { status } = ERRORS[error.code];
    // What we say ourselves, as that a breaker is open, has no stack worth reading.
    const expected = thrown instanceof DomainError && thrown.cause === undefined;
    if (status >= 500 && expected) this.log.warn({ requestId, code: error.code }, error.message);
    else if (status >= 500) {
      const cause = thrown instanceof Error ? (thrown.cause ?? thrown) : thrown;
      this.log.error({ requestId, code: error.code, err: cause }, error.message);
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (error.code === 'UNAUTHENTICATED') response.setHeader('WWW-Authenticate', 'Bearer');
    const { retryAfter, allow } = error.members;
    if (typeof allow === 'string') response.setHeader('Allow', allow);
    if (typeof retryAfter === 'number') response.setHeader('Retry-After', Math.ceil(retryAfter / 1000));
    response
      .status(status)
      .contentType('application/problem+json')
      .send(
        JSON.stringify(
          problemBody(error.code, error.message, requestId, membersFor(request, error), prefixOf(request.headers)),
        ),
      );
  }
}

/** Nest's word that no route took the request; what a route does not find is a `DomainError`. */
function isUnrouted(thrown: unknown): boolean {
  return thrown instanceof HttpException && thrown.getStatus() === 404;
}

function unrouted(request: AuthenticatedRequest): DomainError {
  const { method, path } = request;
  const methods = allowedMethods(request);
  if (methods.length === 0) return new DomainError('NOT_FOUND', `There is no ${path}`);
  const allow = methods.join(', ');
  return new DomainError('METHOD_NOT_ALLOWED', `${path} does not know ${method}, but ${allow}`, { allow });
}

/** A QR code links a phone: who may not ask for it does not get it with an error either. */
function membersFor({ principal }: AuthenticatedRequest, { members }: DomainError): DomainError['members'] {
  if (members.qrCode === undefined || (principal !== undefined && hasScope(principal, 'read'))) return members;
  const { qrCode: _, ...others } = members;
  return others;
}

/** The error that a client is told about for whatever was thrown. */
export function toDomainError(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  const status = statusOf(thrown);
  if (thrown instanceof Error && thrown.message.startsWith(BAD_ESCAPE)) {
    return new DomainError('NOT_FOUND', 'The path is not valid');
  }
  if (status !== undefined && status < 500) {
    const code = CODE_OF_STATUS[status] ?? 'VALIDATION_FAILED';
    return new DomainError(code, code === 'VALIDATION_FAILED' ? bodyProblem(thrown) : ERRORS[code].title, {
      ...(code === 'VALIDATION_FAILED' && { errors: [{ field: 'body', message: bodyProblem(thrown) }] }),
    });
  }
  if (status === 503 || isDatabaseGone(thrown)) {
    return new DomainError('SERVICE_UNAVAILABLE', undefined, { retryAfter: DATABASE_RETRY_MS }, { cause: thrown });
  }
  return new DomainError('INTERNAL', undefined, {}, { cause: thrown });
}

/** Nest's exceptions, and those of Express's body parser, which carry a status of their own. */
function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (typeof thrown === 'object' && thrown !== null && 'status' in thrown && typeof thrown.status === 'number') {
    return thrown.status;
  }
  return undefined;
}

function bodyProblem(thrown: unknown): string {
  const type = typeof thrown === 'object' && thrown !== null && 'type' in thrown ? String(thrown.type) : '';
  return type.startsWith('entity') || thrown instanceof SyntaxError || thrown instanceof HttpException
    ? 'The body is not valid JSON'
    : 'The request is not valid';
}

/** The statement did not run, or was ended by the server, and the same call may work later. */
function isDatabaseGone(thrown: unknown): boolean {
  const driverError = thrown instanceof QueryFailedError ? (thrown.driverError as unknown) : thrown;
  if (!(driverError instanceof Error)) return false;
  const code = 'code' in driverError ? String(driverError.code) : '';
  return (
    MAY_PASS.test(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Query read timeout/.test(driverError.message)
  );
}
