import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { namedLine } from '../identity/named-line.js';
import { PROBES } from './probes.js';
import { requestIdOf } from './request-id.js';

/**
 * One line a request, when it has ended: who asked is in the audit log, what was asked for is the pattern of the route,
 * since a URL can hold what people typed. What machines ask is a detail.
 */
export function requestLog(log: Logger): RequestHandler {
  return (request: Request, response: Response, next: NextFunction): void => {
    const began = performance.now();
    response.once('close', () => {
      const level = PROBES.test(request.path) ? 'debug' : 'info';
      if (!log.isLevelEnabled(level)) return;
      const route: unknown = (request.route as { path?: unknown } | undefined)?.path;
      log[level](
        {
          requestId: requestIdOf(request),
          method: request.method,
          route: typeof route === 'string' ? route : undefined,
          ...lineOf(request),
          status: response.statusCode,
          durationMs: Math.round(performance.now() - began),
          // The client went away before it had its answer.
          aborted: response.writableFinished ? undefined : true,
        },
        'request',
      );
    });
    next();
  };
}

/** What is not named is left out. */
function lineOf(request: Request): { companyId?: string; line?: string } {
  const { companyId, line } = namedLine(request);
  return { companyId: companyId ?? undefined, line: line ?? undefined };
}
