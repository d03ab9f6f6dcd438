import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MessageRecords } from './message-records.js';
import { MessageUpkeep } from './message-upkeep.js';
import { WhatsappMessage } from './whatsapp-message.entity.js';

/** The record of messages. */
@Module({
  imports: [TypeOrmModule.forFeature([WhatsappMessage])],
  providers: [MessageRecords, MessageUpkeep],
  exports: [MessageRecords],
})
export class MessageRecordsModule {}
