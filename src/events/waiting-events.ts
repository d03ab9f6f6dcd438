import type { SessionEvent } from '../domain/events.js';
import type { EventRow } from './event-row.js';
import type { JournalPart } from './append-statements.js';

/** Bytes, as far as they can be told: what events that wait for the database may take. */
export interface WaitingBounds {
  total: number;
  perCompany: number;
}

const DEFAULT_BOUNDS: WaitingBounds = { total: 64 * 1024 * 1024, perCompany: 4 * 1024 * 1024 };
/** What the journal holds as well leaves the rest of the room to what exists nowhere else. */
const SHARE_OF_JOURNALLED = 0.75;
/** Of an event beside the text of its payload. */
const OVERHEAD_BYTES = 500;

const MAX_EVENTS = 500;
const MAX_BATCH_BYTES = 8 * 1024 * 1024;

const KEYS_OF_A_MARK = 20;

const RETRY_MS = 500;
/** Of the first wait. */
const MOST_RETRY_TIMES = 60;

export interface WaitingEvent {
  event: SessionEvent;
  row: EventRow & { dedupKey: string };
  /** True when the journal holds it as well. */
  journalled: boolean;
  bytes: number;
  /** ms since 1970 */
  since: number;
  /** True once a statement with it has failed, whose answer alone may have been lost. */
  tried: boolean;
}

/** Stands for what of a company is in the journal alone. */
export interface JournalMark {
  part: Pick<JournalPart, 'position' | 'dedupKeys'>;
  since: number;
}

type Entry = WaitingEvent | JournalMark;

export type Work =
  | { events: WaitingEvent[]; lines: Line[] }
  /** Of the one line. */
  | { mark: JournalMark; lines: [Line] };

/** What waits of one company, in order. */
export interface Line {
  readonly companyId: string;
  readonly entries: Entry[];
  bytes: number;
  /** Entries at the front that a statement under way has. */
  taken: number;
  /** Events that one statement may take: fewer while one of them is looked for that the log does not take. */
  most: number;
  /** Times in a row that it failed alone, while others did not. */
  failures: number;
  failedAt: number;
  retryAt: number;
}

/**
 * Events that are not in the log yet: a queue for each company, within bounds. What has to make room first is what the
 * journal holds as well: a mark takes its place in the queue, and it is read again when its turn comes. Of what exists
 * nowhere else the oldest goes, since the newest says how the session is.
 */
export class WaitingEvents {
  private readonly lines = new Map<string, Line>();
  private events = 0;
  private held = 0;
  private lastSuccess = 0;

  /** @param giveUp called with each event that no room was left for */
  constructor(
    private readonly giveUp: (event: WaitingEvent) => void,
    private readonly bounds: WaitingBounds = DEFAULT_BOUNDS,
    /** How long what failed waits at first. */
    readonly retryMs = RETRY_MS,
  ) {}

  get count(): number {
    return this.events;
  }

  get bytes(): number {
    return this.held;
  }

  /** True when a company has something that waits. */
  has(companyId: string): boolean {
    return this.lines.has(companyId);
  }

  get companies(): string[] {
    return [...this.lines.keys()];
  }

  /** Since when the oldest waits, ms since 1970. */
  get oldest(): number | undefined {
    let oldest: number | undefined;
    for (const { entries } of this.lines.values()) {
      const since = entries[0]?.since;
      if (since !== undefined && (oldest === undefined || since < oldest)) oldest = since;
    }
    return oldest;
  }

  add(event: SessionEvent, row: WaitingEvent['row'], journalled: boolean): void {
    const bytes = OVERHEAD_BYTES + 4 * row.payload.length;
    const line = this.lineOf(row.companyId);
    const since = Date.now();
    if (journalled && !this.hasRoom(line, bytes, SHARE_OF_JOURNALLED)) {
      this.mark(line, { part: { dedupKeys: [row.dedupKey] }, since });
      return;
    }
    if (!journalled) this.makeRoom(line, bytes);
    line.entries.push({ event, row, journalled, bytes, since, tried: false });
    this.account(line, 1, bytes);
  }

  /** What the journal holds of a company up to that place comes before what is added later. */
  addMark(companyId: string, position: string): void {
    this.mark(this.lineOf(companyId), { part: { position }, since: Date.now() });
  }

  /**
   * What the next statement shall do; undefined when nothing is due.
   *
   * @param most companies that it may be about
   */
  next(most: number): Work | undefined {
    const now = Date.now();
    const lines: Line[] = [];
    const events: WaitingEvent[] = [];
    let bytes = 0;
    for (const line of this.lines.values()) {
      if (lines.length >= most || events.length >= MAX_EVENTS || bytes >= MAX_BATCH_BYTES) break;
      if (line.retryAt > now || (line.failures > 1 && lines.length > 0)) continue;
      const [first] = line.entries;
      if (first !== undefined && 'part' in first) {
        if (lines.length > 0) continue;
        line.taken = 1;
        return { mark: first, lines: [line] };
      }
      for (const entry of line.entries) {
        if ('part' in entry || line.taken >= line.most || events.length >= MAX_EVENTS || bytes >= MAX_BATCH_BYTES)
          break;
        events.push(entry);
        bytes += entry.bytes;
        line.taken += 1;
      }
      lines.push(line);
      if (line.failures > 1) break;
    }
    return lines.length === 0 ? undefined : { events, lines };
  }

  /** Milliseconds until something is due; undefined when nothing waits. */
  get dueIn(): number | undefined {
    let due: number | undefined;
    for (const { retryAt } of this.lines.values()) due = Math.min(due ?? Infinity, retryAt);
    return due === undefined ? undefined : Math.max(0, due - Date.now());
  }

  /** Work is done. The companies that have more to do go behind all others. */
  done({ lines }: Work): void {
    this.lastSuccess = Date.now();
    for (const line of lines) {
      for (const entry of line.entries.splice(0, line.taken)) if ('row' in entry) this.account(line, -1, -entry.bytes);
      line.taken = 0;
      line.most *= 2;
      line.failures = 0;
      line.retryAt = 0;
      this.lines.delete(line.companyId);
      if (line.entries.length > 0) this.lines.set(line.companyId, line);
    }
  }

  /** Work has to be done once more, but not by the same statement. */
  putBack(work: Work): void {
    for (const line of work.lines) line.taken = 0;
    if ('events' in work) for (const event of work.events) event.tried = true;
  }

  /** The log does not take the one event that the work is about. */
  refuse({ lines: [line] }: Work): void {
    if (line === undefined) return;
    line.taken = 0;
    line.most = Infinity;
    const [entry] = line.entries.splice(0, 1);
    if (entry !== undefined && 'row' in entry) this.account(line, -1, -entry.bytes);
    if (line.entries.length === 0) this.lines.delete(line.companyId);
  }

  /** The work of one company failed: it waits, for longer each time that others did not fail meanwhile. */
  postpone(work: Work): void {
    this.putBack(work);
    const now = Date.now();
    for (const line of work.lines) {
      line.failures = this.lastSuccess > line.failedAt ? line.failures + 1 : 1;
      line.failedAt = now;
      line.retryAt = now + this.retryMs * Math.min(2 ** (line.failures - 1), MOST_RETRY_TIMES);
      this.lines.delete(line.companyId);
      this.lines.set(line.companyId, line);
    }
  }

  /** What exists nowhere else, of all companies; nothing waits any more. */
  clear(): WaitingEvent[] {
    const lost = [...this.lines.values()].flatMap(({ entries }) =>
      entries.filter((entry): entry is WaitingEvent => 'row' in entry && !entry.journalled),
    );
    this.lines.clear();
    this.events = 0;
    this.held = 0;
    return lost;
  }

  private lineOf(companyId: string): Line {
    let line = this.lines.get(companyId);
    if (line === undefined) {
      line = { companyId, entries: [], bytes: 0, taken: 0, most: Infinity, failures: 0, failedAt: 0, retryAt: 0 };
      this.lines.set(companyId, line);
    }
    return line;
  }

  private account(line: Line, events: number, bytes: number): void {
    line.bytes += bytes;
    this.held += bytes;
    this.events += events;
  }

  private hasRoom(line: Line, bytes: number, share = 1): boolean {
    const { total, perCompany } = this.bounds;
    return line.bytes + bytes <= perCompany * share && this.held + bytes <= total * share;
  }

  /** Makes room for what exists nowhere else. */
  private makeRoom(line: Line, bytes: number): void {
    while (!this.hasRoom(line, bytes)) {
      const overall = this.held + bytes > this.bounds.total;
      const from = overall ? this.largest() : line;
      if (!this.dropJournalled(from) && !this.dropOldest(from)) return;
    }
  }

  private largest(): Line {
    let largest: Line | undefined;
    for (const line of this.lines.values()) if (line.bytes > (largest?.bytes ?? -1)) largest = line;
    return largest!;
  }

  /** @returns false when there is none */
  private dropJournalled(line: Line): boolean {
    const { bytes } = line;
    const kept: Entry[] = line.entries.splice(line.taken);
    for (const entry of kept) {
      if ('row' in entry && !entry.journalled) {
        line.entries.push(entry);
        continue;
      }
      if ('row' in entry) this.account(line, -1, -entry.bytes);
      this.mark(line, 'row' in entry ? { part: { dedupKeys: [entry.row.dedupKey] }, since: entry.since } : entry);
    }
    return line.bytes < bytes;
  }

  /** @returns false when all that is left is under way */
  private dropOldest(line: Line): boolean {
    const place = line.entries.findIndex((entry, index) => index >= line.taken && 'row' in entry);
    const [entry] = place === -1 ? [] : line.entries.splice(place, 1);
    if (entry === undefined || !('row' in entry)) return false;
    this.account(line, -1, -entry.bytes);
    this.giveUp(entry);
    return true;
  }

  /**
   * One mark is enough where several would stand in a row. It keeps some keys, since the newest may be that of a row
   * which was there before all others.
   */
  private mark(line: Line, { part, since }: JournalMark): void {
    const last = line.entries.at(-1);
    if (last === undefined || !('part' in last) || line.entries.length === line.taken) {
      line.entries.push({ part, since });
      return;
    }
    const dedupKeys = [...(last.part.dedupKeys ?? []), ...(part.dedupKeys ?? [])].slice(-KEYS_OF_A_MARK);
    last.part = { position: part.position ?? last.part.position, dedupKeys };
  }
}
