import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EventLog } from './event-log.js';
import { EventsController } from './events.controller.js';
import { WhatsappEvent } from './whatsapp-event.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([WhatsappEvent])],
  controllers: [EventsController],
  providers: [EventLog],
  exports: [EventLog],
})
export class EventsModule {}
