import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import {
  type HealthCheckResult,
  HealthCheckService,
  type HealthIndicatorFunction,
  type HealthIndicatorResult,
  HealthIndicatorService,
} from '@nestjs/terminus';
import { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import { RequestDrain } from '../http/request-drain.js';
import { RateWindows } from '../rate-windows/rate-windows.js';
import { MigrationsCheck } from './migrations-check.js';
import { WriteCheck } from './write-check.js';

const DATABASE_TIMEOUT_MS = 2_000;
/** Probes are often given a second, and what can be done without must not use it up. */
const REDIS_TIMEOUT_MS = 300;
/** Probes are open to everybody: however often they are asked for, no more is looked than this. */
const LOOK_EVERY_MS = 500;

export type CheckStatus = 'up' | 'degraded' | 'down';

/** What was looked at, without a word of where it is or what is wrong with it. */
export type Checks = Record<string, CheckStatus>;

/** Looks at what this process needs. Nothing here rejects. */
@Injectable()
export class HealthChecks {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly source: DataSource,
    private readonly migrations: MigrationsCheck,
    private readonly writes: WriteCheck,
    private readonly windows: RateWindows,
    private readonly drain: RequestDrain,
    private readonly settings: Settings,
  ) {}

  /** What has to be there before work can begin. */
  started(): Promise<Checks> {
    return this.look([() => this.database(), () => this.schema()]);
  }

  /** What has to be there for a request to be taken. */
  ready(): Promise<Checks> {
    const all = [() => this.accepting(), () => this.database(), () => this.schema()];
    return this.look(this.settings.redisUrl === undefined ? all : [...all, () => this.redis()]);
  }

  private async look(indicators: HealthIndicatorFunction[]): Promise<Checks> {
    const { details } = await this.health.check(indicators).catch((error: unknown): HealthCheckResult => {
      if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
      throw error;
    });
    return Object.fromEntries(Object.entries(details).map(([name, { status }]) => [name, status]));
  }

  private accepting(): HealthIndicatorResult {
    const indicator = this.indicators.check('accepting');
    return this.drain.announced ? indicator.down() : indicator.up();
  }

  private async database(): Promise<HealthIndicatorResult> {
    return this.indicators
      .check('database')
      .attempt(async () => {
        await this.source.query('SELECT 1');
        await this.writes.look();
      })
      .withTimeout(DATABASE_TIMEOUT_MS)
      .cacheFor(LOOK_EVERY_MS);
  }

  private async schema(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('migrations');
    const looked: HealthIndicatorResult = await indicator
      .attempt(async () => {
        const state = await this.migrations.look();
        if (state === 'unfit') throw new Error(state);
        return { newer: state === 'newer' };
      })
      .withTimeout(DATABASE_TIMEOUT_MS)
      .cacheFor(LOOK_EVERY_MS);
    return looked.migrations?.newer === true ? indicator.degraded() : looked;
  }

  /** Everything works without Redis, if less well. */
  private async redis(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('redis');
    const looked: HealthIndicatorResult = await indicator
      .attempt(() => this.windows.ping())
      .withTimeout(REDIS_TIMEOUT_MS)
      .cacheFor(LOOK_EVERY_MS);
    return looked.redis?.status === 'up' ? looked : indicator.degraded();
  }
}
