import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MessageRecordsModule } from '../records/message-records.module.js';
import { ChatsController } from './chats.controller.js';
import { ChatsService } from './chats.service.js';
import { WhatsappChat } from './whatsapp-chat.entity.js';

/** Conversations as clients see them. */
@Module({
  imports: [MessageRecordsModule, TypeOrmModule.forFeature([WhatsappChat])],
  controllers: [ChatsController],
  providers: [ChatsService],
})
export class ChatsModule {}
