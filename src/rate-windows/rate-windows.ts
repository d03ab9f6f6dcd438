import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { Settings } from '../config/settings.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { LOGGER } from '../logging/logger.js';
import { MemoryWindows } from './memory-windows.js';
import { RedisWindows } from './redis-windows.js';
import type { Fill, SlidingWindow, Taken } from './sliding-window.js';

/** A request waits so long for Redis, and only the requests that are under way when it falls silent. */
const REDIS_MS = 50;
const STEP_MS = 25;
const PROBE_MS = 500;
/** Redis counts again after so many probes in a row were answered in time. */
const GOOD_PROBES = 2;
const START_MS = 2_000;
const SWEEP_MS = 5_000;

/**
 * The windows of this process, and those that all processes share in Redis where the settings name one. Each process
 * keeps its own admissions as well and admits only what both allow: so when Redis goes away, each goes on with what it
 * knows itself, at once, and none lets its own limit be passed.
 */
@Part({ stage: 'connections' })
export class RateWindows implements StartsAndStops {
  private readonly own = new MemoryWindows();
  private readonly redis: RedisWindows | undefined;
  private away = true;
  private goodProbes = 0;
  private lastError: string | undefined;
  private timers: NodeJS.Timeout[] = [];

  constructor(
    settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    if (settings.redisUrl === undefined) return;
    this.redis = new RedisWindows(settings.redisUrl, ({ message }) => {
      this.lastError = message;
      this.lost();
    });
  }

  async start(): Promise<void> {
    this.timers.push(setInterval(() => this.own.sweep(), SWEEP_MS).unref());
    const { redis } = this;
    if (redis === undefined) return;
    try {
      await within(START_MS, redis.connect());
      await within(START_MS, redis.probe());
      this.away = false;
    } catch (error) {
      this.warn(error);
    }
    this.timers.push(setInterval(() => void this.probe(redis), PROBE_MS).unref());
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.redis?.close();
  }

  /** Resolves when Redis answers, where there is one. */
  async ping(): Promise<void> {
    await this.redis?.probe();
  }

  /** True while the windows are those of all processes together. */
  get shared(): boolean {
    return this.redis !== undefined && !this.away;
  }

  /** Counts in all of these windows, or in none when one of them is full. Takes 50 ms more than usual at most. */
  async take(windows: readonly SlidingWindow[]): Promise<Taken> {
    const own = this.own.take(windows);
    if (!own.admitted) return own;
    const all = await this.ask((redis) => redis.take(windows));
    if (all === undefined) return own;
    if (!all.admitted) this.own.undo(windows, own.at);
    return { ...all, fills: all.admitted ? fuller(own.fills, all.fills) : all.fills };
  }

  /** How full windows are, without counting anything. */
  async look(windows: readonly SlidingWindow[]): Promise<Fill[]> {
    const own = this.own.look(windows);
    const all = await this.ask((redis) => redis.look(windows));
    return all === undefined ? own : fuller(own, all);
  }

  /** @returns undefined when Redis does not count now */
  private async ask<T>(question: (redis: RedisWindows) => Promise<T>): Promise<T | undefined> {
    if (this.redis === undefined || this.away) return undefined;
    try {
      return await within(REDIS_MS, question(this.redis));
    } catch (error) {
      this.lost(error);
      return undefined;
    }
  }

  private lost(error?: unknown): void {
    this.goodProbes = 0;
    if (this.away) return;
    this.away = true;
    this.warn(error);
  }

  private warn(error: unknown): void {
    const reason = error instanceof Error ? error.message : this.lastError;
    this.log.warn(
      { error: reason },
      'Redis does not count: each process keeps the limits by itself, until one answers at REDIS_URL',
    );
  }

  private async probe(redis: RedisWindows): Promise<void> {
    if (!this.away) return;
    try {
      await within(REDIS_MS, redis.probe());
    } catch {
      this.goodProbes = 0;
      return;
    }
    this.goodProbes += 1;
    if (this.goodProbes < GOOD_PROBES || !this.away) return;
    this.away = false;
    this.log.info('Redis counts again: the limits are kept by all processes together');
  }
}

/** What a window is at least: a process may know of admissions that Redis lost, and Redis of those of other processes. */
function fuller(own: readonly Fill[], all: readonly Fill[]): Fill[] {
  return all.map((fill, n) => ({
    used: Math.max(fill.used, own[n]!.used),
    freeInMs: Math.max(fill.freeInMs, own[n]!.freeInMs),
  }));
}

/**
 * Waits so long for an answer, in steps: while this process is too busy to read what came in, time stands still, since
 * that says nothing about Redis.
 *
 * @throws Error when `answer` takes longer
 */
function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      timer = setTimeout(() => {
        if (left > STEP_MS) wait(left - STEP_MS);
        // The timers fire before the sockets are read: an answer that is there has one more turn.
        else setImmediate(() => reject(new Error(`no answer in ${ms} ms`)));
      }, STEP_MS);
    };
    wait(ms);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
