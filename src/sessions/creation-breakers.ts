import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  circuitBreaker,
  ConsecutiveBreaker,
  handleAll,
} from 'cockatiel';
import { DomainError } from '../domain/errors.js';

const FAILURES = 5;
const OPEN_MS = 5 * 60_000;

interface Breaker {
  policy: CircuitBreakerPolicy;
  openUntil: number;
}

/**
 * A circuit breaker for each company on the creation of its session: after five failures in a row creations are refused
 * for five minutes, then one try is let through. Calls at the same time are one creation, and one failure.
 */
export class CreationBreakers {
  private readonly breakers = new Map<string, Breaker>();
  private readonly running = new Map<string, Promise<unknown>>();

  /** @throws DomainError CIRCUIT_OPEN with `retryAfter` in ms, or whatever `create` throws */
  run<T>(companyId: string, create: () => Promise<T>): Promise<T> {
    const running = this.running.get(companyId);
    if (running !== undefined) return running as Promise<T>;
    const creation = this.guarded(companyId, create).finally(() => this.running.delete(companyId));
    this.running.set(companyId, creation);
    return creation;
  }

  /** How many companies are being refused or counted. */
  get size(): number {
    return this.breakers.size;
  }

  private async guarded<T>(companyId: string, create: () => Promise<T>): Promise<T> {
    const breaker = this.breakers.get(companyId) ?? newBreaker();
    this.breakers.set(companyId, breaker);
    try {
      const created = await breaker.policy.execute(create);
      this.breakers.delete(companyId);
      return created;
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      const retryAfter = Math.max(breaker.openUntil - Date.now(), 1);
      throw new DomainError('CIRCUIT_OPEN', `Too many failed tries to create the session of company ${companyId}`, {
        companyId,
        retryAfter,
      });
    }
  }
}

function newBreaker(): Breaker {
  const policy = circuitBreaker(handleAll, { halfOpenAfter: OPEN_MS, breaker: new ConsecutiveBreaker(FAILURES) });
  const breaker: Breaker = { policy, openUntil: 0 };
  policy.onBreak(() => {
    breaker.openUntil = Date.now() + OPEN_MS;
  });
  return breaker;
}
