import { Module } from '@nestjs/common';
import { AuthStateModule } from '../auth-state/auth-state.module.js';
import { EventsModule } from '../events/events.module.js';
import { KnownNumbersModule } from '../known-numbers/known-numbers.module.js';
import { MessageRecordsModule } from '../records/message-records.module.js';
import { BaileysConnector } from './baileys/connection/baileys-connector.js';
import { WhatsappConnector } from './whatsapp-connection.js';

@Module({
  imports: [AuthStateModule, EventsModule, KnownNumbersModule, MessageRecordsModule],
  providers: [{ provide: WhatsappConnector, useClass: BaileysConnector }],
  exports: [WhatsappConnector],
})
export class WhatsappModule {}
