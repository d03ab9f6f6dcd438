import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/access.module.js';
import { RetentionModule } from '../retention/retention.module.js';
import { EventErasure } from './event-erasure.js';
import { EventFeed } from './event-feed.js';
import { EventLog } from './event-log.js';
import { EventUpkeep } from './event-upkeep.js';
import { EventsController } from './events.controller.js';
import { LiveEvents } from './live-events.js';
import { LogListener } from './log-listener.js';
import { WhatsappEvent } from './whatsapp-event.entity.js';

@Module({
  imports: [AccessModule, RetentionModule, TypeOrmModule.forFeature([WhatsappEvent])],
  controllers: [EventsController],
  providers: [EventLog, EventErasure, EventFeed, EventUpkeep, LiveEvents, LogListener],
  exports: [EventLog, EventErasure, EventFeed, LiveEvents],
})
export class EventsModule {}
