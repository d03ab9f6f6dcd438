import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Load, Tenure } from '../domain/lease.js';
import { type LineId, lineName } from '../domain/line.js';
import { tell } from '../telemetry/observations.js';
import { type GivenUp, Heartbeat, type Holder } from './heartbeat.js';
import { LEASE_CHANNEL, LIVES, NEW_EPOCH, NOBODY_WITHOUT_LEASES, UNCHANGED } from './lease-sql.js';
import { PROCESS_ID } from './process.js';

/** A process that lives. */
export interface Owner {
  /** `PROCESS_ID` of that process. */
  processId: string;
  /** Where its peers reach it; null when it did not say. */
  address: string | null;
}

/** Told when a line that this process held is not its own any more: its socket is to be closed at once. */
export type Lost = (line: LineId) => void;

/** A tenure, and the first of those in a row between which nobody else held the line. */
interface Holding extends Tenure {
  readonly since: string;
}

/**
 * Which process holds which line. The truth is in the database; what this process holds is known here as well, for as
 * long as it is known to live. A session opens only after its line was acquired, and closes before it is released.
 */
@Injectable()
export class Leases implements OnModuleInit, Holder {
  private readonly held = new Map<string, Holding>();
  /** What was let go of in silence, and may be had again with nobody in between. */
  private readonly past = new Map<string, Holding>();
  /** What is asked for at this moment; each asking would make an epoch of its own. */
  private readonly acquiring = new Map<string, Promise<boolean>>();
  private lost: Lost = () => undefined;

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

  /** The living process that holds a line, by name, for lines that one holds; of one company when it is given. */
  async owners(companyId?: string): Promise<Map<string, string>> {
    const rows = await this.source.query<(LineId & { owner: string })[]>(
      `SELECT l.company_id AS "companyId", l.line, l.owner
         FROM whatsapp_leases l JOIN whatsapp_processes p ON p.id = l.owner AND ${LIVES}
        ${companyId === undefined ? '' : 'WHERE l.company_id = $1'}`,
      companyId === undefined ? [] : [companyId],
    );
    return new Map(rows.map((row) => [lineName(row), row.owner]));
  }

  /**
   * Its owner; else the process that may hold sessions and has the most room, this one if others have no more. Null for none.
   *
   * @param opens false for what opens no session that is new: then this process itself goes before all others
   */
  async placeFor(line: LineId, opens = true): Promise<Owner | null> {
    const owner = await this.ownerOf(line);
    if (owner !== null) return owner;
    const rows = await this.source.query<Owner[]>(
      `SELECT p.id AS "processId", p.address
         FROM whatsapp_processes p, LATERAL (SELECT count(*) AS held FROM whatsapp_leases l WHERE l.owner = p.id) AS load
        WHERE 'sessions' = ANY (p.roles) AND NOT p.draining AND ${LIVES} AND load.held < p.max_sessions
        ORDER BY p.id = $1 AND NOT $2::boolean DESC, p.max_sessions - load.held DESC, p.id = $1 DESC LIMIT 1`,
      [PROCESS_ID, opens],
    );
    return rows[0] ?? null;
  }

  /** What each living process with the role `sessions` holds and may hold. */
  async loads(): Promise<Load[]> {
    return this.source.query<Load[]>(
      `SELECT p.id, CASE WHEN p.draining THEN 0 ELSE p.max_sessions END AS most,
              (SELECT count(*) FROM whatsapp_leases l WHERE l.owner = p.id)::int AS held
         FROM whatsapp_processes p WHERE 'sessions' = ANY (p.roles) AND ${LIVES}`,
    );
  }

  /**
   * Makes a line this process's own, unless another living process holds it.
   *
   * @returns whether it is
   */
  async acquire(line: LineId): Promise<boolean> {
    if (this.holds(line)) return true;
    const name = lineName(line);
    const under = this.acquiring.get(name);
    if (under !== undefined) return under;
    const acquiring = this.ask(line).finally(() => this.acquiring.delete(name));
    this.acquiring.set(name, acquiring);
    return acquiring;
  }

  private async ask({ companyId, line }: LineId): Promise<boolean> {
    const { life } = this.heartbeat;
    const rows = await this.source.query<Tenure[]>(
      `INSERT INTO whatsapp_leases AS l (company_id, line, owner, epoch)
       SELECT $1, $2, p.id, ${NEW_EPOCH} FROM whatsapp_processes p
        WHERE p.id = $3 AND ${LIVES} AND ${NOBODY_WITHOUT_LEASES}
       ON CONFLICT (company_id, line) DO UPDATE SET owner = excluded.owner, epoch = l.epoch + 1
        WHERE ${UNCHANGED} AND (l.owner IS NULL OR l.owner = $3
               OR NOT EXISTS (SELECT FROM whatsapp_processes p WHERE p.id = l.owner AND ${LIVES}))
       RETURNING company_id AS "companyId", line, epoch`,
      [companyId, line, PROCESS_ID],
    );
    // It may have taken longer than this process is known to live; the row says so until somebody takes it.
    if (!this.heartbeat.livesOn(life)) return false;
    const name = lineName({ companyId, line });
    if (rows[0] === undefined) this.past.delete(name);
    else this.hold(rows[0]);
    return rows[0] !== undefined;
  }

  /**
   * Makes lines this process's own that have to live, are linked, and are held by no living process.
   *
   * @returns those it has become
   */
  async acquireFree(most: number): Promise<LineId[]> {
    const { life } = this.heartbeat;
    const rows = await this.source.query<Tenure[]>(
      `WITH free AS MATERIALIZED (${freeLines('s.company_id, s.line')}
          ORDER BY md5(s.company_id || '.' || s.line || $1) LIMIT $2)
       INSERT INTO whatsapp_leases AS l (company_id, line, owner, epoch)
       SELECT f.company_id, f.line, p.id, ${NEW_EPOCH} FROM free f, whatsapp_processes p
        WHERE p.id = $1::uuid AND ${LIVES} AND ${NOBODY_WITHOUT_LEASES}
        ORDER BY f.company_id COLLATE "C", f.line COLLATE "C"
       ON CONFLICT (company_id, line) DO UPDATE SET owner = excluded.owner, epoch = l.epoch + 1
        WHERE ${UNCHANGED} AND (l.owner IS NULL
               OR NOT EXISTS (SELECT FROM whatsapp_processes p WHERE p.id = l.owner AND ${LIVES}))
       RETURNING company_id AS "companyId", line, epoch`,
      [PROCESS_ID, most],
    );
    if (!this.heartbeat.livesOn(life)) return [];
    for (const row of rows) this.hold(row);
    return rows;
  }

  /** Whether a process from before there were leases is connected: until it ends it has all lines, and nothing is acquired. */
  async areKeptByOldOne(): Promise<boolean> {
    const rows = await this.source.query<{ kept: boolean }[]>(`SELECT NOT ${NOBODY_WITHOUT_LEASES} AS kept`);
    return rows[0]?.kept === true;
  }

  /** How many lines have to live, are linked, and are held by no living process. */
  async countFree(): Promise<number> {
    const rows = await this.source.query<{ free: number }[]>(freeLines('count(*)::int AS free'));
    return rows[0]?.free ?? 0;
  }

  /** Lines that are this process's own by the database and not by what it knows: somebody handed them over. */
  async handedOver(): Promise<LineId[]> {
    const rows = await this.source.query<LineId[]>(
      `SELECT company_id AS "companyId", line FROM whatsapp_leases WHERE owner = $1`,
      [PROCESS_ID],
    );
    return rows.filter((line) => !this.held.has(lineName(line)));
  }

  /**
   * Gives a line back; its socket is closed. To a process when one is named and lives, else to whoever takes it. Of a line
   * that is no more nothing is left.
   */
  async release(line: LineId, to: string | null = null): Promise<void> {
    const name = lineName(line);
    const holding = this.held.get(name);
    if (holding === undefined) return;
    this.held.delete(name);
    await this.source.query(
      `WITH known AS (SELECT FROM whatsapp_sessions WHERE (company_id, line) = ($1, $2)),
       forgotten AS (
         DELETE FROM whatsapp_leases l
          WHERE (l.company_id, l.line, l.owner, l.epoch) = ($1, $2, $3, $4) AND NOT EXISTS (SELECT FROM known)),
       released AS (
         UPDATE whatsapp_leases l
            SET epoch = l.epoch + 1,
                owner = (SELECT p.id FROM whatsapp_processes p WHERE p.id = $5 AND NOT p.draining AND ${LIVES})
          WHERE (l.company_id, l.line, l.owner, l.epoch) = ($1, $2, $3, $4) AND EXISTS (SELECT FROM known) RETURNING l.owner)
       SELECT pg_notify('${LEASE_CHANNEL}', coalesce(owner::text, '')) FROM released`,
      [holding.companyId, holding.line, PROCESS_ID, holding.epoch, to],
    );
  }

  /** The tenure in which this process holds a line; undefined when it does not. */
  tenureOf(line: LineId): Tenure | undefined {
    return this.heartbeat.isGood ? this.held.get(lineName(line)) : undefined;
  }

  epochOf(line: LineId): string | undefined {
    return this.tenureOf(line)?.epoch;
  }

  /** Whether this process holds a line still, or anew, in the same epoch if one is given. Cheap: to be asked before each act. */
  holds(line: LineId, epoch?: string): boolean {
    const now = this.epochOf(line);
    return now !== undefined && (epoch === undefined || now === epoch);
  }

  /**
   * The tenure that goes on where an earlier one was cut off with nobody in between, so that what was to be written then may be
   * written now. Undefined while that is not known yet, null when somebody else had the line.
   */
  continued(earlier: Tenure): Tenure | null | undefined {
    const name = lineName(earlier);
    const now = this.held.get(name) ?? this.past.get(name);
    if (now === undefined || BigInt(now.since) > BigInt(earlier.epoch)) return null;
    return this.tenureOf(earlier);
  }

  /** The database refused what was to be written in a tenure. */
  refused(tenure: Tenure): void {
    tell('lease_lost', { reason: 'refused' });
    const name = lineName(tenure);
    if (this.held.get(name)?.epoch !== tenure.epoch) return;
    this.held.delete(name);
    this.lost({ companyId: tenure.companyId, line: tenure.line });
  }

  /** Lines that were let go of in silence, and of which is not known yet who has them now. */
  unsettled(): LineId[] {
    return [...this.past.values()].map(({ companyId, line }) => ({ companyId, line }));
  }

  /** Whether this process holds as many lines as it may. */
  get isFull(): boolean {
    return this.held.size >= this.heartbeat.most;
  }

  /** What this process holds. */
  all(): Tenure[] {
    return [...this.held.values()];
  }

  fallSilent(): void {
    for (const [name, holding] of this.held) {
      this.held.delete(name);
      this.past.set(name, holding);
      tell('lease_lost', { reason: 'silence' });
      this.lost({ companyId: holding.companyId, line: holding.line });
    }
  }

  /** What this process was still the owner of when it began anew; the rest has been somebody else's. */
  gaveUp(lines: readonly GivenUp[]): void {
    const given = new Map(lines.map((line) => [lineName(line), line.epoch]));
    for (const [name, holding] of this.past) {
      const epoch = given.get(name);
      if (epoch !== undefined && follows(holding.epoch, epoch)) this.past.set(name, { ...holding, epoch });
      else this.past.delete(name);
    }
  }

  private hold({ companyId, line, epoch }: Tenure): void {
    const name = lineName({ companyId, line });
    const known = this.held.get(name);
    // Answers may come in another order than they were made in.
    if (known !== undefined && BigInt(known.epoch) >= BigInt(epoch)) return;
    // What this process was told meanwhile it did not hear of: what lives by the epoch before can write nothing any more.
    if (known !== undefined) {
      this.held.delete(name);
      this.past.set(name, known);
      tell('lease_lost', { reason: 'silence' });
      this.lost({ companyId, line });
    }
    const before = this.past.get(name);
    this.past.delete(name);
    const goesOn = before !== undefined && follows(before.epoch, epoch);
    this.held.set(name, { companyId, line, epoch, since: goesOn ? before.since : epoch });
  }
}

/** True when nobody held the line between the two epochs. */
function follows(epoch: string, next: string): boolean {
  return BigInt(next) === BigInt(epoch) + 1n;
}

/** Lines that have to live, are linked, and are held by no living process. */
function freeLines(columns: string): string {
  return `
    SELECT ${columns} FROM whatsapp_sessions s
      JOIN whatsapp_auth a ON (a.company_id, a.line) = (s.company_id, s.line)
      LEFT JOIN whatsapp_leases l ON (l.company_id, l.line) = (s.company_id, s.line)
      LEFT JOIN whatsapp_processes p ON p.id = l.owner AND ${LIVES}
     WHERE s.wanted AND p.id IS NULL`;
}
