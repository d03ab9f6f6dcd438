import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { DomainError } from '../domain/errors.js';
import { type LineId, lineName } from '../domain/line.js';
import { type LimitState, limitStates, type NamedWindow } from '../rate-windows/limit-state.js';
import { RateWindows } from '../rate-windows/rate-windows.js';
import type { Admission } from './message-limits.js';

const HOUR_MS = 3_600_000;

/** Counts the numbers that a line asks WhatsApp about: those who ask about many are taken for spammers, and banned. */
@Injectable()
export class NumberLookupLimit {
  constructor(
    private readonly windows: RateWindows,
    private readonly settings: Settings,
  ) {}

  get most(): number {
    return this.settings.rateLimitMaxNumberLookups;
  }

  /** Counts so many numbers in, where there is room for all of them. */
  async admit(line: LineId, count: number): Promise<Admission> {
    const windows = [{ ...this.window(line), cost: count }];
    const { admitted, fills } = await this.windows.take(windows);
    return { admitted, states: limitStates(windows, fills) };
  }

  async show(line: LineId): Promise<LimitState[]> {
    const windows = [this.window(line)];
    return limitStates(windows, await this.windows.look(windows));
  }

  private window(line: LineId): NamedWindow {
    const name = 'number-lookups';
    return { name, key: `{${lineName(line)}}:${name}`, limit: this.most, windowMs: HOUR_MS };
  }
}

/** The error of a request that has no room for all its numbers: some of them may have. */
export function tooManyLookups([state]: readonly LimitState[]): DomainError {
  return new DomainError('RATE_LIMITED', undefined, {
    retryAfter: Math.max(1, state?.freeInMs ?? 0),
    violatedPolicies: state === undefined ? [] : [state.name],
  });
}
