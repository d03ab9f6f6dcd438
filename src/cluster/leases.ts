import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { type LineId, lineName } from '../domain/line.js';
import { Heartbeat, type Mortal } from './heartbeat.js';
import { PROCESS_ID } from './process.js';

/** A process that lives. */
export interface Owner {
  /** `PROCESS_ID` of that process. */
  processId: string;
  /** Where its peers reach it; null when it did not say. */
  address: string | null;
}

/** A line that this process holds, and the number of that holding, which no earlier or later one has. */
export interface Tenure extends LineId {
  readonly epoch: string;
}

/** Told when a line that this process held is not its own any more; resolves when its socket is closed. */
export type Lost = (line: LineId) => Promise<void>;

const LIVES = 'p.expires_at > now()';

/**
 * Which process holds which line. The truth is in the database; what this process holds is known here as well, for as
 * long as it is known to live. A session opens only after its line was acquired, and closes before it is released.
 */
@Injectable()
export class Leases implements OnModuleInit, Mortal {
  private readonly held = new Map<string, Tenure>();
  private lost: Lost = () => Promise.resolve();

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly heartbeat: Heartbeat,
  ) {}

  onModuleInit(): void {
    this.heartbeat.protect(this);
  }

  /** To be called before the start, once. */
  whenLost(lost: Lost): void {
    this.lost = lost;
  }

  /** The living process that holds a line; null when none does. */
  async ownerOf({ companyId, line }: LineId): Promise<Owner | null> {
    const rows = await this.source.query<Owner[]>(
      `SELECT p.id AS "processId", p.address FROM whatsapp_leases l JOIN whatsapp_processes p ON p.id = l.owner AND ${LIVES}
        WHERE (l.company_id, l.line) = ($1, $2)`,
      [companyId, line],
    );
    return rows[0] ?? null;
  }

  /** Its owner; else the process that may hold sessions and has the most room, this one if others have no more. Null for none. */
  async placeFor(line: LineId): Promise<Owner | null> {
    const owner = await this.ownerOf(line);
    if (owner !== null) return owner;
    const rows = await this.source.query<Owner[]>(
      `SELECT p.id AS "processId", p.address
         FROM whatsapp_processes p, LATERAL (SELECT count(*) AS held FROM whatsapp_leases l WHERE l.owner = p.id) AS load
        WHERE 'sessions' = ANY (p.roles) AND NOT p.draining AND ${LIVES} AND load.held < p.max_sessions
        ORDER BY p.max_sessions - load.held DESC, p.id = $1 DESC LIMIT 1`,
      [PROCESS_ID],
    );
    return rows[0] ?? null;
  }

  /**
   * Makes a line this process's own, unless another living process holds it.
   *
   * @returns whether it is
   */
  async acquire({ companyId, line }: LineId): Promise<boolean> {
    if (this.holds({ companyId, line })) return true;
    // A row that changed since the statement began is left alone: whether its owner lives may have changed as well.
    const rows = await this.source.query<{ epoch: string }[]>(
      `INSERT INTO whatsapp_leases AS l (company_id, line, owner, epoch)
       SELECT $1, $2, p.id, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
         FROM whatsapp_processes p WHERE p.id = $3 AND ${LIVES}
       ON CONFLICT (company_id, line) DO UPDATE SET owner = excluded.owner, epoch = l.epoch + 1
        WHERE l.epoch = (SELECT seen.epoch FROM whatsapp_leases seen WHERE (seen.company_id, seen.line) = ($1, $2))
          AND (l.owner IS NULL OR l.owner = $3
               OR NOT EXISTS (SELECT FROM whatsapp_processes p WHERE p.id = l.owner AND ${LIVES}))
       RETURNING epoch`,
      [companyId, line, PROCESS_ID],
    );
    const epoch = rows[0]?.epoch;
    // It may have taken longer than this process is known to live; the row says so until somebody takes it.
    if (epoch === undefined || !this.heartbeat.isGood) return false;
    this.held.set(lineName({ companyId, line }), { companyId, line, epoch });
    return true;
  }

  /** Gives a line back; its socket is closed. To a process when one is named and lives, else to whoever takes it. */
  async release(line: LineId, to: string | null = null): Promise<void> {
    const tenure = this.held.get(lineName(line));
    if (tenure === undefined) return;
    this.held.delete(lineName(line));
    await this.source.query(
      `WITH released AS (
         UPDATE whatsapp_leases l
            SET epoch = l.epoch + 1,
                owner = (SELECT p.id FROM whatsapp_processes p WHERE p.id = $5 AND NOT p.draining AND ${LIVES})
          WHERE (l.company_id, l.line, l.owner, l.epoch) = ($1, $2, $3, $4) RETURNING 1)
       SELECT pg_notify('whatsapp_leases', '') FROM released`,
      [tenure.companyId, tenure.line, PROCESS_ID, tenure.epoch, to],
    );
  }

  /** The epoch in which this process holds a line; undefined when it does not. */
  epochOf(line: LineId): string | undefined {
    return this.heartbeat.isGood ? this.held.get(lineName(line))?.epoch : undefined;
  }

  /** Whether this process holds a line, in the same epoch as before if one is given. Cheap: to be asked before each act. */
  holds(line: LineId, epoch?: string): boolean {
    const now = this.epochOf(line);
    return now !== undefined && (epoch === undefined || now === epoch);
  }

  /** The database refused what was to be written in an epoch. */
  refused({ epoch, ...line }: Tenure): void {
    if (this.held.get(lineName(line))?.epoch !== epoch) return;
    this.held.delete(lineName(line));
    void this.lost(line);
  }

  /** What this process holds. */
  all(): Tenure[] {
    return [...this.held.values()];
  }

  async fallSilent(): Promise<void> {
    const lines = this.all();
    this.held.clear();
    await Promise.all(lines.map((line) => this.lost(line)));
  }
}
