import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RetentionModule } from '../retention/retention.module.js';
import { Batches } from './batches.js';
import { QueueUpkeep } from './queue-upkeep.js';
import { QueuedMessages } from './queued-messages.js';
import { WhatsappQueuedMessage } from './whatsapp-queued-message.entity.js';

/** What waits to be sent. */
@Module({
  imports: [RetentionModule, TypeOrmModule.forFeature([WhatsappQueuedMessage])],
  providers: [QueuedMessages, Batches, QueueUpkeep],
  exports: [QueuedMessages, Batches],
})
export class QueueModule {}
