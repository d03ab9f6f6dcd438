import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import type { Repository } from 'typeorm';
import type { SessionState, SessionStatus } from '../domain/session-state.js';
import { LOGGER } from '../logging/logger.js';
import { WhatsappSession } from './whatsapp-session.entity.js';

/** Statuses after which a session does not come back by itself. */
const UNWANTED_AFTER = new Set(['idle', 'logged_out', 'replaced']);

const NOTE_RETRY_MS = 500;
const NOTE_RETRY_CAP_MS = 5_000;
/** Companies that try again at once: the pool of connections is needed for other things as well. */
const RETRIED_AT_ONCE = 3;

type Note = Pick<WhatsappSession, 'status' | 'phoneNumber' | 'lastError' | 'wanted'>;

/**
 * Remembers of each company whether its session is wanted, and how it last was. All writes for one company happen in
 * the order in which they were asked for.
 */
@Injectable()
export class SessionRecords {
  private readonly tails = new Map<string, Promise<unknown>>();
  /** The newest state of each company that has one which is not written yet. */
  private readonly notes = new Map<string, Note>();
  private readonly writers = new Map<string, Promise<void>>();
  private readonly retries = new PQueue({ concurrency: RETRIED_AT_ONCE });
  private readonly closing = new AbortController();

  constructor(
    @InjectRepository(WhatsappSession) private readonly sessions: Repository<WhatsappSession>,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  find(companyId: string): Promise<WhatsappSession | null> {
    return this.sessions.findOneBy({ companyId });
  }

  list(companyId?: string): Promise<WhatsappSession[]> {
    return this.sessions.findBy(companyId === undefined ? {} : { companyId });
  }

  /** Companies whose session has to come back by itself. */
  async wanted(): Promise<WhatsappSession[]> {
    return this.sessions.find({ where: { wanted: true }, order: { companyId: 'ASC' } });
  }

  /** How many sessions are in each state, as it was last written. */
  async countByStatus(): Promise<Partial<Record<SessionStatus, number>>> {
    const rows = await this.sessions.query<{ status: SessionStatus; count: number }[]>(
      'SELECT status, count(*)::int AS count FROM whatsapp_sessions GROUP BY status',
    );
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  }

  /** All companies that have a session. */
  async companyIds(): Promise<string[]> {
    const rows = await this.sessions.query<{ id: string }[]>('SELECT company_id AS id FROM whatsapp_sessions');
    return rows.map(({ id }) => id);
  }

  /** From now on the session has to live. */
  want(companyId: string): Promise<void> {
    return this.inOrder(companyId, async () => {
      await this.sessions.query(
        `INSERT INTO whatsapp_sessions (company_id, wanted, status) VALUES ($1, true, 'idle')
         ON CONFLICT (company_id) DO UPDATE SET wanted = true, updated_at = now()`,
        [companyId],
      );
    });
  }

  /** From now on the session does not come back by itself. */
  unwant(companyId: string): Promise<void> {
    return this.inOrder(companyId, async () => {
      await this.sessions.update({ companyId }, { wanted: false });
    });
  }

  remove(companyId: string): Promise<void> {
    return this.inOrder(companyId, async () => {
      await this.sessions.delete({ companyId });
    });
  }

  /**
   * Writes down a new state, however long the database is away, since a session that was replaced and not recorded so
   * would take the number over again at the next start. Of several states that wait the newest is all that is needed.
   */
  note(companyId: string, state: SessionState): void {
    const { status, phoneNumber, lastError } = state;
    this.notes.set(companyId, { status, phoneNumber, lastError, wanted: !UNWANTED_AFTER.has(status) });
    if (this.writers.has(companyId)) return;
    const writer = this.keepWriting(companyId).finally(() => this.writers.delete(companyId));
    this.writers.set(companyId, writer);
  }

  /** Resolves when everything asked for so far for this company is written. */
  async settled(companyId: string): Promise<void> {
    await this.writers.get(companyId);
    await this.tails.get(companyId);
  }

  /** Waits so long for what was asked for so far; states that are not written by then are given up. */
  async close(withinMs: number): Promise<void> {
    const over = new AbortController();
    const late = pause(withinMs, undefined, { signal: over.signal }).catch(() => undefined);
    await Promise.race([Promise.all([...this.writers.values(), ...this.tails.values()]), late]);
    over.abort();
    this.closing.abort();
    if (this.notes.size === 0) return;
    this.log.error({ sessions: this.notes.size }, 'states of sessions were not recorded before the process ended');
  }

  private async keepWriting(companyId: string): Promise<void> {
    const write = (): Promise<void> => this.inOrder(companyId, () => Promise.resolve());
    for (let attempt = 1; this.notes.has(companyId) && !this.closing.signal.aborted; attempt += 1) {
      try {
        await (attempt === 1 ? write() : this.retries.add(write));
      } catch (error) {
        this.log.error({ companyId, attempt, error: (error as Error).message }, 'session state could not be recorded');
        const wait = Math.min(NOTE_RETRY_MS * 2 ** (attempt - 1), NOTE_RETRY_CAP_MS);
        await pause(wait, undefined, { signal: this.closing.signal }).catch(() => undefined);
      }
    }
  }

  private async writeNote(companyId: string, note: Note): Promise<void> {
    await this.sessions.update({ companyId }, note);
    if (this.notes.get(companyId) === note) this.notes.delete(companyId);
  }

  /** What is asked for comes after the state that was noted before it, and before a state that is noted later. */
  private inOrder(companyId: string, work: () => Promise<void>): Promise<void> {
    const noted = this.notes.get(companyId);
    const done = (this.tails.get(companyId) ?? Promise.resolve())
      .then(() =>
        noted !== undefined && this.notes.get(companyId) === noted ? this.writeNote(companyId, noted) : undefined,
      )
      .then(work);
    const tail = done
      .catch(() => undefined)
      .finally(() => {
        if (this.tails.get(companyId) === tail) this.tails.delete(companyId);
      });
    this.tails.set(companyId, tail);
    return done;
  }
}
