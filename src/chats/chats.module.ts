import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { MessageRecordsModule } from '../records/message-records.module.js';
import { LinesModule } from '../lines/lines.module.js';
import { ChatCommands } from './chat-commands.js';
import { ChatsController } from './chats.controller.js';
import { ChatsService } from './chats.service.js';
import { WhatsappChat } from './whatsapp-chat.entity.js';

/** Conversations as clients see them. */
@Module({
  imports: [IdempotencyModule, LinesModule, MessageRecordsModule, TypeOrmModule.forFeature([WhatsappChat])],
  controllers: [ChatsController],
  providers: [ChatsService, ChatCommands],
})
export class ChatsModule {}
