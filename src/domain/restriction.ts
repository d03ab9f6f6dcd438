import { DomainError } from './errors.js';

/** What WhatsApp holds a line back by, towards people who never wrote to it: its refusals 463 and 475. */
export interface Restriction {
  /** `timelock`: no new conversations until then (463). `quota`: no more of them in this cycle (475). */
  state: 'timelock' | 'quota';
  /** Until when, ISO 8601; null where WhatsApp does not say. */
  until: string | null;
  /** WhatsApp's word for why; null for a quota. */
  reason: string | null;
  /** Of a quota: new conversations in the cycle, and those that were begun. */
  total: number | null;
  used: number | null;
}

/** True while the line is held back. */
export function isInForce({ until }: Restriction, now = Date.now()): boolean {
  return until === null || Date.parse(until) > now;
}

/**
 * The error of a message that WhatsApp does not let the line send.
 *
 * @param members what else is known of it
 */
export function restricted({ state, until, reason }: Restriction, members: DomainError['members']): DomainError {
  const retryAfter = until === null ? undefined : Math.max(1, Date.parse(until) - Date.now());
  return new DomainError('RESTRICTED', 'WhatsApp takes no messages of this line to people who never wrote to it', {
    ...members,
    restriction: state,
    until,
    reason,
    ...(retryAfter !== undefined && { retryAfter }),
  });
}
