import { Injectable } from '@nestjs/common';
import { InjectMetric, makeHistogramProvider } from '@willsoto/nestjs-prometheus';
import type { NextFunction, Request, Response } from 'express';
import type { Histogram } from 'prom-client';
import { secondsSince } from '../telemetry/observations.js';

export const HTTP_METRICS = [
  makeHistogramProvider({
    name: 'http_request_duration_seconds',
    help: 'Time of HTTP requests by route pattern and status class; other is what no route stands for, aborted what the client gave up',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
  }),
];

/** Clients choose the method; the label takes those that routes have. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Measures HTTP requests. */
@Injectable()
export class HttpMetrics {
  constructor(@InjectMetric('http_request_duration_seconds') private readonly duration: Histogram) {}

  /** Middleware in front of all others. */
  readonly measure = (request: Request, response: Response, next: NextFunction): void => {
    const began = performance.now();
    response.once('close', () => {
      const { statusCode, writableFinished } = response;
      const method = METHODS.has(request.method) ? request.method : 'OTHER';
      const status = writableFinished ? `${Math.floor(statusCode / 100)}xx` : 'aborted';
      this.duration.observe({ method, route: routeOf(request), status }, secondsSince(began));
    });
    next();
  };
}

/** The pattern of the route that took the request, never the path that was asked for. */
function routeOf(request: Request): string {
  const { path } = (request.route ?? {}) as { path?: unknown };
  return typeof path === 'string' ? path : 'other';
}
