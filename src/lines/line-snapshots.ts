import { Injectable } from '@nestjs/common';
import { Leases } from '../cluster/leases.js';
import { nameOfProcess, PROCESS_ID } from '../cluster/process.js';
import { sessionNotFound } from '../domain/errors.js';
import { type LineId, lineName } from '../domain/line.js';
import { isInForce } from '../domain/restriction.js';
import type { SessionSnapshot } from '../domain/session-snapshot.js';
import { isAlive, type SessionStatus } from '../domain/session-state.js';
import { type Counts, SessionCounters, type Traffic } from './session-counters.js';
import { LineRestrictions } from './line-restrictions.js';
import { SessionPool } from './session-pool.js';
import { SessionRecords } from './session-records.js';
import type { WhatsappSession } from './whatsapp-session.entity.js';

/** Tells how lines are, in plain data: nobody outside of this room holds a session. */
@Injectable()
export class LineSnapshots {
  constructor(
    private readonly pool: SessionPool,
    private readonly records: SessionRecords,
    private readonly leases: Leases,
    private readonly counters: SessionCounters,
    private readonly restrictions: LineRestrictions,
  ) {}

  /** @throws DomainError SESSION_NOT_FOUND */
  async find(line: LineId): Promise<SessionSnapshot> {
    const runner = this.pool.get(line);
    if (runner !== undefined) return this.withRestriction(runner.snapshot());
    const [record, owner] = await Promise.all([this.records.find(line), this.leases.ownerOf(line)]);
    if (record === null) throw sessionNotFound(line);
    return asStored(record, owner?.processId);
  }

  /** True for a line whose session runs in this process. */
  runs(line: LineId): boolean {
    return this.pool.get(line) !== undefined;
  }

  /** All lines that are known, running or not, by name; of one company when it is given. */
  async list(companyId?: string): Promise<SessionSnapshot[]> {
    const [records, owners] = await Promise.all([this.records.list(companyId), this.leases.owners(companyId)]);
    // Not by the database, whose order hangs on its locale: pages go on after a name.
    records.sort((one, other) => (lineName(one) < lineName(other) ? -1 : 1));
    return records.map((record) => {
      const runner = this.pool.get(record);
      if (runner !== undefined) return this.withRestriction(runner.snapshot());
      return asStored(record, owners.get(lineName(record)));
    });
  }

  private withRestriction(snapshot: SessionSnapshot): SessionSnapshot {
    return { ...snapshot, restriction: this.restrictions.of(snapshot) };
  }

  /** The sessions of this process that are connected. */
  connected(): SessionSnapshot[] {
    return this.here().filter((snapshot) => snapshot.connected);
  }

  /** The sessions of this process. */
  here(): SessionSnapshot[] {
    return this.pool.all().map((runner) => this.withRestriction(runner.snapshot()));
  }

  /** How many sessions of this process are in each state. */
  countByStatus(): Partial<Record<SessionStatus, number>> {
    const counts: Partial<Record<SessionStatus, number>> = {};
    for (const { state } of this.pool.all()) counts[state.status] = (counts[state.status] ?? 0) + 1;
    return counts;
  }

  /** How many sessions of all processes are in each state, as it was last written. */
  countStoredByStatus(): Promise<Partial<Record<SessionStatus, number>>> {
    return this.records.countByStatus();
  }

  /** Devices of others with which messages of this process's sessions keep failing to decrypt. */
  get dampedRetries(): number {
    return this.pool.all().reduce((sum, { dampedRetries }) => sum + dampedRetries, 0);
  }

  /** What the sessions of this process did since it started. */
  get counts(): Readonly<Counts> {
    return this.counters.counts;
  }

  /** Messages of all lines of a company since the process started. */
  trafficOfCompany(companyId: string): Readonly<Traffic> {
    return this.counters.ofCompany(companyId);
  }

  /** Messages of a line since the process started. */
  trafficOf(line: LineId): Readonly<Traffic> {
    return this.counters.of(line);
  }

  /** All lines there are, wherever they live. */
  all(): Promise<LineId[]> {
    return this.records.lines();
  }

  /** True for a company that has a line. */
  async hasLine(companyId: string): Promise<boolean> {
    return (await this.records.list(companyId)).length > 0;
  }
}

/** A session that this process does not run: as another one last wrote of it, or how it ended. */
function asStored(record: WhatsappSession, owner: string | undefined): SessionSnapshot {
  const { status, lastError } = record;
  if (owner === undefined || owner === PROCESS_ID || !isAlive(status)) return atRest(record);
  const connected = status === 'connected';
  return { ...atRest(record), connected, status, lastError, owner: nameOfProcess(owner), healthy: connected };
}

/** A session that no process runs: how it ended, or idle when it was cut off alive. */
function atRest(record: WhatsappSession): SessionSnapshot {
  const { companyId, line, status, phoneNumber, lastError, asleep, restriction } = record;
  return {
    companyId,
    line,
    connected: false,
    status: isAlive(status) ? 'idle' : status,
    reconnectAttempts: 0,
    connectedAt: null,
    phoneNumber,
    lastError: asleep ? 'Closed for want of use; the next command brings it back' : lastError,
    owner: null,
    healthy: false,
    trouble: null,
    restriction: restriction !== null && isInForce(restriction) ? restriction : null,
    qr: null,
    pairingCode: null,
  };
}
