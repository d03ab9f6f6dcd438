import { Module } from '@nestjs/common';
import { Heartbeat } from './heartbeat.js';
import { Leases } from './leases.js';
import { WorkerPresence } from './worker-presence.js';

/** That this process is there, and which lines it holds. */
@Module({ providers: [WorkerPresence, Heartbeat, Leases], exports: [Heartbeat, Leases] })
export class ClusterModule {}
