import type { ArmedRestriction, RestrictionView } from './admin-api.js';
import { unixSeconds } from './clock.js';

const REACHOUT_TIMELOCK = 463;
const QUOTA_REACHED = 475;
/** What Baileys calls `WEB_COMPANION_ONLY` and so on (lib/Types/State.js, ReachoutTimelockEnforcementType). */
export const NO_ENFORCEMENT = 'DEFAULT';

/**
 * What an account may not do towards people who never wrote to it. Who has is not concerned, nor are groups: WhatsApp
 * leaves the chats alone that there are.
 */
export class Restriction {
  private armed: ArmedRestriction = {};
  /** People it has begun to write to since the quota was set. */
  private readonly begun = new Set<string>();
  /** How often clients have asked. */
  readonly queries = { timelock: 0, quota: 0 };

  arm(armed: ArmedRestriction): void {
    this.armed = armed;
    this.begun.clear();
  }

  view(): RestrictionView {
    const { timelock, quota } = this.armed;
    const used = quota && (quota.used ?? 0) + this.begun.size;
    return {
      timelock: timelock
        ? {
            active: timelock.until > unixSeconds(),
            until: timelock.until,
            enforcementType: timelock.enforcementType ?? NO_ENFORCEMENT,
          }
        : null,
      quota:
        quota && used !== undefined ? { ...quota, used, status: quota.status ?? statusOf(used, quota.total) } : null,
      queries: { ...this.queries },
    };
  }

  /** The code with which a message to somebody who never wrote is refused; if there is none, it counts. */
  refusal(number: string): number | undefined {
    const { timelock, quota } = this.view();
    if (timelock?.active) return REACHOUT_TIMELOCK;
    if (!quota || this.begun.has(number)) return undefined;
    if (quota.used >= quota.total) return QUOTA_REACHED;
    this.begun.add(number);
    return undefined;
  }
}

function statusOf(used: number, total: number): 'NONE' | 'CAPPED' {
  return used >= total ? 'CAPPED' : 'NONE';
}
