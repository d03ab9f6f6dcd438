import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import type { Observable } from 'rxjs';
import { type AuthenticatedRequest, nameOf, type Principal } from '../identity/principal.js';
import { DomainError } from '../domain/errors.js';
import { Places } from './places.js';

/** Large answers of one key that are read, or not yet taken by their client, at once; and of all keys. */
const PER_KEY = 4;
const IN_ALL = 32;
/** Requests of one key, and of all, that may wait for their turn. */
const WAITING_PER_KEY = 50;
const WAITING_IN_ALL = 500;
const LONGEST_WAIT_MS = 5_000;
const RETRY_AFTER_MS = 1_000;

interface Waiting {
  name: string;
  go: (leave: () => void) => void;
}

/**
 * Bounds what answers of a megabyte or two cost that are made faster than their clients take them: each has its turn,
 * which lasts until its client has it or is gone.
 */
@Injectable()
export class LargeAnswers {
  private readonly underWay = new Places(PER_KEY, IN_ALL);
  private readonly queued = new Places(WAITING_PER_KEY, WAITING_IN_ALL);
  private readonly queue = new Set<Waiting>();

  /**
   * Waits until the answer may be made.
   *
   * @returns ends its turn before the client has it, for an answer that turned out to be small
   * @throws DomainError `RATE_LIMITED` when the key has too many of them, `SERVICE_UNAVAILABLE` when all keys have
   */
  async begin(caller: Principal, response: Response): Promise<() => void> {
    const name = nameOf(caller);
    const leave = this.underWay.take(name) ?? (await this.wait(name, response));
    const end = (): void => {
      leave();
      this.next();
    };
    response.once('close', end);
    if (response.closed) end();
    return end;
  }

  private async wait(name: string, response: Response): Promise<() => void> {
    const unqueue = this.queued.take(name);
    if (unqueue === undefined) throw this.refusal(name);
    const waiting: Waiting = { name, go: () => undefined };
    let timer: NodeJS.Timeout | undefined;
    const stop = new AbortController();
    response.once('close', () => stop.abort());
    try {
      return await new Promise<() => void>((resolve, reject) => {
        waiting.go = resolve;
        this.queue.add(waiting);
        const giveUp = (): void => reject(this.refusal(name));
        timer = setTimeout(giveUp, LONGEST_WAIT_MS);
        stop.signal.addEventListener('abort', giveUp, { once: true });
      });
    } finally {
      clearTimeout(timer);
      this.queue.delete(waiting);
      unqueue();
    }
  }

  /** Those that came first are first, but for those whose key has as many as it may. */
  private next(): void {
    for (const waiting of this.queue) {
      const leave = this.underWay.take(waiting.name);
      if (leave === undefined) continue;
      this.queue.delete(waiting);
      waiting.go(leave);
    }
  }

  private refusal(name: string): DomainError {
    const members = { retryAfter: RETRY_AFTER_MS };
    return this.underWay.isFull(name) || this.queued.isFull(name)
      ? new DomainError('RATE_LIMITED', 'Too many large answers of this key are under way', {
          ...members,
          violatedPolicies: ['large-answers'],
          hint: 'Read the answers, or make fewer of these requests at once',
        })
      : new DomainError('SERVICE_UNAVAILABLE', 'Too many large answers are under way', members);
  }
}

/** For routes that answer with a list: they have their turn from before the list is read. */
@Injectable()
export class LargeAnswer implements NestInterceptor {
  constructor(private readonly answers: LargeAnswers) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const { principal } = http.getRequest<AuthenticatedRequest>();
    if (principal !== undefined) await this.answers.begin(principal, http.getResponse<Response>());
    return next.handle();
  }
}
