import { Module } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { register } from 'prom-client';
import { EventsModule } from '../events/events.module.js';
import { LinesModule } from '../lines/lines.module.js';
import { MediaModule } from '../media/media.module.js';
import { DURATION_METRICS, DurationMetrics } from './duration-metrics.js';
import { ClusterModule } from '../cluster/cluster.module.js';
import { LEASE_METRICS, LeaseMetrics } from './lease-metrics.js';
import { HTTP_METRICS, HttpMetrics } from './http-metrics.js';
import { MetricsController } from './metrics.controller.js';
import { EventMetrics, SESSION_METRICS } from './session-metrics.js';
import { COMPANY_METRICS, STORED_METRICS } from './stored-metrics.js';
import { StoredReadings } from './stored-readings.js';

/** Gauges of prom-client with names of counters, and what `nodejs_active_resources` says as well. */
const UNWANTED = [
  'nodejs_active_handles',
  'nodejs_active_handles_total',
  'nodejs_active_requests',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

@Module({
  imports: [
    PrometheusModule.register({ controller: MetricsController, path: '' }),
    ClusterModule,
    LinesModule,
    EventsModule,
    MediaModule,
  ],
  providers: [
    ...SESSION_METRICS,
    ...DURATION_METRICS,
    ...LEASE_METRICS,
    ...HTTP_METRICS,
    ...STORED_METRICS,
    ...COMPANY_METRICS,
    EventMetrics,
    DurationMetrics,
    LeaseMetrics,
    HttpMetrics,
    StoredReadings,
  ],
})
export class MetricsModule {
  constructor() {
    for (const name of UNWANTED) register.removeSingleMetric(name);
  }
}
