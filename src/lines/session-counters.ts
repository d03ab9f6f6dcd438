import { Injectable } from '@nestjs/common';
import type { SessionEvent } from '../domain/events.js';
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

/** Counts what the sessions of this process did since it started. */
@Injectable()
export class SessionCounters {
  readonly counts: Counts = {
    messagesSent: 0,
    messagesReceived: 0,
    qrCodesGenerated: 0,
    failedReconnects: 0,
    errors: 0,
    lastError: null,
  };

  private readonly byCompany = new Map<string, Traffic>();

  constructor(events: EventLog) {
    events.stream.subscribe((event) => this.take(event));
  }

  messageSent(companyId: string): void {
    this.counts.messagesSent += 1;
    this.traffic(companyId).messagesSent += 1;
  }

  /** Messages of one company since the process started. */
  ofCompany(companyId: string): Readonly<Traffic> {
    return this.byCompany.get(companyId) ?? { messagesSent: 0, messagesReceived: 0 };
  }

  /** A company that was removed leaves no count behind. */
  forget(companyId: string): void {
    this.byCompany.delete(companyId);
  }

  private traffic(companyId: string): Traffic {
    let traffic = this.byCompany.get(companyId);
    if (traffic === undefined) {
      traffic = { messagesSent: 0, messagesReceived: 0 };
      this.byCompany.set(companyId, traffic);
    }
    return traffic;
  }

  private take(event: SessionEvent): void {
    switch (event.type) {
      case 'message':
        if (event.message.fromMe) return;
        this.counts.messagesReceived += 1;
        this.traffic(event.companyId).messagesReceived += 1;
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
