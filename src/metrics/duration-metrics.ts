import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { InjectMetric, makeCounterProvider, makeHistogramProvider } from '@willsoto/nestjs-prometheus';
import type { Counter, Histogram } from 'prom-client';
import { ERRORS } from '../domain/errors.js';
import {
  type DurationName,
  GIVEN_UP_REASONS,
  listen,
  MEDIA_WORK,
  type Observations,
} from '../telemetry/observations.js';

/** Every combination of labels, so that what has not happened yet shows as 0. */
const LABELS: { [K in DurationName]: Observations[K]['labels'][] } = {
  send: [
    { kind: 'text', outcome: 'succeeded' },
    { kind: 'text', outcome: 'failed' },
    { kind: 'reaction', outcome: 'succeeded' },
    { kind: 'reaction', outcome: 'failed' },
  ],
  connect: [{ outcome: 'opened' }, { outcome: 'qr' }, { outcome: 'closed' }],
  webhook_delivery: [{ outcome: 'succeeded' }, { outcome: 'failed' }],
  auth_commit: [{ outcome: 'succeeded' }, { outcome: 'failed' }],
  event_append: [{ outcome: 'succeeded' }, { outcome: 'failed' }],
  media: MEDIA_WORK.flatMap((work) => [
    { work, outcome: 'succeeded' as const },
    { work, outcome: 'failed' as const },
  ]),
};

const DATABASE_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

export const DURATION_METRICS = [
  makeHistogramProvider({
    name: 'whatsapp_connect_duration_seconds',
    help: 'Time of a hand-shake with WhatsApp, until it logged the session in (opened), offered a QR code (qr) or the connection ended (closed)',
    labelNames: ['outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  }),
  makeHistogramProvider({
    name: 'whatsapp_send_duration_seconds',
    help: 'Time of a send by a connected session, until WhatsApp confirmed it or it failed',
    labelNames: ['kind', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  }),
  makeHistogramProvider({
    name: 'whatsapp_auth_commit_duration_seconds',
    help: 'Time until credentials, keys and journal of one commit were in the database, waiting included',
    labelNames: ['outcome'],
    buckets: DATABASE_BUCKETS,
  }),
  makeHistogramProvider({
    name: 'whatsapp_event_append_duration_seconds',
    help: 'Time to append a batch of events to the log',
    labelNames: ['outcome'],
    buckets: DATABASE_BUCKETS,
  }),
  makeHistogramProvider({
    name: 'whatsapp_webhook_delivery_duration_seconds',
    help: 'Time that endpoints took for a delivery',
    labelNames: ['outcome'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
  }),
  makeHistogramProvider({
    name: 'whatsapp_media_duration_seconds',
    help: 'Time of work on a file: to store it (store), to have it from WhatsApp (download), to bring it there (upload), to make of it what a kind of message needs (convert)',
    labelNames: ['work', 'outcome'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
  }),
  makeCounterProvider({
    name: 'whatsapp_media_bytes_total',
    help: 'Bytes of files that this process stored, and that it read from the store',
    labelNames: ['direction'],
  }),
  makeCounterProvider({
    name: 'whatsapp_problems_total',
    help: 'Problems given to clients of the API and its sockets, by code',
    labelNames: ['code'],
  }),
  makeCounterProvider({
    name: 'whatsapp_events_given_up_total',
    help: 'Events that never come into the log: it refused them, or the process had no room for them or no time when it ended',
    labelNames: ['reason'],
  }),
];

/** Measures what other modules tell about their work. */
@Part({ stage: 'store' })
export class DurationMetrics implements StartsAndStops {
  private listening: (() => void)[] = [];

  constructor(
    @InjectMetric('whatsapp_send_duration_seconds') private readonly send: Histogram,
    @InjectMetric('whatsapp_connect_duration_seconds') private readonly connect: Histogram,
    @InjectMetric('whatsapp_webhook_delivery_duration_seconds') private readonly delivery: Histogram,
    @InjectMetric('whatsapp_auth_commit_duration_seconds') private readonly commit: Histogram,
    @InjectMetric('whatsapp_event_append_duration_seconds') private readonly append: Histogram,
    @InjectMetric('whatsapp_media_duration_seconds') private readonly media: Histogram,
    @InjectMetric('whatsapp_media_bytes_total') private readonly mediaBytes: Counter,
    @InjectMetric('whatsapp_problems_total') private readonly problems: Counter,
    @InjectMetric('whatsapp_events_given_up_total') private readonly givenUp: Counter,
  ) {}

  start(): void {
    const { send, connect, delivery, commit, append, media, mediaBytes, problems, givenUp } = this;
    for (const direction of ['stored', 'read']) mediaBytes.inc({ direction }, 0);
    for (const reason of GIVEN_UP_REASONS) givenUp.inc({ reason }, 0);
    for (const code of Object.keys(ERRORS)) problems.inc({ code }, 0);
    this.listening = [
      measure('send', send),
      measure('connect', connect),
      measure('webhook_delivery', delivery),
      measure('auth_commit', commit),
      measure('event_append', append),
      measure('media', media),
      listen('media_bytes', ({ direction, bytes }) => mediaBytes.inc({ direction }, bytes)),
      listen('problem', ({ code }) => problems.inc({ code })),
      listen('events_given_up', ({ reason, events }) => givenUp.inc({ reason }, events)),
    ];
  }

  stop(): void {
    for (const stop of this.listening) stop();
  }
}

function measure(name: DurationName, histogram: Histogram): () => void {
  for (const labels of LABELS[name]) histogram.zero(labels);
  return listen(name, ({ seconds, labels }) => histogram.observe(labels, seconds));
}
