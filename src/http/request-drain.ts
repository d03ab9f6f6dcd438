import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { ERRORS } from '../domain/errors.js';
import { problemBody } from './problem.js';
import { requestIdOf } from './request-id.js';

/** Stops taking requests before a shutdown and waits for those that are under way. */
@Injectable()
export class RequestDrain {
  private inFlight = 0;
  private readonly stop = new AbortController();
  private onIdle: (() => void) | undefined;

  get draining(): boolean {
    return this.stop.signal.aborted;
  }

  /** Aborted when the drain begins: whoever only waits for something to happen shall answer now. */
  get started(): AbortSignal {
    return this.stop.signal;
  }

  /** Middleware in front of all routes. */
  readonly admit = (request: Request, response: Response, next: NextFunction): void => {
    if (this.draining && !request.path.startsWith('/health')) {
      response
        .status(ERRORS.SHUTTING_DOWN.status)
        .setHeader('Connection', 'close')
        .contentType('application/problem+json')
        .send(JSON.stringify(problemBody('SHUTTING_DOWN', 'The server is shutting down', requestIdOf(request))));
      return;
    }
    this.inFlight += 1;
    response.once('close', () => {
      this.inFlight -= 1;
      if (this.inFlight === 0) this.onIdle?.();
    });
    next();
  };

  /** Refuses new requests from now on; resolves when those under way have ended, at the latest after `timeoutMs`. */
  async drain(timeoutMs: number): Promise<void> {
    this.stop.abort();
    if (this.inFlight === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.onIdle = (): void => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
