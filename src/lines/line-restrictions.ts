import { DataSource } from 'typeorm';
import type { Subscription } from 'rxjs';
import { Leases } from '../cluster/leases.js';
import type { SessionEvent } from '../domain/events.js';
import { type LineId, lineName, lineOf } from '../domain/line.js';
import { isInForce, type Restriction } from '../domain/restriction.js';
import { EventLog } from '../events/event-log.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';

/** A timer takes no longer wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface HeldBack {
  restriction: Restriction;
  /** Tells that its time is over, which WhatsApp does not. */
  timer: NodeJS.Timeout | undefined;
}

/** Which lines WhatsApp holds back towards people who never wrote to them: kept with the line, over restarts. */
@Part({ stage: 'store', roles: ['sessions'] })
export class LineRestrictions implements StartsAndStops {
  private readonly lines = new Map<string, HeldBack>();
  private events: Subscription | undefined;

  constructor(
    private readonly source: DataSource,
    private readonly leases: Leases,
    private readonly log: EventLog,
  ) {}

  async start(): Promise<void> {
    const rows = await this.source.query<{ company_id: string; line: string; restriction: Restriction }[]>(
      'SELECT company_id, line, restriction FROM whatsapp_sessions WHERE restriction IS NOT NULL',
    );
    for (const { company_id, line, restriction } of rows) this.hold(lineOf(company_id, line), restriction);
    this.events = this.log.stream.subscribe((event) => {
      if (event.type === 'restriction') void this.take(event);
    });
  }

  stop(): void {
    this.events?.unsubscribe();
    for (const { timer } of this.lines.values()) clearTimeout(timer);
  }

  /** Reads what is stored of a line: another process may have held it since this one began. */
  async read({ companyId, line }: LineId): Promise<void> {
    const rows = await this.source.query<{ restriction: Restriction | null }[]>(
      'SELECT restriction FROM whatsapp_sessions WHERE (company_id, line) = ($1, $2)',
      [companyId, line],
    );
    this.forget({ companyId, line });
    const restriction = rows[0]?.restriction ?? null;
    if (restriction !== null) this.hold({ companyId, line }, restriction);
  }

  /** What a line is held back by at this moment; null for nothing. */
  of(line: LineId): Restriction | null {
    const held = this.lines.get(lineName(line));
    return held !== undefined && isInForce(held.restriction) ? held.restriction : null;
  }

  /** How many lines are held back, by what. */
  get counts(): Record<Restriction['state'], number> {
    const counts = { timelock: 0, quota: 0 };
    for (const { restriction } of this.lines.values()) if (isInForce(restriction)) counts[restriction.state] += 1;
    return counts;
  }

  private async take(event: Extract<SessionEvent, { type: 'restriction' }>): Promise<void> {
    const { companyId, line, state, active, until, reason, total, used } = event;
    const name = lineName({ companyId, line });
    const held = this.lines.get(name);
    // The end of one says nothing of the other.
    if (!active && held !== undefined && held.restriction.state !== state) return;
    this.forget({ companyId, line });
    const restriction = active ? { state, until, reason, total, used } : null;
    if (restriction !== null) this.hold({ companyId, line }, restriction);
    await this.source
      .query('UPDATE whatsapp_sessions SET restriction = $3 WHERE (company_id, line) = ($1, $2)', [
        companyId,
        line,
        restriction === null ? null : JSON.stringify(restriction),
      ])
      // Held back it is all the same, and after a restart WhatsApp refuses and is asked again.
      .catch(() => undefined);
  }

  private forget(line: LineId): void {
    clearTimeout(this.lines.get(lineName(line))?.timer);
    this.lines.delete(lineName(line));
  }

  private hold(line: LineId, restriction: Restriction): void {
    const { until } = restriction;
    const left = until === null ? undefined : Date.parse(until) - Date.now();
    const timer =
      left === undefined
        ? undefined
        : setTimeout(() => this.over(line, restriction), Math.min(Math.max(left, 0), LONGEST_TIMER_MS));
    timer?.unref();
    this.lines.set(lineName(line), { restriction, timer });
  }

  private over(line: LineId, restriction: Restriction): void {
    if (isInForce(restriction)) return this.hold(line, restriction);
    // Whoever holds the line tells of it.
    if (!this.leases.holds(line)) return this.forget(line);
    const ended = { ...restriction, active: false, until: null, reason: null };
    this.log.publish({ type: 'restriction', ...line, timestamp: new Date().toISOString(), ...ended });
  }
}
