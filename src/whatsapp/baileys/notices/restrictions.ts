import type { BaileysEventMap, WASocket } from '../../../baileys/baileys.js';
import type { EventPayloads } from '../../../domain/events.js';

/** Another refusal within this time asks nothing anew. */
const ASKED_AGAIN_AFTER_MS = 60_000;

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
  private readonly askedAt = new Map<number, number>();

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

  /** A message was refused. */
  refused(code: number): void {
    if (code !== TIMELOCK && code !== QUOTA) return;
    const now = Date.now();
    if (now - (this.askedAt.get(code) ?? -Infinity) < ASKED_AGAIN_AFTER_MS) return;
    this.askedAt.set(code, now);
    // Baileys emits what a timelock is answered with, and not a quota.
    const asked =
      code === TIMELOCK
        ? this.socket.fetchAccountReachoutTimelock()
        : this.socket.fetchNewChatMessageCap().then((quota) => this.report(ofQuota(quota)));
    // Nobody says whether there is one: the refusal itself is told all the same.
    asked.catch(() => this.askedAt.delete(code));
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
