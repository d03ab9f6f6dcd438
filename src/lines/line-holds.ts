import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Leases } from '../cluster/leases.js';
import { DomainError } from '../domain/errors.js';
import type { Tenure } from '../domain/lease.js';
import { type LineId, lineName } from '../domain/line.js';
import { LOGGER } from '../logging/logger.js';
import { tell } from '../telemetry/observations.js';

const RETRY_AFTER_MS = 1_000;
/** How often it is looked whether a line is still held. */
const LOOK_MS = 500;
/** How long a line that is to be handed over waits for what is done with it: WhatsApp confirms within this time, if it does. */
const FINISHED_WITHIN_MS = 1_000;

/** What this process holds lines for: one that is held for nothing is given back. */
@Injectable()
export class LineHolds {
  /** Lines that something is done with, and how many times over. */
  private readonly claims = new Map<string, number>();
  private readonly kept = new Set<string>();
  private readonly moving = new Set<string>();
  /** What is under way for a line, by its session. */
  private readonly uses = new Map<string, Set<Promise<unknown>>>();

  constructor(
    private readonly leases: Leases,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /**
   * Does something for which the line has to be held, which it is afterwards if it was kept meanwhile.
   *
   * @throws DomainError OWNER_UNREACHABLE when it cannot be had, or this process holds as many as it may
   */
  async claim<T>(line: LineId, work: (tenure: Tenure) => Promise<T>): Promise<T> {
    const name = lineName(line);
    this.claims.set(name, (this.claims.get(name) ?? 0) + 1);
    try {
      if (!this.leases.holds(line) && this.leases.isFull)
        throw unreachable(line, 'This process has no room for the line');
      if (this.moving.has(name) || !(await this.leases.acquire(line))) throw notHeld(line);
      return await work(this.tenureOf(line));
    } finally {
      const others = (this.claims.get(name) ?? 0) - 1;
      if (others > 0) this.claims.set(name, others);
      else this.claims.delete(name);
      await this.letGo(line);
    }
  }

  /**
   * Does something with the session of a line; one that is handed over waits for that, and takes nothing new.
   *
   * @throws DomainError OWNER_UNREACHABLE while it is handed over: nothing was begun
   */
  async use<T>(line: LineId, work: () => Promise<T>): Promise<T> {
    if (this.isMoving(line)) throw unreachable(line, 'Another process is about to hold the line');
    const name = lineName(line);
    const uses = this.uses.get(name) ?? new Set();
    this.uses.set(name, uses);
    const use = work();
    uses.add(use);
    try {
      return await use;
    } finally {
      uses.delete(use);
      if (uses.size === 0) this.uses.delete(name);
    }
  }

  /**
   * Waits for something for as long as this process holds the line: what is to be written of one that was lost waits until
   * somebody claims it, and whoever waits for that may be in the way of it.
   *
   * @throws DomainError OWNER_UNREACHABLE when the line is lost meanwhile
   */
  async whileHeld(line: LineId, work: Promise<unknown>): Promise<void> {
    const over = new AbortController();
    const { signal } = over;
    const lost = (async () => {
      while (this.leases.holds(line)) await pause(LOOK_MS, undefined, { signal });
      throw notHeld(line);
    })();
    lost.catch(() => undefined);
    await Promise.race([work, lost]).finally(() => over.abort());
  }

  /** The tenure of a line that is held. @throws DomainError OWNER_UNREACHABLE */
  tenureOf(line: LineId): Tenure {
    const tenure = this.isMoving(line) ? undefined : this.leases.tenureOf(line);
    if (tenure === undefined) throw notHeld(line);
    return tenure;
  }

  /** A session of the line lives here, or has ended in a way that others need not try. */
  keep(line: LineId): void {
    this.kept.add(lineName(line));
  }

  /** Nothing of it is here any more; its socket is closed. */
  async giveBack(line: LineId): Promise<void> {
    this.forget(line);
    await this.letGo(line);
  }

  /** The same of a line that is another process's already. */
  forget(line: LineId): void {
    this.kept.delete(lineName(line));
  }

  /** Gives a line to another process when one is named, else to whoever takes it; `close` closes its session. */
  async move(line: LineId, to: string | null, close: () => Promise<void>): Promise<void> {
    const name = lineName(line);
    if (this.moving.has(name)) return;
    this.moving.add(name);
    try {
      await this.finished(name);
      await close();
      this.forget(line);
      await this.leases.release(line, to);
      tell('lease_moved', {});
    } finally {
      this.moving.delete(name);
    }
  }

  /** Whether something is done with the session of a line at this moment. */
  isUsed(line: LineId): boolean {
    return this.uses.has(lineName(line));
  }

  isMoving(line: LineId): boolean {
    return this.moving.has(lineName(line));
  }

  /** True for a line that is held for nothing. */
  isIdle(line: LineId): boolean {
    const name = lineName(line);
    return !this.kept.has(name) && !this.claims.has(name) && !this.moving.has(name);
  }

  /** Whether no other process holds a line. */
  async isFree(line: LineId): Promise<boolean> {
    return this.leases.holds(line) || (await this.leases.ownerOf(line)) === null;
  }

  private async finished(name: string): Promise<void> {
    const uses = this.uses.get(name);
    if (uses === undefined) return;
    const late = new AbortController();
    const time = pause(FINISHED_WITHIN_MS, undefined, { signal: late.signal }).catch(() => undefined);
    await Promise.race([Promise.allSettled(uses), time]).finally(() => late.abort());
  }

  private async letGo(line: LineId): Promise<void> {
    if (!this.isIdle(line)) return;
    try {
      await this.leases.release(line);
    } catch (error) {
      const reason = (error as Error).message;
      this.log.warn({ ...line, error: reason }, 'a line was not given back; it is free when its time is up');
    }
  }
}

function notHeld(line: LineId): DomainError {
  return unreachable(line, 'Another process holds the line');
}

function unreachable({ companyId, line }: LineId, words: string): DomainError {
  const members = { companyId, line, retryAfter: RETRY_AFTER_MS };
  return new DomainError('OWNER_UNREACHABLE', `${words} ${lineName({ companyId, line })}`, members);
}
