import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { QueueModule } from '../queue/queue.module.js';
import { RetentionModule } from '../retention/retention.module.js';
import { ChatIdentities } from './chat-identities.js';
import { ChatStates } from './chat-states.js';
import { ChatRecords } from './chat-records.js';
import { MessageRecords } from './message-records.js';
import { MessageUpkeep } from './message-upkeep.js';
import { OldMessages } from './old-messages.js';
import { RecordErasure } from './record-erasure.js';
import { RecordedMessages } from './recorded-messages.js';
import { RecordsController } from './records.controller.js';
import { WhatsappMessageRecipient } from './whatsapp-message-recipient.entity.js';
import { WhatsappMessage } from './whatsapp-message.entity.js';

/** The record of messages: what writes it, what reads it, and its routes. */
@Module({
  imports: [QueueModule, RetentionModule, TypeOrmModule.forFeature([WhatsappMessage, WhatsappMessageRecipient])],
  controllers: [RecordsController],
  providers: [
    MessageRecords,
    ChatIdentities,
    ChatRecords,
    ChatStates,
    RecordedMessages,
    OldMessages,
    MessageUpkeep,
    RecordErasure,
  ],
  exports: [MessageRecords, ChatIdentities, ChatRecords, ChatStates, RecordedMessages, RecordErasure],
})
export class MessageRecordsModule {}
