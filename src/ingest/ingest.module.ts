import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { MessageRecordsModule } from '../records/message-records.module.js';
import { BatchedWebhookController } from './batched-webhook.controller.js';

/** Takes what another session process or a foreign gateway received. */
@Module({ imports: [EventsModule, MessageRecordsModule], controllers: [BatchedWebhookController] })
export class IngestModule {}
