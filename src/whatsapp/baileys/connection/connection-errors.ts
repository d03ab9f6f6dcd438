import { Boom } from '@hapi/boom';
import { DomainError } from '../../../domain/errors.js';

/** Close code of a connection that ended for a reason of ours (Baileys `DisconnectReason.badSession`). */
export const INTERNAL_FAILURE = 500;
export const CONNECTION_CLOSED = 428;
export const TIMED_OUT = 408;
export const UNAVAILABLE = 503;

/** The close code that Baileys puts into the error of a closed connection; null when it put none. */
export function closeCodeOf(error: unknown): number | null {
  return error instanceof Boom ? error.output.statusCode : null;
}

/** What a failed send means to whoever asked for it: nothing left. */
export function sendFailure(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof Boom && error.output.statusCode === CONNECTION_CLOSED) return notConnected(error);
  return new DomainError('WHATSAPP_UNANSWERED', 'The message could not be sent', {}, { cause: error });
}

/** A group that does not exist, or that this number is no member of. */
export function chatNotFound(cause?: unknown): DomainError {
  return new DomainError('CHAT_NOT_FOUND', 'There is no such group, or this number is no member of it', {}, { cause });
}

/** WhatsApp's codes for a group that does not exist, or that this account is no member of. */
const ABSENT_CODES: ReadonlySet<unknown> = new Set([401, 403, 404]);

/** The same for a send to a group. */
export function groupFailure(error: unknown): DomainError {
  const code: unknown = error instanceof Boom ? error.data : undefined;
  const failure = sendFailure(error);
  const isAbsent = ABSENT_CODES.has(code) || ABSENT_CODES.has(failure.members.whatsappCode);
  return isAbsent ? chatNotFound(error) : failure;
}

export function notConnected(cause?: unknown): DomainError {
  return new DomainError('NOT_CONNECTED', 'The session is not connected', {}, { cause });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
