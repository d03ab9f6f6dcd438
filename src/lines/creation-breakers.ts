import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
} from 'cockatiel';
import { type LineId, lineName } from '../domain/line.js';
import { DomainError, type ErrorCode } from '../domain/errors.js';

const FAILURES = 5;
const OPEN_MS = 5 * 60_000;

interface Breaker {
  policy: CircuitBreakerPolicy;
  openUntil: number;
  lastTryAt: number;
}

/**
 * A circuit breaker for each line on the creation of its session: after five failures in a row creations are refused
 * for five minutes, then one try is let through. Calls at the same time are one creation, and one failure.
 */
export class CreationBreakers<T> {
  private readonly breakers = new Map<string, Breaker>();
  private readonly running = new Map<string, Promise<T>>();

  /** @param hasFailed whether what came out of a creation counts as a failure, though it threw nothing */
  constructor(private readonly hasFailed: (created: T) => boolean) {}

  /** @throws DomainError CIRCUIT_OPEN with `retryAfter` in ms, or whatever `create` throws */
  run(line: LineId, create: () => Promise<T>): Promise<T> {
    const name = lineName(line);
    const running = this.running.get(name);
    if (running !== undefined) return running;
    const creation = this.guarded(line, name, create).finally(() => this.running.delete(name));
    this.running.set(name, creation);
    return creation;
  }

  /** How many lines are being refused or counted. */
  get size(): number {
    return this.breakers.size;
  }

  forget(line: LineId): void {
    this.breakers.delete(lineName(line));
  }

  private async guarded(line: LineId, name: string, create: () => Promise<T>): Promise<T> {
    this.forgetThoseAtRest();
    const breaker = this.breakers.get(name) ?? newBreaker((created) => this.hasFailed(created as T));
    this.breakers.set(name, breaker);
    breaker.lastTryAt = Date.now();
    try {
      const created = await breaker.policy.execute(create);
      if (!this.hasFailed(created)) this.breakers.delete(name);
      return created;
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      const retryAfter = Math.max(breaker.openUntil - Date.now(), 1);
      throw new DomainError('CIRCUIT_OPEN', `Too many failed tries to create the session of company ${name}`, {
        ...line,
        retryAfter,
      });
    }
  }

  /** Lines that failed and were not tried again for longer than any refusal lasts. */
  private forgetThoseAtRest(): void {
    const longAgo = Date.now() - 2 * OPEN_MS;
    for (const [name, { lastTryAt }] of this.breakers) if (lastTryAt < longAgo) this.breakers.delete(name);
  }
}

/** What says that it was not tried here: another process holds the line, or this one ends. */
const NOT_TRIED: ReadonlySet<ErrorCode> = new Set(['OWNER_UNREACHABLE', 'SHUTTING_DOWN']);

function isFailure(error: Error): boolean {
  return !(error instanceof DomainError && NOT_TRIED.has(error.code));
}

function newBreaker(hasFailed: (created: unknown) => boolean): Breaker {
  const policy = circuitBreaker(handleWhen(isFailure).orWhenResult(hasFailed), {
    halfOpenAfter: OPEN_MS,
    breaker: new ConsecutiveBreaker(FAILURES),
  });
  const breaker: Breaker = { policy, openUntil: 0, lastTryAt: 0 };
  policy.onBreak(() => {
    breaker.openUntil = Date.now() + OPEN_MS;
  });
  return breaker;
}
