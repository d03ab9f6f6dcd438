import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Logger } from 'pino';
import type { Repository } from 'typeorm';
import type { SessionState, SessionStatus } from '../domain/session-state.js';
import { LOGGER } from '../logging/logger.js';
import { WhatsappSession } from './whatsapp-session.entity.js';

/** Statuses after which a session does not come back by itself. */
const UNWANTED_AFTER = new Set(['idle', 'logged_out', 'replaced']);

const NOTE_ATTEMPTS = 5;
const NOTE_RETRY_MS = 500;

/**
 * Remembers of each company whether its session is wanted, and how it last was. All writes for one company happen in
 * the order in which they were asked for.
 */
@Injectable()
export class SessionRecords {
  private readonly tails = new Map<string, Promise<unknown>>();

  constructor(
    @InjectRepository(WhatsappSession) private readonly sessions: Repository<WhatsappSession>,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  find(companyId: string): Promise<WhatsappSession | null> {
    return this.sessions.findOneBy({ companyId });
  }

  list(companyId?: string): Promise<WhatsappSession[]> {
    return this.sessions.find({ where: companyId === undefined ? {} : { companyId }, order: { companyId: 'ASC' } });
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
   * Writes down a new state. Tried several times: a session that was replaced and not recorded so would take the number
   * over again at the next start.
   */
  note(companyId: string, state: SessionState): void {
    const { status, phoneNumber, lastError } = state;
    const change = { status, phoneNumber, lastError, wanted: !UNWANTED_AFTER.has(status) };
    void this.inOrder(companyId, async () => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          await this.sessions.update({ companyId }, change);
          return;
        } catch (error) {
          this.log.error(
            { companyId, attempt, error: (error as Error).message },
            'session state could not be recorded',
          );
          if (attempt === NOTE_ATTEMPTS) return;
          await pause(NOTE_RETRY_MS * attempt);
        }
      }
    });
  }

  /** Resolves when everything asked for so far for this company is written. */
  async settled(companyId: string): Promise<void> {
    await this.tails.get(companyId);
  }

  /** Resolves when everything asked for so far is written. */
  async flushed(): Promise<void> {
    await Promise.all(this.tails.values());
  }

  private inOrder(companyId: string, work: () => Promise<void>): Promise<void> {
    const done = (this.tails.get(companyId) ?? Promise.resolve()).then(work);
    const tail = done
      .catch(() => undefined)
      .finally(() => {
        if (this.tails.get(companyId) === tail) this.tails.delete(companyId);
      });
    this.tails.set(companyId, tail);
    return done;
  }
}
