import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Settings } from '../config/settings.js';
import { OutboundHttp } from '../outbound/outbound-http.js';
import { RetentionModule } from '../retention/retention.module.js';
import { MediaPreparer } from './conversion/media-preparer.js';
import { Pictures } from './conversion/pictures.js';
import { Recordings } from './conversion/recordings.js';
import { GivenMedia } from './given-media.js';
import { MediaLibrary } from './media-library.js';
import { MediaLinks } from './intake/media-links.js';
import { MediaStore } from './media-store.js';
import { MediaController } from './media.controller.js';
import { MediaUpkeep } from './media-upkeep.js';
import { ProfilePictures } from './profile-pictures.js';
import { MEDIA_STORE } from './storage/media-store.provider.js';
import { Upload } from './upload.js';
import { WhatsappMedium } from './whatsapp-medium.entity.js';

/** Files that companies send and receive. */
@Module({
  imports: [TypeOrmModule.forFeature([WhatsappMedium]), RetentionModule],
  controllers: [MediaController],
  providers: [
    {
      provide: OutboundHttp,
      useFactory: (settings: Settings) => new OutboundHttp(settings.webhookAllowPrivateTargets),
      inject: [Settings],
    },
    MediaLinks,
    MEDIA_STORE,
    MediaLibrary,
    MediaUpkeep,
    Upload,
    Pictures,
    Recordings,
    MediaPreparer,
    GivenMedia,
    ProfilePictures,
  ],
  exports: [GivenMedia, MediaLibrary, MediaLinks, MediaPreparer, MediaStore, Pictures, ProfilePictures],
})
export class MediaModule {}
