import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import type { Repository } from 'typeorm';
import { Settings } from '../config/settings.js';
import { type LineId, lineName } from '../domain/line.js';
import { WhatsappSession } from './whatsapp-session.entity.js';

const NOTED_EVERY_MS = 5 * 60_000;
const REMEMBERED = 20_000;

/**
 * Writes down when a line was used last: by a command, a message either way, or a client that listens for it, in whatever
 * process. Only where sessions without use are closed, and each line once in some minutes.
 */
@Injectable()
export class LineUse {
  private readonly noted = new LRUCache<string, true>({ max: REMEMBERED, ttl: NOTED_EVERY_MS });

  constructor(
    @InjectRepository(WhatsappSession) private readonly sessions: Repository<WhatsappSession>,
    private readonly settings: Settings,
  ) {}

  /** @param line without its name for all lines of the company */
  note({ companyId, line }: { companyId: string; line?: string }): void {
    if (this.settings.sessionIdleHours === 0) return;
    const name = line === undefined ? `${companyId}.*` : lineName({ companyId, line });
    if (this.noted.has(name)) return;
    this.noted.set(name, true);
    this.sessions
      .update({ companyId, ...(line !== undefined && { line }) }, { usedAt: () => 'now()' })
      // The next use tries again.
      .catch(() => this.noted.delete(name));
  }

  /** Lines that are wanted and were not used for so many hours. */
  async unused(hours: number): Promise<LineId[]> {
    return this.sessions.query<LineId[]>(
      `SELECT company_id AS "companyId", line FROM whatsapp_sessions
        WHERE wanted AND used_at < now() - $1 * interval '1 hour'`,
      [hours],
    );
  }

  /** Lines that no phone has linked within a day. */
  async neverLinked(): Promise<LineId[]> {
    return this.sessions.query<LineId[]>(
      `SELECT s.company_id AS "companyId", s.line FROM whatsapp_sessions s
        WHERE s.phone_number IS NULL AND s.created_at < now() - interval '1 day' AND s.updated_at < now() - interval '1 day'
          AND NOT EXISTS (SELECT FROM whatsapp_auth a WHERE (a.company_id, a.line) = (s.company_id, s.line))`,
    );
  }
}
