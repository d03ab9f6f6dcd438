import { makeCounterProvider, makeGaugeProvider } from '@willsoto/nestjs-prometheus';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { SESSION_STATUSES } from '../domain/session-state.js';
import type { QueueBacklog } from '../delivery/lanes/queue-backlog.js';
import { lineName } from '../domain/line.js';
import { LineSnapshots } from '../lines/line-snapshots.js';
import { StoredReadings } from './stored-readings.js';

/** What comes from the database, equal in every process. What cannot be read is left out. */
export const STORED_METRICS = [
  queueGauge(
    'whatsapp_queue_lag_seconds',
    'Age of the oldest event that a queue still has to work off; webhook holds what is owed to enabled endpoints',
    ({ lagSeconds }) => lagSeconds,
  ),
  queueGauge(
    'whatsapp_queue_overdue_seconds',
    'Time that the first conversation of a queue that is due has been waiting for its turn',
    ({ overdueSeconds }) => overdueSeconds,
  ),
  queueGauge(
    'whatsapp_queue_pending_jobs',
    'Jobs that a queue still has to do, those that wait for another try included',
    ({ pending }) => pending,
  ),
  queueGauge(
    'whatsapp_queue_dead_letters',
    'Jobs that a queue gave up and nobody has queued again',
    ({ dead }) => dead,
  ),
  makeGaugeProvider({
    name: 'whatsapp_inbound_journal_messages',
    help: 'Messages that were received and are not in the event log yet',
    inject: [StoredReadings],
    async collect(readings: StoredReadings) {
      const reading = await readings.current();
      if (reading === undefined) this.remove();
      else this.set(reading.journal);
    },
  }),
  makeGaugeProvider({
    name: 'whatsapp_sessions_stored',
    help: 'Sessions of all processes by the last state on record',
    labelNames: ['state'],
    inject: [StoredReadings],
    async collect(readings: StoredReadings) {
      const reading = await readings.current();
      this.reset();
      if (reading === undefined) return;
      for (const state of SESSION_STATUSES) this.set({ state }, reading.sessions[state] ?? 0);
    },
  }),
  makeGaugeProvider({
    name: 'whatsapp_media_files',
    help: 'Files that are stored, those that messages were made of included',
    inject: [StoredReadings],
    async collect(readings: StoredReadings) {
      const reading = await readings.current();
      if (reading === undefined) this.remove();
      else this.set(reading.media.files);
    },
  }),
  makeGaugeProvider({
    name: 'whatsapp_media_stored_bytes',
    help: 'Bytes that they take',
    inject: [StoredReadings],
    async collect(readings: StoredReadings) {
      const reading = await readings.current();
      if (reading === undefined) this.remove();
      else this.set(reading.media.bytes);
    },
  }),
  makeGaugeProvider({
    name: 'whatsapp_database_scrape_success',
    help: '1 when the metrics that come from the database could be read; without it they are left out',
    inject: [StoredReadings],
    async collect(readings: StoredReadings) {
      this.set((await readings.current()) === undefined ? 0 : 1);
    },
  }),
  makeGaugeProvider({
    name: 'whatsapp_database_connections',
    help: 'The pool of connections to the database: busy, idle, and requests that wait for one',
    labelNames: ['state'],
    inject: [DataSource],
    collect(source: DataSource) {
      const { totalCount, idleCount, waitingCount } = (source.driver as PostgresDriver).master as Pool;
      this.set({ state: 'busy' }, totalCount - idleCount);
      this.set({ state: 'idle' }, idleCount);
      this.set({ state: 'waiting' }, waitingCount);
    },
  }),
];

/** Lines by name, all of them anew each time: one that was removed leaves nothing behind. */
export const COMPANY_METRICS = [
  makeCounterProvider({
    name: 'whatsapp_company_messages_total',
    help: 'Messages of a line in this process; only with METRICS_COMPANY_LABEL=true',
    labelNames: ['company', 'line', 'direction'],
    inject: [StoredReadings, LineSnapshots],
    async collect(readings: StoredReadings, snapshots: LineSnapshots) {
      const { lines = [] } = (await readings.current()) ?? {};
      this.reset();
      for (const { companyId: company, line } of lines) {
        const { messagesSent, messagesReceived } = snapshots.trafficOf({ companyId: company, line });
        this.inc({ company, line, direction: 'sent' }, messagesSent);
        this.inc({ company, line, direction: 'received' }, messagesReceived);
      }
    },
  }),
  makeGaugeProvider({
    name: 'whatsapp_company_connected',
    help: '1 when the session of a line is connected in this process; only with METRICS_COMPANY_LABEL=true',
    labelNames: ['company', 'line'],
    inject: [StoredReadings, LineSnapshots],
    async collect(readings: StoredReadings, snapshots: LineSnapshots) {
      const { lines = [] } = (await readings.current()) ?? {};
      const connected = new Set(snapshots.connected().map(lineName));
      this.reset();
      for (const { companyId: company, line } of lines) {
        this.set({ company, line }, connected.has(lineName({ companyId: company, line })) ? 1 : 0);
      }
    },
  }),
];

function queueGauge(
  name: string,
  help: string,
  value: (backlog: QueueBacklog) => number,
): ReturnType<typeof makeGaugeProvider> {
  return makeGaugeProvider({
    name,
    help,
    labelNames: ['queue'],
    inject: [StoredReadings],
    async collect(readings: StoredReadings) {
      const reading = await readings.current();
      this.reset();
      for (const backlog of reading?.queues ?? []) this.set({ queue: backlog.queue }, value(backlog));
    },
  });
}
