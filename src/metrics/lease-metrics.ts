import { InjectMetric, makeCounterProvider, makeGaugeProvider } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';
import { Leases } from '../cluster/leases.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { listen, LOST_REASONS } from '../telemetry/observations.js';

/** Which lines this process holds, among all processes. */
export const LEASE_METRICS = [
  makeGaugeProvider({
    name: 'whatsapp_leases_held',
    help: 'Lines that this process holds, with a live session or not',
    inject: [Leases],
    collect(leases: Leases) {
      this.set(leases.all().length);
    },
  }),
  makeCounterProvider({
    name: 'whatsapp_leases_moved_total',
    help: 'Lines that this process handed over as planned',
  }),
  makeCounterProvider({
    name: 'whatsapp_leases_lost_total',
    help: 'Lines that this process let go of though nobody planned it: no sign of life in time (silence), or a write that the database refused because another process holds the line (refused)',
    labelNames: ['reason'],
  }),
];

/** Counts what becomes of leases. */
@Part({ stage: 'store' })
export class LeaseMetrics implements StartsAndStops {
  private following: (() => void)[] = [];

  constructor(
    @InjectMetric('whatsapp_leases_moved_total') private readonly moved: Counter,
    @InjectMetric('whatsapp_leases_lost_total') private readonly lost: Counter,
  ) {}

  start(): void {
    for (const reason of LOST_REASONS) this.lost.inc({ reason }, 0);
    this.following = [
      listen('lease_moved', () => this.moved.inc()),
      listen('lease_lost', ({ reason }) => this.lost.inc({ reason })),
    ];
  }

  stop(): void {
    for (const end of this.following) end();
  }
}
