import { Module } from '@nestjs/common';
import { ClusterModule } from '../cluster/cluster.module.js';
import { AuthStateModule } from '../auth-state/auth-state.module.js';
import { EventsModule } from '../events/events.module.js';
import { KnownNumbersModule } from '../known-numbers/known-numbers.module.js';
import { MediaModule } from '../media/media.module.js';
import { MessageRecordsModule } from '../records/message-records.module.js';
import { BaileysConnector } from './baileys/connection/baileys-connector.js';
import { MediaServer } from './baileys/media/media-server.js';
import { WhatsappConnector } from './whatsapp-connection.js';
import { WhatsappMedia } from './whatsapp-media.js';

@Module({
  imports: [AuthStateModule, ClusterModule, EventsModule, KnownNumbersModule, MediaModule, MessageRecordsModule],
  providers: [
    { provide: WhatsappConnector, useClass: BaileysConnector },
    { provide: WhatsappMedia, useClass: MediaServer },
  ],
  exports: [WhatsappConnector, WhatsappMedia],
})
export class WhatsappModule {}
