import { InjectMetric, makeCounterProvider, makeGaugeProvider } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';
import type { Subscription } from 'rxjs';
import { CLOSE_RULES } from '../domain/close-codes.js';
import { EVENT_TYPES, type SessionEvent } from '../domain/events.js';
import { isAlive, SESSION_STATUSES } from '../domain/session-state.js';
import { EventLog } from '../events/event-log.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { LineRestrictions } from '../lines/line-restrictions.js';
import { LineSnapshots } from '../lines/line-snapshots.js';

/** The sessions of this process. The names up to `whatsapp_errors_total` are those that existing dashboards query. */
export const SESSION_METRICS = [
  makeGaugeProvider({
    name: 'whatsapp_sessions_total',
    help: 'Sessions in this process, whatever their state',
    inject: [LineSnapshots],
    collect(lines: LineSnapshots) {
      this.set(lines.here().length);
    },
  }),
  makeGaugeProvider({
    name: 'whatsapp_active_connections',
    help: 'Sessions of this process that are connected',
    inject: [LineSnapshots],
    collect(lines: LineSnapshots) {
      this.set(lines.connected().length);
    },
  }),
  makeGaugeProvider({
    name: 'whatsapp_active_sessions',
    help: 'Sessions of this process that hold a connection or are about to',
    inject: [LineSnapshots],
    collect(lines: LineSnapshots) {
      this.set(lines.here().filter(({ status }) => isAlive(status)).length);
    },
  }),
  makeGaugeProvider({
    name: 'whatsapp_reconnect_attempts',
    help: 'Tries to connect again since the last connection that held, summed over the sessions of this process',
    inject: [LineSnapshots],
    collect(lines: LineSnapshots) {
      this.set(lines.here().reduce((sum, { reconnectAttempts }) => sum + reconnectAttempts, 0));
    },
  }),
  makeGaugeProvider({
    name: 'whatsapp_damped_retries',
    help: 'Devices of others with which messages keep failing to decrypt, so that retries with them are slowed down',
    inject: [LineSnapshots],
    collect(lines: LineSnapshots) {
      this.set(lines.dampedRetries);
    },
  }),
  makeGaugeProvider({
    name: 'whatsapp_restricted_lines',
    help: 'Lines that WhatsApp holds back towards people who never wrote to them',
    labelNames: ['state'],
    inject: [LineRestrictions],
    collect({ counts }: LineRestrictions) {
      for (const [state, lines] of Object.entries(counts)) this.set({ state }, lines);
    },
  }),
  makeCounterProvider({
    name: 'whatsapp_messages_sent_total',
    help: 'Messages that WhatsApp confirmed',
    inject: [LineSnapshots],
    collect({ counts }: LineSnapshots) {
      this.reset();
      this.inc(counts.messagesSent);
    },
  }),
  makeCounterProvider({
    name: 'whatsapp_messages_received_total',
    help: 'Messages that came in',
    inject: [LineSnapshots],
    collect({ counts }: LineSnapshots) {
      this.reset();
      this.inc(counts.messagesReceived);
    },
  }),
  makeCounterProvider({
    name: 'whatsapp_messages_total',
    help: 'Messages by direction: sent or received',
    labelNames: ['direction'],
    inject: [LineSnapshots],
    collect({ counts }: LineSnapshots) {
      this.reset();
      this.inc({ direction: 'sent' }, counts.messagesSent);
      this.inc({ direction: 'received' }, counts.messagesReceived);
    },
  }),
  makeCounterProvider({
    name: 'whatsapp_errors_total',
    help: 'Errors of sessions, as the event error tells them',
    inject: [LineSnapshots],
    collect({ counts }: LineSnapshots) {
      this.reset();
      this.inc(counts.errors);
    },
  }),
  makeGaugeProvider({
    name: 'whatsapp_sessions',
    help: 'Sessions in this process by state; one that has ended leaves the process',
    labelNames: ['state'],
    inject: [LineSnapshots],
    collect(lines: LineSnapshots) {
      const counts = lines.countByStatus();
      for (const state of SESSION_STATUSES) this.set({ state }, counts[state] ?? 0);
    },
  }),
  makeCounterProvider({ name: 'whatsapp_events_total', help: 'Events by type', labelNames: ['type'] }),
  makeGaugeProvider({
    name: 'whatsapp_events_waiting',
    help: 'Events of this process that are not in the log yet and wait in its memory for the database',
    inject: [EventLog],
    collect(log: EventLog) {
      this.set(log.backlog.events);
    },
  }),
  makeGaugeProvider({
    name: 'whatsapp_events_waiting_bytes',
    help: 'Memory that they take',
    inject: [EventLog],
    collect(log: EventLog) {
      this.set(log.backlog.bytes);
    },
  }),
  makeGaugeProvider({
    name: 'whatsapp_events_waiting_seconds',
    help: 'How long the oldest event of this process that is not in the log yet has waited; 0 when none waits',
    inject: [EventLog],
    collect(log: EventLog) {
      const { since } = log.backlog;
      this.set(since === undefined ? 0 : (Date.now() - since) / 1000);
    },
  }),
  makeCounterProvider({
    name: 'whatsapp_reconnects_total',
    help: 'Tries to connect again after a backoff, by the close code that made them necessary',
    labelNames: ['code'],
  }),
  makeCounterProvider({
    name: 'whatsapp_disconnects_total',
    help: 'Connections that ended, by close code; none for those closed on request and those without a code',
    labelNames: ['code'],
  }),
];

/** Counts the events of this process. */
@Part({ stage: 'store' })
export class EventMetrics implements StartsAndStops {
  private following: Subscription | undefined;

  constructor(
    private readonly log: EventLog,
    @InjectMetric('whatsapp_events_total') private readonly events: Counter,
    @InjectMetric('whatsapp_reconnects_total') private readonly reconnects: Counter,
    @InjectMetric('whatsapp_disconnects_total') private readonly disconnects: Counter,
  ) {}

  start(): void {
    const { events, reconnects, disconnects } = this;
    // What has not happened yet shows as 0, so that the first time counts as an increase.
    for (const type of EVENT_TYPES) events.inc({ type }, 0);
    for (const code of [...Object.keys(CLOSE_RULES), 'other', 'none']) {
      reconnects.inc({ code }, 0);
      disconnects.inc({ code }, 0);
    }
    this.following = this.log.stream.subscribe((event) => this.take(event));
  }

  stop(): void {
    this.following?.unsubscribe();
  }

  private take(event: SessionEvent): void {
    this.events.inc({ type: event.type });
    if (event.type === 'reconnecting') this.reconnects.inc({ code: codeLabel(event.code) });
    if (event.type === 'disconnected') this.disconnects.inc({ code: codeLabel(event.code) });
  }
}

/** A server may make codes up; the label takes those of the table alone. */
function codeLabel(code: number | null): string {
  if (code === null) return 'none';
  return code in CLOSE_RULES ? String(code) : 'other';
}
