import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthStateModule } from '../auth-state/auth-state.module.js';
import { RetentionModule } from '../retention/retention.module.js';
import { Batches } from './batches.js';
import { QueueUpkeep } from './queue-upkeep.js';
import { QueuedMessages } from './queued-messages.js';
import { QueuedRows } from './queued-rows.js';
import { WhatsappQueuedMessage } from './whatsapp-queued-message.entity.js';

/** What waits to be sent. */
@Module({
  imports: [AuthStateModule, RetentionModule, TypeOrmModule.forFeature([WhatsappQueuedMessage])],
  providers: [QueuedRows, QueuedMessages, Batches, QueueUpkeep],
  exports: [QueuedMessages, Batches],
})
export class QueueModule {}
