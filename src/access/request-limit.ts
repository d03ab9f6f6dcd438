import { Injectable } from '@nestjs/common';
import {
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerRequest,
  type ThrottlerStorage,
} from '@nestjs/throttler';
import type { Response } from 'express';
import { type AuthenticatedRequest, nameOf } from '../identity/principal.js';
import type { Settings } from '../config/settings.js';
import { type LimitState, rateLimited, showLimits } from '../rate-windows/limit-state.js';
import type { RateWindows } from '../rate-windows/rate-windows.js';

export const API_LIMIT = 'api';
const MINUTE_MS = 60_000;

/** What the throttler is told of a request, with the state of its window. */
type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>> & { state: LimitState };

/** Counts requests in the sliding windows, which all processes may share. */
export class WindowStorage implements ThrottlerStorage {
  constructor(private readonly windows: RateWindows) {}

  async increment(key: string, ttl: number, limit: number, _blockMs: number, name: string): Promise<ThrottlerRecord> {
    const window = { name, key: `${name}:${key}`, limit, windowMs: ttl };
    const { admitted, fills } = await this.windows.take([window]);
    const [{ used, freeInMs } = { used: 0, freeInMs: 0 }] = fills;
    const timeToExpire = Math.ceil(freeInMs / 1000);
    return {
      totalHits: admitted ? used : used + 1,
      timeToExpire,
      isBlocked: !admitted,
      timeToBlockExpire: admitted ? 0 : timeToExpire,
      state: { ...window, used, freeInMs },
    };
  }
}

export function throttlerOptions(settings: Settings, storage: ThrottlerStorage): ThrottlerModuleOptions {
  return { storage, throttlers: [{ name: API_LIMIT, limit: settings.rateLimitMaxApiRequests, ttl: MINUTE_MS }] };
}

/** Limits requests by key, over all routes together. */
@Injectable()
export class RequestLimit extends ThrottlerGuard {
  protected override async handleRequest({ context, limit, ttl, throttler }: ThrottlerRequest): Promise<boolean> {
    const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (principal === undefined) throw new Error('requests are counted by key');
    const key = nameOf(principal);
    const record = await this.storageService.increment(key, ttl, limit, 0, throttler.name ?? API_LIMIT);
    const { state, isBlocked } = record as ThrottlerRecord;
    showLimits(context.switchToHttp().getResponse<Response>(), [state]);
    if (isBlocked) throw rateLimited([state]);
    return true;
  }
}
