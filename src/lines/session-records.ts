import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import type { Repository } from 'typeorm';
import { fenceSql, fenceValues, isRefused } from '../cluster/fence.js';
import { Leases } from '../cluster/leases.js';
import type { Tenure } from '../domain/lease.js';
import type { SessionState, SessionStatus } from '../domain/session-state.js';
import { DomainError } from '../domain/errors.js';
import { type LineId, lineName } from '../domain/line.js';
import { KeyedMutex } from '../domain/mutex.js';
import { LOGGER } from '../logging/logger.js';
import { WhatsappSession } from './whatsapp-session.entity.js';

/** Statuses after which a session does not come back by itself. */
const UNWANTED_AFTER = new Set(['idle', 'logged_out', 'replaced']);

const RETRY_AFTER_MS = 1_000;
const NOTE_RETRY_MS = 500;
const NOTE_RETRY_CAP_MS = 5_000;
/** Lines that try again at once: the pool of connections is needed for other things as well. */
const RETRIED_AT_ONCE = 3;

/** What is known by who held the line then. */
type Note = Pick<WhatsappSession, 'status' | 'phoneNumber' | 'lastError' | 'wanted'> & { tenure: Tenure };

/**
 * Remembers of each line whether its session is wanted, and how it last was. All writes for one line happen in
 * the order in which they were asked for.
 */
@Injectable()
export class SessionRecords {
  private readonly writes = new KeyedMutex();
  /** The newest state of each line that has one which is not written yet. */
  private readonly notes = new Map<string, Note>();
  private readonly writers = new Map<string, Promise<void>>();
  private readonly retries = new PQueue({ concurrency: RETRIED_AT_ONCE });
  private readonly closing = new AbortController();

  constructor(
    @InjectRepository(WhatsappSession) private readonly sessions: Repository<WhatsappSession>,
    private readonly leases: Leases,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  find({ companyId, line }: LineId): Promise<WhatsappSession | null> {
    return this.sessions.findOneBy({ companyId, line });
  }

  list(companyId?: string): Promise<WhatsappSession[]> {
    return this.sessions.findBy(companyId === undefined ? {} : { companyId });
  }

  /** Lines whose session has to come back by itself. */
  async wanted(): Promise<WhatsappSession[]> {
    return this.sessions.find({ where: { wanted: true }, order: { companyId: 'ASC', line: 'ASC' } });
  }

  /** How many sessions are in each state, as it was last written. */
  async countByStatus(): Promise<Partial<Record<SessionStatus, number>>> {
    const rows = await this.sessions.query<{ status: SessionStatus; count: number }[]>(
      'SELECT status, count(*)::int AS count FROM whatsapp_sessions GROUP BY status',
    );
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  }

  /** All lines there are. */
  lines(): Promise<LineId[]> {
    return this.sessions.query<LineId[]>('SELECT company_id AS "companyId", line FROM whatsapp_sessions');
  }

  /** From now on the session has to live. */
  want(line: LineId): Promise<void> {
    return this.inOrder(line, async () => {
      await this.sessions.query(
        `INSERT INTO whatsapp_sessions (company_id, line, wanted, status) VALUES ($1, $2, true, 'idle')
         ON CONFLICT (company_id, line) DO UPDATE
           SET wanted = true, asleep = false, used_at = now(), updated_at = now()`,
        [line.companyId, line.line],
      );
    });
  }

  /** From now on the session does not come back by itself. */
  unwant(line: LineId): Promise<void> {
    return this.inOrder(line, async () => {
      await this.sessions.update(keyOf(line), { wanted: false, asleep: false });
    });
  }

  /**
   * From now on the session comes back by the next command, and by itself no more.
   *
   * @returns false when it was used within these hours, in whatever process
   */
  async sleep(line: LineId, unusedHours: number): Promise<boolean> {
    let sleeps = false;
    await this.inOrder(line, async () => {
      const [, changed] = await this.sessions.query<[unknown, number]>(
        `UPDATE whatsapp_sessions SET wanted = false, asleep = true
          WHERE (company_id, line) = ($1, $2) AND wanted AND used_at < now() - $3 * interval '1 hour'`,
        [line.companyId, line.line, unusedHours],
      );
      sleeps = changed > 0;
    });
    return sleeps;
  }

  remove(line: LineId): Promise<void> {
    return this.inOrder(line, async () => {
      await this.sessions.delete(keyOf(line));
    });
  }

  /**
   * Writes down a new state, however long the database is away, since a session that was replaced and not recorded so
   * would take the number over again at the next start. Of several states that wait the newest is all that is needed.
   * One is given up when somebody else has held the line since.
   */
  note(line: Tenure, state: SessionState): void {
    const name = lineName(line);
    const { status, phoneNumber, lastError } = state;
    this.notes.set(name, { status, phoneNumber, lastError, wanted: !UNWANTED_AFTER.has(status), tenure: line });
    if (this.writers.has(name)) return;
    const writer = this.keepWriting(line).finally(() => this.writers.delete(name));
    this.writers.set(name, writer);
  }

  /** Resolves when everything asked for so far for this line is written. */
  async settled(line: LineId): Promise<void> {
    await this.writers.get(lineName(line));
    await this.writes.settled(lineName(line));
  }

  /** Waits so long for what was asked for so far; states that are not written by then are given up. */
  async close(withinMs: number): Promise<void> {
    await within(Promise.all([...this.writers.values(), this.writes.settled()]), withinMs);
    this.closing.abort();
    if (this.notes.size === 0) return;
    this.log.error({ sessions: this.notes.size }, 'states of sessions were not recorded before the process ended');
  }

  private async keepWriting(line: LineId): Promise<void> {
    const name = lineName(line);
    const write = (): Promise<void> => this.inOrder(line, () => Promise.resolve());
    for (let attempt = 1; this.notes.has(name) && !this.closing.signal.aborted; attempt += 1) {
      try {
        await (attempt === 1 ? write() : this.retries.add(write));
      } catch (error) {
        this.log.error(
          { ...keyOf(line), attempt, error: (error as Error).message },
          'session state could not be recorded',
        );
        const wait = Math.min(NOTE_RETRY_MS * 2 ** (attempt - 1), NOTE_RETRY_CAP_MS);
        await pause(wait, undefined, { signal: this.closing.signal }).catch(() => undefined);
      }
    }
  }

  private async writeNote(line: LineId, note: Note): Promise<void> {
    const tenure = this.leases.continued(note.tenure);
    if (tenure === undefined) {
      throw notKnownToHold(line);
    }
    if (tenure !== null) await this.write(tenure, note);
    if (this.notes.get(lineName(line)) === note) this.notes.delete(lineName(line));
  }

  private async write(tenure: Tenure, { status, phoneNumber, lastError, wanted }: Note): Promise<void> {
    try {
      await this.sessions.query(
        `UPDATE whatsapp_sessions
            SET status = $7, phone_number = $8, last_error = $9, wanted = $10, updated_at = now()
          WHERE (company_id, line) = ($5, $6) AND (SELECT ${fenceSql(1)})`,
        [...fenceValues([tenure]), tenure.companyId, tenure.line, status, phoneNumber, lastError, wanted],
      );
    } catch (error) {
      if (!isRefused(error)) throw error;
      this.leases.refused(tenure);
    }
  }

  /** What is asked for comes after the state that was noted before it, and before a state that is noted later. */
  private inOrder(line: LineId, work: () => Promise<void>): Promise<void> {
    const name = lineName(line);
    const noted = this.notes.get(name);
    return this.writes.run(name, async () => {
      if (noted !== undefined && this.notes.get(name) === noted) await this.writeNote(line, noted);
      await work();
    });
  }
}

function notKnownToHold(line: LineId): DomainError {
  const words = `It is not known whether this process still holds the line ${lineName(line)}`;
  return new DomainError('OWNER_UNREACHABLE', words, { ...keyOf(line), retryAfter: RETRY_AFTER_MS });
}

/** @returns false when it took longer */
async function within(work: Promise<unknown>, ms: number): Promise<boolean> {
  const over = new AbortController();
  const late = pause(ms, false, { signal: over.signal }).catch(() => false);
  return Promise.race([work.then(() => true), late]).finally(() => over.abort());
}

/** Without whatever else an object has that is a line. */
function keyOf({ companyId, line }: LineId): LineId {
  return { companyId, line };
}
