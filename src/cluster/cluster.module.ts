import { Module } from '@nestjs/common';
import { WorkerPresence } from './worker-presence.js';

/** That this process is there. */
@Module({ providers: [WorkerPresence] })
export class ClusterModule {}
