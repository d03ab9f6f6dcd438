import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { KnownMessages } from './known-messages.js';
import { MessageRecordsModule } from '../records/message-records.module.js';
import { MessagesController } from './messages.controller.js';
import { MessagesService } from './messages.service.js';

@Module({
  imports: [SessionsModule, EventsModule, LimitsModule, MessageRecordsModule],
  controllers: [MessagesController],
  providers: [MessagesService, KnownMessages],
  exports: [MessagesService],
})
export class MessagesModule {}
