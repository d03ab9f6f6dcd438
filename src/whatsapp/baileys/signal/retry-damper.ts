/** So many tries in a row are made at once: what a lost ratchet or a phone that was just set up needs. */
const AT_ONCE = 5;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** Of one partner, and of partners. What exceeds it is given up, the oldest first. */
const MOST_WAITING = 100;
const MOST_PARTNERS = 1_000;

interface Partner {
  triesInRow: number;
  nextTryAt: number;
  waiting: (() => void)[];
  timer: NodeJS.Timeout | undefined;
}

/**
 * Retries with somebody whose messages keep failing are made ever more slowly: a partner that cannot be understood, or
 * does not understand, would otherwise keep both sides busy at full speed, for nothing. One that was quiet for a minute
 * begins anew.
 */
export class RetryDamper {
  private readonly partners = new Map<string, Partner>();
  /** Tries that were given up because too many waited. */
  givenUp = 0;

  /** Partners whose retries are slowed down at the moment. */
  get damped(): number {
    let damped = 0;
    for (const { triesInRow } of this.partners.values()) if (triesInRow >= AT_ONCE) damped += 1;
    return damped;
  }

  /** Makes a try now, or in its turn. */
  attempt(name: string, work: () => void): void {
    const partner = this.of(name);
    partner.waiting.push(work);
    if (partner.waiting.length > MOST_WAITING) {
      partner.waiting.shift();
      this.givenUp += 1;
    }
    this.proceed(name, partner);
  }

  /** A message went through: what waits is tried at once. */
  succeeded(name: string): void {
    const partner = this.partners.get(name);
    if (partner === undefined) return;
    this.forget(name, partner);
    for (const work of partner.waiting) work();
  }

  close(): void {
    for (const [name, partner] of this.partners) this.forget(name, partner);
  }

  private proceed(name: string, partner: Partner): void {
    clearTimeout(partner.timer);
    for (let now = Date.now(); partner.waiting.length > 0 && now >= partner.nextTryAt; now = Date.now()) {
      partner.triesInRow += 1;
      partner.nextTryAt = now + waitAfter(partner.triesInRow);
      partner.waiting.shift()!();
    }
    partner.timer =
      partner.waiting.length === 0
        ? setTimeout(() => this.forget(name, partner), LONGEST_WAIT_MS)
        : setTimeout(() => this.proceed(name, partner), partner.nextTryAt - Date.now());
    partner.timer.unref();
  }

  private of(name: string): Partner {
    let partner = this.partners.get(name);
    if (partner === undefined) {
      const [oldest] = this.partners;
      if (oldest !== undefined && this.partners.size >= MOST_PARTNERS) {
        this.givenUp += oldest[1].waiting.length;
        this.forget(...oldest);
      }
      partner = { triesInRow: 0, nextTryAt: 0, waiting: [], timer: undefined };
      this.partners.set(name, partner);
    }
    return partner;
  }

  private forget(name: string, partner: Partner): void {
    clearTimeout(partner.timer);
    this.partners.delete(name);
  }
}

function waitAfter(triesInRow: number): number {
  const beyond = triesInRow - AT_ONCE;
  return beyond < 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** beyond, LONGEST_WAIT_MS);
}
