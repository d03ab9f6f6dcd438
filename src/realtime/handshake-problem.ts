import type { Logger } from 'pino';
import { DomainError } from '../domain/errors.js';
import { type Problem, problemBody } from '../http/problem.js';

/**
 * Why a client is not let in, for one that reaches this server below `prefix`. What a handshake does is to read the database:
 * other errors than ours come from there.
 */
export function problemOf(thrown: unknown, requestId: string, prefix: string, log: Logger): Problem {
  const error = thrown instanceof DomainError ? thrown : new DomainError('SERVICE_UNAVAILABLE');
  if (error !== thrown) log.error({ requestId, err: thrown }, 'a client could not be let in');
  return problemBody(error.code, error.message, requestId, error.members, prefix);
}
