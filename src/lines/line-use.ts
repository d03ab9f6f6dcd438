import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import type { Repository } from 'typeorm';
import { Settings } from '../config/settings.js';
import type { EventType } from '../domain/events.js';
import type { LineId } from '../domain/line.js';
import { WhatsappSession } from './whatsapp-session.entity.js';

const NOTED_EVERY_MS = 5 * 60_000;
const REMEMBERED = 20_000;

/** Events that say how a session is, or what was read from the account: they come whether anybody uses the line or not. */
const NO_USE: ReadonlySet<EventType> = new Set([
  'connecting',
  'qr',
  'pairing_code',
  'passkey_required',
  'connected',
  'disconnected',
  'reconnecting',
  'media_ready',
  'identity_mapped',
  'contact_updated',
  'history',
  'presence',
  'restriction',
  'logout',
  'replaced',
  'reconnect_failed',
  'health_check_failed',
  'error',
]);

/**
 * Writes down when a line was used last: by a command, by what happens in its chats, or by a client that listens for it, in
 * whatever process. Only where sessions without use are closed, and each line once in some minutes.
 */
@Injectable()
export class LineUse {
  private readonly noted = new LRUCache<string, true>({ max: REMEMBERED, ttl: NOTED_EVERY_MS });

  constructor(
    @InjectRepository(WhatsappSession) private readonly sessions: Repository<WhatsappSession>,
    private readonly settings: Settings,
  ) {}

  /** @param used without a line for all of the company, and without a company for all lines */
  note({ companyId, line }: { companyId?: string; line?: string }): void {
    if (this.settings.sessionIdleHours === 0) return;
    const name = `${companyId ?? '*'}.${line ?? '*'}`;
    if (this.noted.has(name)) return;
    this.noted.set(name, true);
    this.sessions
      .query(
        `UPDATE whatsapp_sessions SET used_at = now()
          WHERE ($1::text IS NULL OR company_id = $1) AND ($2::text IS NULL OR line = $2)
            AND used_at < now() - $3 * interval '1 millisecond'`,
        [companyId ?? null, line ?? null, NOTED_EVERY_MS / 2],
      )
      // The next use tries again.
      .catch(() => this.noted.delete(name));
  }

  /** Something was told of a line. */
  noteEvent(line: LineId, type: EventType): void {
    if (!NO_USE.has(type)) this.note(line);
  }

  /** Lines that are wanted and were not used for so many hours. */
  async unused(hours: number): Promise<LineId[]> {
    return this.sessions.query<LineId[]>(
      `SELECT company_id AS "companyId", line FROM whatsapp_sessions
        WHERE wanted AND used_at < now() - $1 * interval '1 hour'`,
      [hours],
    );
  }

  /** Lines that no phone has linked within a day; one that was linked, and unlinked by its phone, says so for as long as it is there. */
  async neverLinked(): Promise<LineId[]> {
    return this.sessions.query<LineId[]>(
      `SELECT s.company_id AS "companyId", s.line FROM whatsapp_sessions s
        WHERE s.phone_number IS NULL AND s.status <> 'logged_out' AND s.created_at < now() - interval '1 day' AND s.updated_at < now() - interval '1 day'
          AND NOT EXISTS (SELECT FROM whatsapp_auth a WHERE (a.company_id, a.line) = (s.company_id, s.line))`,
    );
  }
}
