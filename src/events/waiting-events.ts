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
  | { events: WaitingEvent[]; queues: CompanyQueue[] }
  /** Of the one queue. */
  | { mark: JournalMark; queues: [CompanyQueue] };

/** What waits of one company, in order. */
export interface CompanyQueue {
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
  private readonly queues = new Map<string, CompanyQueue>();
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
    return this.queues.has(companyId);
  }

  get companies(): string[] {
    return [...this.queues.keys()];
  }

  /** Since when the oldest waits, ms since 1970. */
  get oldest(): number | undefined {
    let oldest: number | undefined;
    for (const { entries } of this.queues.values()) {
      const since = entries[0]?.since;
      if (since !== undefined && (oldest === undefined || since < oldest)) oldest = since;
    }
    return oldest;
  }

  add(event: SessionEvent, row: WaitingEvent['row'], journalled: boolean): void {
    const bytes = OVERHEAD_BYTES + 4 * row.payload.length;
    const queue = this.queueOf(row.companyId);
    const since = Date.now();
    if (journalled && !this.hasRoom(queue, bytes, SHARE_OF_JOURNALLED)) {
      this.mark(queue, { part: { dedupKeys: [row.dedupKey] }, since });
      return;
    }
    if (!journalled) this.makeRoom(queue, bytes);
    queue.entries.push({ event, row, journalled, bytes, since, tried: false });
    this.account(queue, 1, bytes);
  }

  /** What the journal holds of a company up to that place comes before what is added later. */
  addMark(companyId: string, position: string): void {
    this.mark(this.queueOf(companyId), { part: { position }, since: Date.now() });
  }

  /**
   * What the next statement shall do; undefined when nothing is due.
   *
   * @param most companies that it may be about
   */
  next(most: number): Work | undefined {
    const now = Date.now();
    const queues: CompanyQueue[] = [];
    const events: WaitingEvent[] = [];
    let bytes = 0;
    for (const queue of this.queues.values()) {
      if (queues.length >= most || events.length >= MAX_EVENTS || bytes >= MAX_BATCH_BYTES) break;
      if (queue.retryAt > now || (queue.failures > 1 && queues.length > 0)) continue;
      const [first] = queue.entries;
      if (first !== undefined && 'part' in first) {
        if (queues.length > 0) continue;
        queue.taken = 1;
        return { mark: first, queues: [queue] };
      }
      for (const entry of queue.entries) {
        if ('part' in entry || queue.taken >= queue.most || events.length >= MAX_EVENTS || bytes >= MAX_BATCH_BYTES)
          break;
        events.push(entry);
        bytes += entry.bytes;
        queue.taken += 1;
      }
      queues.push(queue);
      if (queue.failures > 1) break;
    }
    return queues.length === 0 ? undefined : { events, queues };
  }

  /** Milliseconds until something is due; undefined when nothing waits. */
  get dueIn(): number | undefined {
    let due: number | undefined;
    for (const { retryAt } of this.queues.values()) due = Math.min(due ?? Infinity, retryAt);
    return due === undefined ? undefined : Math.max(0, due - Date.now());
  }

  /** Work is done. The companies that have more to do go behind all others. */
  done({ queues }: Work): void {
    this.lastSuccess = Date.now();
    for (const queue of queues) {
      for (const entry of queue.entries.splice(0, queue.taken))
        if ('row' in entry) this.account(queue, -1, -entry.bytes);
      queue.taken = 0;
      queue.most *= 2;
      queue.failures = 0;
      queue.retryAt = 0;
      this.queues.delete(queue.companyId);
      if (queue.entries.length > 0) this.queues.set(queue.companyId, queue);
    }
  }

  /** Work has to be done once more, but not by the same statement. */
  putBack(work: Work): void {
    for (const queue of work.queues) queue.taken = 0;
    if ('events' in work) for (const event of work.events) event.tried = true;
  }

  /** The log does not take the one event that the work is about. */
  refuse({ queues: [queue] }: Work): void {
    if (queue === undefined) return;
    queue.taken = 0;
    queue.most = Infinity;
    const [entry] = queue.entries.splice(0, 1);
    if (entry !== undefined && 'row' in entry) this.account(queue, -1, -entry.bytes);
    if (queue.entries.length === 0) this.queues.delete(queue.companyId);
  }

  /** The work of one company failed: it waits, for longer each time that others did not fail meanwhile. */
  postpone(work: Work): void {
    this.putBack(work);
    const now = Date.now();
    for (const queue of work.queues) {
      queue.failures = this.lastSuccess > queue.failedAt ? queue.failures + 1 : 1;
      queue.failedAt = now;
      queue.retryAt = now + this.retryMs * Math.min(2 ** (queue.failures - 1), MOST_RETRY_TIMES);
      this.queues.delete(queue.companyId);
      this.queues.set(queue.companyId, queue);
    }
  }

  /** What exists nowhere else, of all companies; nothing waits any more. */
  clear(): WaitingEvent[] {
    const lost = [...this.queues.values()].flatMap(({ entries }) =>
      entries.filter((entry): entry is WaitingEvent => 'row' in entry && !entry.journalled),
    );
    this.queues.clear();
    this.events = 0;
    this.held = 0;
    return lost;
  }

  private queueOf(companyId: string): CompanyQueue {
    let queue = this.queues.get(companyId);
    if (queue === undefined) {
      queue = { companyId, entries: [], bytes: 0, taken: 0, most: Infinity, failures: 0, failedAt: 0, retryAt: 0 };
      this.queues.set(companyId, queue);
    }
    return queue;
  }

  private account(queue: CompanyQueue, events: number, bytes: number): void {
    queue.bytes += bytes;
    this.held += bytes;
    this.events += events;
  }

  private hasRoom(queue: CompanyQueue, bytes: number, share = 1): boolean {
    const { total, perCompany } = this.bounds;
    return queue.bytes + bytes <= perCompany * share && this.held + bytes <= total * share;
  }

  /** Makes room for what exists nowhere else. */
  private makeRoom(queue: CompanyQueue, bytes: number): void {
    while (!this.hasRoom(queue, bytes)) {
      const overall = this.held + bytes > this.bounds.total;
      const from = overall ? this.largest() : queue;
      if (!this.dropJournalled(from) && !this.dropOldest(from)) return;
    }
  }

  private largest(): CompanyQueue {
    let largest: CompanyQueue | undefined;
    for (const queue of this.queues.values()) if (queue.bytes > (largest?.bytes ?? -1)) largest = queue;
    return largest!;
  }

  /** @returns false when there is none */
  private dropJournalled(queue: CompanyQueue): boolean {
    const { bytes } = queue;
    const kept: Entry[] = queue.entries.splice(queue.taken);
    for (const entry of kept) {
      if ('row' in entry && !entry.journalled) {
        queue.entries.push(entry);
        continue;
      }
      if ('row' in entry) this.account(queue, -1, -entry.bytes);
      this.mark(queue, 'row' in entry ? { part: { dedupKeys: [entry.row.dedupKey] }, since: entry.since } : entry);
    }
    return queue.bytes < bytes;
  }

  /** @returns false when all that is left is under way */
  private dropOldest(queue: CompanyQueue): boolean {
    const place = queue.entries.findIndex((entry, index) => index >= queue.taken && 'row' in entry);
    const [entry] = place === -1 ? [] : queue.entries.splice(place, 1);
    if (entry === undefined || !('row' in entry)) return false;
    this.account(queue, -1, -entry.bytes);
    this.giveUp(entry);
    return true;
  }

  /**
   * One mark is enough where several would stand in a row. It keeps some keys, since the newest may be that of a row
   * which was there before all others.
   */
  private mark(queue: CompanyQueue, { part, since }: JournalMark): void {
    const last = queue.entries.at(-1);
    if (last === undefined || !('part' in last) || queue.entries.length === queue.taken) {
      queue.entries.push({ part, since });
      return;
    }
    const dedupKeys = [...(last.part.dedupKeys ?? []), ...(part.dedupKeys ?? [])].slice(-KEYS_OF_A_MARK);
    last.part = { position: part.position ?? last.part.position, dedupKeys };
  }
}
