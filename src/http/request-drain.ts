import { Injectable } from '@nestjs/common';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { NextFunction, Request, Response } from 'express';
import { ERRORS } from '../domain/errors.js';
import { PROBES } from './probes.js';
import { prefixOf } from './forwarded-prefix.js';
import { problemBody } from './problem.js';
import { requestIdOf } from './request-id.js';

/** Requests that a client may send on one connection before it has the first answer; hardly any sends two. */
const MAX_PIPELINED = 16;

/** Stops taking requests before a shutdown and waits for those that are under way. */
@Injectable()
export class RequestDrain {
  private readonly underWay = new Set<Response>();
  private readonly bySocket = new WeakMap<Socket, Set<Response>>();
  private readonly leaving = new AbortController();
  private readonly stop = new AbortController();
  private onIdle: (() => void) | undefined;

  /** True once no more requests are taken. */
  get draining(): boolean {
    return this.stop.signal.aborted;
  }

  /** True as soon as the process is about to end: load balancers shall send no more, what still comes is served. */
  get announced(): boolean {
    return this.leaving.signal.aborted;
  }

  /** Fails the ready probe and goes on for so long; resolves when new requests may be refused. */
  async announce(graceMs: number): Promise<void> {
    this.leaving.abort();
    if (graceMs > 0) await pause(graceMs);
  }

  /** Aborted when the drain begins: whoever only waits for something to happen shall answer now. */
  get started(): AbortSignal {
    return this.stop.signal;
  }

  /** Middleware in front of all routes. */
  readonly admit = (request: Request, response: Response, next: NextFunction): void => {
    if (this.draining && !PROBES.test(request.path)) {
      const { headers } = request;
      const words = 'The server is shutting down';
      const problem = problemBody('SHUTTING_DOWN', words, requestIdOf(request), {}, prefixOf(headers));
      response
        .status(ERRORS.SHUTTING_DOWN.status)
        .setHeader('Connection', 'close')
        .contentType('application/problem+json')
        .send(JSON.stringify(problem));
      return;
    }
    const onSocket = this.responsesOn(request.socket);
    this.underWay.add(response);
    onSocket.add(response);
    response.once('close', () => {
      onSocket.delete(response);
      this.underWay.delete(response);
      if (this.underWay.size === 0) this.onIdle?.();
    });
    if (onSocket.size > MAX_PIPELINED) request.socket.destroy();
    else next();
  };

  /** Node tells the first of several responses on a connection that it has closed, and the others never. */
  private responsesOn(socket: Socket): Set<Response> {
    let responses = this.bySocket.get(socket);
    if (responses === undefined) {
      const known = new Set<Response>();
      responses = known;
      this.bySocket.set(socket, known);
      socket.once('close', () => {
        for (const response of known) response.emit('close');
      });
    }
    return responses;
  }

  /** Refuses new requests from now on; resolves when those under way have ended, at the latest after `timeoutMs`. */
  async drain(timeoutMs: number): Promise<void> {
    this.leaving.abort();
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
