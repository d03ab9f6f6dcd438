import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { ERRORS } from '../domain/errors.js';
import { problemBody } from './problem.js';
import { requestIdOf } from './request-id.js';

/** Stops taking requests before a shutdown and waits for those that are under way. */
@Injectable()
export class RequestDrain {
  private readonly underWay = new Set<Response>();
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
    this.underWay.add(response);
    response.once('close', () => {
      this.underWay.delete(response);
      if (this.underWay.size === 0) this.onIdle?.();
    });
    next();
  };

  /** Refuses new requests from now on; resolves when those under way have ended, at the latest after `timeoutMs`. */
  async drain(timeoutMs: number): Promise<void> {
    this.stop.abort();
    // Whoever gets one of these answers must not send the next request on a connection that is about to end.
    for (const response of this.underWay) if (!response.headersSent) response.setHeader('Connection', 'close');
    if (this.underWay.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.onIdle = (): void => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
