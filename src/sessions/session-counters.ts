import { Injectable } from '@nestjs/common';
import type { SessionEvent } from '../domain/events.js';
import { EventLog } from '../events/event-log.js';

export interface Counts {
  messagesSent: number;
  messagesReceived: number;
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

  constructor(events: EventLog) {
    events.stream.subscribe((event) => this.take(event));
  }

  messageSent(): void {
    this.counts.messagesSent += 1;
  }

  private take(event: SessionEvent): void {
    switch (event.type) {
      case 'message':
        if (!event.message.fromMe) this.counts.messagesReceived += 1;
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
