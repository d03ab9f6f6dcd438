import type { Response } from 'express';
import type { LimitUse } from '../domain/commands.js';
import { DomainError } from '../domain/errors.js';
import type { Fill, SlidingWindow } from './sliding-window.js';

/** A window as clients know it. */
export interface NamedWindow extends SlidingWindow {
  /** Its name in the headers, letters and hyphens. */
  readonly name: string;
}

/** A limit and how much of it is used. */
export type LimitState = NamedWindow & Fill;

export function limitStates(windows: readonly NamedWindow[], fills: readonly Fill[]): LimitState[] {
  return windows.map((window, n) => ({ ...window, ...fills[n]! }));
}

/** What may still be done. */
export function remaining({ limit, used }: LimitUse): number {
  return Math.max(0, limit - used);
}

/**
 * Adds limits to the `RateLimit-Policy` and `RateLimit` headers, in the form of draft-ietf-httpapi-ratelimit-headers-10:
 * lists of names with quota and window, and with what remains and the seconds until there is more.
 */
export function showLimits(response: Response, states: readonly LimitUse[]): void {
  const policies = states.map(({ name, limit, windowMs }) => `"${name}";q=${limit};w=${seconds(windowMs)}`);
  const limits = states.map((state) => `"${state.name}";r=${remaining(state)};t=${freeInSeconds(state)}`);
  append(response, 'RateLimit-Policy', policies);
  append(response, 'RateLimit', limits);
}

/** The error of a request that met full windows. */
export function rateLimited(states: readonly (LimitUse & { cost?: number })[]): DomainError {
  const full = states.filter((state) => remaining(state) < (state.cost ?? 1));
  return new DomainError('RATE_LIMITED', undefined, {
    retryAfter: Math.max(1, ...full.map(({ freeInMs }) => freeInMs)),
    violatedPolicies: full.map(({ name }) => name),
  });
}

function append(response: Response, header: string, items: string[]): void {
  if (response.headersSent || items.length === 0) return;
  const before = response.getHeader(header);
  response.setHeader(header, [...(typeof before === 'string' ? [before] : []), ...items].join(', '));
}

/** Never more than the window: by two clocks, and rounded up, it could be a little. */
function freeInSeconds({ freeInMs, windowMs }: LimitUse): number {
  return seconds(Math.min(freeInMs, windowMs));
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
