import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EventsModule } from '../../events/events.module.js';
import { MessagesModule } from '../../messages/messages.module.js';
import { MessageRecordsModule } from '../../records/message-records.module.js';
import { RetentionModule } from '../../retention/retention.module.js';
import { ActionRecords } from './batch-actions.js';
import { ChatHistory } from './chat-history.js';
import { ExtensionsController } from './extensions.controller.js';
import { ExtensionsService } from './extensions.service.js';
import { HandlerRegistry } from './handler-registry.js';
import { InboundWorkers } from './inbound-workers.js';
import { WhatsappExtension } from './whatsapp-extension.entity.js';

/** Takes inbound messages to the providers with `@InboundHandler`, wherever they are. */
@Module({
  imports: [
    DiscoveryModule,
    TypeOrmModule.forFeature([WhatsappExtension]),
    EventsModule,
    MessagesModule,
    MessageRecordsModule,
    RetentionModule,
  ],
  controllers: [ExtensionsController],
  providers: [HandlerRegistry, ExtensionsService, ActionRecords, ChatHistory, InboundWorkers],
  exports: [ActionRecords],
})
export class ExtensionHostModule {}
