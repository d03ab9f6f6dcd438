import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Logger } from 'pino';
import type { Repository } from 'typeorm';
import type { SessionState } from '../domain/session-state.js';
import { LOGGER } from '../logging/logger.js';
import { WhatsappSession } from './whatsapp-session.entity.js';

/** Statuses after which a session does not come back by itself. */
const UNWANTED_AFTER = new Set(['idle', 'logged_out', 'replaced']);

/** Remembers of each company whether its session is wanted, and how it last was. */
@Injectable()
export class SessionRecords {
  private readonly tails = new Map<string, Promise<void>>();

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

  /** From now on the session has to live. */
  async want(companyId: string): Promise<void> {
    await this.sessions.query(
      `INSERT INTO whatsapp_sessions (company_id, wanted, status) VALUES ($1, true, 'idle')
       ON CONFLICT (company_id) DO UPDATE SET wanted = true, updated_at = now()`,
      [companyId],
    );
  }

  async remove(companyId: string): Promise<void> {
    await this.afterEarlier(companyId);
    await this.sessions.delete({ companyId });
  }

  /** Writes down a new state, in order; a write that fails is logged, since the next one says more. */
  note(companyId: string, state: SessionState): void {
    const change = {
      status: state.status,
      phoneNumber: state.phoneNumber,
      lastError: state.lastError,
      ...(UNWANTED_AFTER.has(state.status) && { wanted: false }),
    };
    const turn = this.afterEarlier(companyId)
      .then(() => this.sessions.update({ companyId }, change))
      .then(
        () => undefined,
        (error: Error) => this.log.error({ companyId, error: error.message }, 'session state could not be recorded'),
      )
      .finally(() => {
        if (this.tails.get(companyId) === turn) this.tails.delete(companyId);
      });
    this.tails.set(companyId, turn);
  }

  /** Resolves when every state noted so far is written. */
  async flushed(): Promise<void> {
    await Promise.all(this.tails.values());
  }

  private afterEarlier(companyId: string): Promise<void> {
    return this.tails.get(companyId) ?? Promise.resolve();
  }
}
