import { setTimeout as pause } from 'node:timers/promises';
import { Inject } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import { SideConnection } from '../database/side-connection.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { LOGGER } from '../logging/logger.js';
import { elapsedMs } from './elapsed.js';
import { LEASE_CHANNEL } from './lease-sql.js';
import { type Body, isProvedDead, ownBody } from './machine.js';
import { OwnAddress } from './own-address.js';
import { PROCESS_ID } from './process.js';

/** One more than would do: a beat may take as long as the time between two. */
const BEATS_PER_TTL = 4;
const RETRY_MS = 250;

/** A lease as it was when this process gave it up. */
export interface GivenUp {
  companyId: string;
  line: string;
  epoch: string;
}

/** Who holds something for as long as this process is known to live. */
export interface Holder {
  /** No sign of life was given for half of its time, or the database knows of none: everything is let go of, now. */
  fallSilent(): void;
  /** This process begins anew, with nothing; these leases had nobody else in the meantime. */
  gaveUp(leases: readonly GivenUp[]): void;
}

/**
 * The one row by which this process shows that it lives; to renew it costs the same whatever the process holds. The
 * database counts its time to live by its own clock. Here half of it counts, by a clock that nobody can set, from
 * before the database was asked: so this process knows before anybody else does that it does not count any more.
 */
@Part({ stage: 'store' })
export class Heartbeat implements StartsAndStops {
  private holder: Holder | undefined;
  private revived: () => void = () => undefined;
  private goodUntil = -Infinity;
  private silent = true;
  private lives = 0;
  private drains = false;
  private timer: NodeJS.Timeout | undefined;
  private watch: NodeJS.Timeout | undefined;
  private beating: Promise<void> = Promise.resolve();
  private stopped = false;
  private bySide = true;
  private sideIsAsked = false;
  private askedAt = -Infinity;
  private others: readonly Body[] = [];
  private nextLapse = Infinity;

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly side: SideConnection,
    private readonly settings: Settings,
    private readonly address: OwnAddress,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** True while nobody can take what this process holds. It is a look at a clock: true now may be false after a pause. */
  get isGood(): boolean {
    return elapsedMs() < this.goodUntil;
  }

  /** Which of its lives this process is in. */
  get life(): number {
    return this.lives;
  }

  /**
   * Whether what was asked for in this life counts still. What is answered later may have been somebody else's since; what this
   * process has all the same, it finds as handed over.
   */
  livesOn(life: number): boolean {
    return this.isGood && this.life === life;
  }

  /** Lines that this process may hold. */
  get most(): number {
    return this.settings.maxSessionsPerProcess;
  }

  /** To be called before the start, once. */
  protect(holder: Holder): void {
    this.holder = holder;
  }

  /** Told when this process begins to live, at first and after it had let go of everything. To be called before the start, once. */
  whenRevived(revived: () => void): void {
    this.revived = revived;
  }

  async start(): Promise<void> {
    await this.register();
    this.again(this.everyMs);
  }

  /** Afterwards nothing has to wait for what this process held. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    clearTimeout(this.watch);
    await this.beating;
    this.silent = true;
    this.goodUntil = -Infinity;
    await this.source.query(
      `WITH given_up AS (UPDATE whatsapp_leases SET owner = NULL, epoch = epoch + 1 WHERE owner = $1),
            gone AS (DELETE FROM whatsapp_processes WHERE id = $1)
       SELECT pg_notify('${LEASE_CHANNEL}', '')`,
      [PROCESS_ID],
    );
  }

  /** From now on this process takes nothing more, and others take what it gives. */
  async drain(): Promise<void> {
    this.drains = true;
    await this.inTime(this.source.query('UPDATE whatsapp_processes SET draining = true WHERE id = $1', [PROCESS_ID]));
  }

  /**
   * Removes the rows of processes that do not live any more: from then on what they held is free.
   *
   * @returns how many there were
   */
  async bury(): Promise<number> {
    const others = await this.source.query<(Body & { id: string; leftMs: number })[]>(
      `SELECT id, machine, pid, pid_started AS "pidStarted",
              (extract(epoch FROM expires_at - now()) * 1000)::float8 AS "leftMs"
         FROM whatsapp_processes WHERE id <> $1`,
      [PROCESS_ID],
    );
    const dead = others.filter(isProvedDead);
    const living = others.filter((other) => !dead.includes(other) && other.leftMs >= 0);
    this.others = living;
    this.nextLapse = elapsedMs() + Math.min(...living.map(({ leftMs }) => leftMs));
    const proved = dead.map(({ id }) => id);
    if (proved.length === 0 && !others.some(({ leftMs }) => leftMs < 0)) return 0;
    // All are told: each takes its share of what is free now, and whoever does not look would leave its share to nobody.
    const rows = await this.source.query<{ id: string }[]>(
      `WITH gone AS (DELETE FROM whatsapp_processes WHERE id <> $1 AND (expires_at < now() OR id = ANY ($2)) RETURNING id)
       SELECT id, pg_notify('${LEASE_CHANNEL}', '') FROM gone`,
      [PROCESS_ID, proved],
    );
    for (const { id } of rows) this.log.warn({ process: id }, 'a process is dead; what it held is free');
    return rows.length;
  }

  /** Whether one of those that were there when the dead were looked for last is proved dead since. Asks the kernel alone. */
  get hasNewlyDead(): boolean {
    return this.others.some(isProvedDead);
  }

  /** Milliseconds until the first of the others is dead unless it gives a sign of life before. */
  get nextLapseMs(): number {
    return this.nextLapse - elapsedMs();
  }

  private get everyMs(): number {
    return this.settings.leaseTtlMs / BEATS_PER_TTL;
  }

  private again(ms: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.beating = this.beat();
    }, ms);
  }

  private async beat(): Promise<void> {
    try {
      // Whoever slept through it lets go first, and asks then.
      if (!this.isGood) this.fallSilent();
      if (!(await this.inTime(this.renew()))) {
        this.fallSilent();
        await this.inTime(this.register());
      }
      if (!this.bySide) this.trySide();
      this.again(Math.max(0, this.askedAt + this.everyMs - elapsedMs()));
    } catch (error) {
      this.bySide = !this.bySide;
      this.log.warn({ error: (error as Error).message }, 'no sign of life could be given; trying again');
      this.again(Math.min(RETRY_MS, this.everyMs / 4));
    }
  }

  /** A connection on which nothing came back is asked for signs of life again once something does. */
  private trySide(): void {
    if (this.sideIsAsked) return;
    this.sideIsAsked = true;
    this.side
      .query('SELECT', [])
      .then((rows) => {
        if (rows !== undefined) this.bySide = true;
      })
      .catch(() => undefined)
      .finally(() => (this.sideIsAsked = false));
  }

  /** @returns false when this process is taken for dead */
  private async renew(): Promise<boolean> {
    const askedAt = elapsedMs();
    const [row] = await this.ask<{ draining: boolean }>(
      `WITH beat AS (UPDATE whatsapp_processes SET expires_at = now() + $2 * interval '1 millisecond'
                      WHERE id = $1 AND expires_at > now() RETURNING draining)
       SELECT draining FROM beat`,
      [PROCESS_ID, this.settings.leaseTtlMs],
    );
    if (row === undefined) return false;
    this.drains ||= row.draining;
    this.livedAt(askedAt);
    return true;
  }

  /** Begins anew: whatever it held is free. What arrives late, when this process lives again, takes nothing from it. */
  private async register(): Promise<void> {
    const { leaseTtlMs, roles, maxSessionsPerProcess } = this.settings;
    const { machine, pid, pidStarted } = ownBody();
    const askedAt = elapsedMs();
    const given = await this.ask<GivenUp>(
      `WITH given_up AS (
         UPDATE whatsapp_leases SET owner = NULL, epoch = epoch + 1
          WHERE owner = $1 AND NOT EXISTS (SELECT FROM whatsapp_processes p WHERE p.id = $1 AND p.expires_at > now())
         RETURNING company_id AS "companyId", line, epoch
       ), registered AS (
         INSERT INTO whatsapp_processes (id, address, roles, max_sessions, draining, machine, pid, pid_started, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + $9 * interval '1 millisecond')
         ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at)
       SELECT * FROM given_up`,
      [
        PROCESS_ID,
        this.address.origin,
        roles,
        maxSessionsPerProcess,
        this.drains,
        machine,
        pid,
        pidStarted,
        leaseTtlMs,
      ],
    );
    this.holder?.gaveUp(given);
    this.livedAt(askedAt);
  }

  /** By the connection that nobody else waits for, or by the pool when that has just failed or is not up. */
  private async ask<Row extends object>(sql: string, values: unknown[]): Promise<Row[]> {
    const rows = this.bySide ? await this.side.query<Row>(sql, values) : undefined;
    return rows ?? (await this.source.query<Row[]>(sql, values));
  }

  /** A connection on which nothing comes back must not keep the next try from being made. */
  private async inTime<T>(asked: Promise<T>): Promise<T> {
    const over = new AbortController();
    const late = pause(this.everyMs, undefined, { signal: over.signal }).then(() => {
      throw new Error(`no answer within ${this.everyMs} ms`);
    });
    return Promise.race([asked, late]).finally(() => over.abort());
  }

  private livedAt(at: number): void {
    // Nor does an answer count that came too late: what the sessions were told meanwhile they did not believe.
    if (!this.isGood) this.fallSilent();
    this.askedAt = Math.max(this.askedAt, at);
    // Answers may come late, and not in order.
    this.goodUntil = Math.max(this.goodUntil, at + this.settings.leaseTtlMs / 2);
    const begins = this.silent;
    this.silent = false;
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.fallSilent(), this.goodUntil - elapsedMs());
    if (!begins) return;
    this.lives += 1;
    // Told here, since the answer may come when nobody waits for it any more.
    this.revived();
  }

  private fallSilent(): void {
    this.goodUntil = -Infinity;
    if (this.silent) return;
    this.silent = true;
    this.log.warn('no sign of life could be given in time; every session of this process is closed');
    this.holder?.fallSilent();
  }
}
