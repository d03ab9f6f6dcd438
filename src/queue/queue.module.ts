import { Module } from '@nestjs/common';
import { WorkerPresence } from './worker-presence.js';

@Module({ providers: [WorkerPresence] })
export class QueueModule {}
