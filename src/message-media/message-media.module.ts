import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EventsModule } from '../events/events.module.js';
import { LinesModule } from '../lines/lines.module.js';
import { MediaModule } from '../media/media.module.js';
import { MessageRecordsModule } from '../records/message-records.module.js';
import { RetentionModule } from '../retention/retention.module.js';
import { WhatsappModule } from '../whatsapp/whatsapp.module.js';
import { DownloadSettings } from './download-settings.js';
import { DownloadsController } from './downloads.controller.js';
import { EarlyDownloads } from './early-downloads.js';
import { MediaDownloads } from './media-downloads.entity.js';
import { MessageMediaUpkeep } from './message-media-upkeep.js';
import { MessageMedia } from './message-media.js';
import { MessageMediaController } from './message-media.controller.js';

/** The files of messages: had from WhatsApp, and kept. */
@Module({
  imports: [
    TypeOrmModule.forFeature([MediaDownloads]),
    EventsModule,
    LinesModule,
    MediaModule,
    MessageRecordsModule,
    RetentionModule,
    WhatsappModule,
  ],
  controllers: [MessageMediaController, DownloadsController],
  providers: [MessageMedia, DownloadSettings, EarlyDownloads, MessageMediaUpkeep],
  exports: [MessageMedia],
})
export class MessageMediaModule {}
