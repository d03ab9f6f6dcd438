import { setTimeout as pause } from 'node:timers/promises';
import type { BaileysEventMap, WASocket } from '../../../baileys/baileys.js';
import type { EventPayloads } from '../../../domain/events.js';
import type { Restriction } from '../../../domain/restriction.js';

/** Another refusal within this time asks nothing anew. */
const ASKED_AGAIN_AFTER_MS = 60_000;
/** A send whose message was refused waits no longer for WhatsApp to say why. */
const ANSWER_MS = 3_000;

type Told = EventPayloads['restriction'];

/** WhatsApp's refusals that may be those of the account as a whole. */
const TIMELOCK = 463;
const QUOTA = 475;

type Timelock = NonNullable<BaileysEventMap['connection.update']['reachoutTimeLock']>;

/**
 * What the account may not do towards people who never wrote to it. WhatsApp tells of it (a notification `mex`, which
 * Baileys emits), and is asked after a refusal, since one contact alone is refused by the same code.
 */
export class Restrictions {
  private readonly asked = new Map<number, { at: number; answer: Promise<Told | null> }>();

  constructor(
    private readonly socket: WASocket,
    private readonly report: (told: Told) => void,
  ) {}

  listen(): void {
    const { ev } = this.socket;
    ev.on('connection.update', ({ reachoutTimeLock }) => {
      if (reachoutTimeLock !== undefined) this.report(ofTimelock(reachoutTimeLock));
    });
    ev.on('message-capping.update', (quota) => this.report(ofQuota(quota)));
  }

  /**
   * A message was refused.
   *
   * @returns what the account is held back by; null when it is one contact alone that is not to be written to, another code
   *   or nobody says
   */
  async refused(code: number): Promise<Restriction | null> {
    if (code !== TIMELOCK && code !== QUOTA) return null;
    const now = Date.now();
    let asked = this.asked.get(code);
    if (asked === undefined || now - asked.at >= ASKED_AGAIN_AFTER_MS) {
      asked = { at: now, answer: this.ask(code) };
      this.asked.set(code, asked);
    }
    const over = new AbortController();
    const late = pause(ANSWER_MS, null, { signal: over.signal }).catch(() => null);
    const told = await Promise.race([asked.answer, late]);
    over.abort();
    if (told === null || !told.active) return null;
    const { active: _, ...restriction } = told;
    return restriction;
  }

  private async ask(code: number): Promise<Told | null> {
    try {
      // Baileys emits what a timelock is answered with, and not a quota.
      if (code === TIMELOCK) return ofTimelock(await this.socket.fetchAccountReachoutTimelock());
      const told = ofQuota(await this.socket.fetchNewChatMessageCap());
      this.report(told);
      return told;
    } catch {
      // Nobody says whether there is one: the refusal itself is told all the same.
      this.asked.delete(code);
      return null;
    }
  }
}

function ofTimelock({ isActive, timeEnforcementEnds, enforcementType }: Timelock): Told {
  return {
    state: 'timelock',
    active: isActive === true,
    until: isActive === true ? (timeEnforcementEnds?.toISOString() ?? null) : null,
    reason: isActive === true ? (enforcementType ?? null) : null,
    total: null,
    used: null,
  };
}

function ofQuota(quota: BaileysEventMap['message-capping.update']): Told {
  const { total_quota: total = 0, used_quota: used = 0, cycle_end_timestamp: end } = quota;
  const ends = Number(end);
  const active = total > 0 && used >= total;
  return {
    state: 'quota',
    active,
    until: active && Number.isFinite(ends) && ends > 0 ? new Date(ends * 1000).toISOString() : null,
    reason: null,
    total,
    used,
  };
}
