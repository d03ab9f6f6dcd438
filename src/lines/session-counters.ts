import type { Subscription } from 'rxjs';
import type { SessionEvent } from '../domain/events.js';
import { type LineId, lineName } from '../domain/line.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { EventLog } from '../events/event-log.js';

export interface Traffic {
  messagesSent: number;
  messagesReceived: number;
}

export interface Counts extends Traffic {
  qrCodesGenerated: number;
  failedReconnects: number;
  errors: number;
  lastError: string | null;
}

const NO_TRAFFIC: Readonly<Traffic> = { messagesSent: 0, messagesReceived: 0 };

/** Counts what the sessions of this process did since it started. */
@Part({ stage: 'store', roles: ['sessions'] })
export class SessionCounters implements StartsAndStops {
  readonly counts: Counts = {
    messagesSent: 0,
    messagesReceived: 0,
    qrCodesGenerated: 0,
    failedReconnects: 0,
    errors: 0,
    lastError: null,
  };

  private readonly byLine = new Map<string, Traffic & { companyId: string }>();

  private following: Subscription | undefined;

  constructor(private readonly events: EventLog) {}

  start(): void {
    this.following = this.events.stream.subscribe((event) => this.take(event));
  }

  stop(): void {
    this.following?.unsubscribe();
  }

  messageSent(line: LineId): void {
    this.counts.messagesSent += 1;
    this.traffic(line).messagesSent += 1;
  }

  /** Messages of a line since the process started. */
  of(line: LineId): Readonly<Traffic> {
    return this.byLine.get(lineName(line)) ?? NO_TRAFFIC;
  }

  /** Messages of all lines of a company since the process started. */
  ofCompany(companyId: string): Readonly<Traffic> {
    const sum: Traffic = { messagesSent: 0, messagesReceived: 0 };
    for (const traffic of this.byLine.values()) {
      if (traffic.companyId !== companyId) continue;
      sum.messagesSent += traffic.messagesSent;
      sum.messagesReceived += traffic.messagesReceived;
    }
    return sum;
  }

  /** A line that was removed leaves no count behind. */
  forget(line: LineId): void {
    this.byLine.delete(lineName(line));
  }

  private traffic(line: LineId): Traffic {
    const name = lineName(line);
    let traffic = this.byLine.get(name);
    if (traffic === undefined) {
      traffic = { companyId: line.companyId, messagesSent: 0, messagesReceived: 0 };
      this.byLine.set(name, traffic);
    }
    return traffic;
  }

  private take(event: SessionEvent): void {
    switch (event.type) {
      case 'message':
        this.counts.messagesReceived += 1;
        this.traffic(event).messagesReceived += 1;
        return;
      case 'qr':
        this.counts.qrCodesGenerated += 1;
        return;
      case 'reconnect_failed':
        this.counts.failedReconnects += 1;
        return;
      case 'error':
        this.counts.errors += 1;
        this.counts.lastError = event.error;
        return;
      default:
    }
  }
}
