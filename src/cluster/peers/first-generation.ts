import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { invalidField } from '../../domain/errors.js';
import { lineName, lineOf, parseLine } from '../../domain/line.js';

/**
 * Middleware behind the one that reads bodies: the routes of the first generation's session process, which names the
 * company in the body, or not at all where it was started for one. They are other names of routes that are there.
 *
 * @param brought true for a request that came by the peers' door, where alone they are answered
 * @param companyId the line that the process was started for, in its text form
 */
export function firstGenerationRoutes(
  brought: (request: IncomingMessage) => boolean,
  companyId: string | undefined,
): RequestHandler {
  return (request, _response, next) => {
    const isSend = request.path === '/send';
    if (request.method !== 'POST' || !(isSend || request.path === '/reaction') || !brought(request)) return next();
    const { companyId: given = companyId, line, ...body } = (request.body ?? {}) as Record<string, unknown>;
    const named = parseLine(given);
    const whole =
      named === undefined || typeof line !== 'string' ? named : parseLine(lineName(lineOf(named.companyId, line)));
    if (whole === undefined) {
      return next(
        invalidField('companyId', 'companyId must name a company, and line one of its numbers if it is given'),
      );
    }
    request.url = isSend ? `/api/whatsapp/sessions/${lineName(whole)}/send` : '/api/whatsapp/reaction';
    request.body = isSend ? body : { ...body, ...whole };
    next();
  };
}
