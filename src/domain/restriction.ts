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
