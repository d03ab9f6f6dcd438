import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RetentionModule } from '../retention/retention.module.js';
import { MediaLibrary } from './media-library.js';
import { MediaStore } from './media-store.js';
import { MediaUpkeep } from './media-upkeep.js';
import { MEDIA_STORE } from './storage/media-store.provider.js';
import { WhatsappMedium } from './whatsapp-medium.entity.js';

/** Files that companies send and receive. */
@Module({
  imports: [TypeOrmModule.forFeature([WhatsappMedium]), RetentionModule],
  providers: [MEDIA_STORE, MediaLibrary, MediaUpkeep],
  exports: [MediaLibrary, MediaStore],
})
export class MediaModule {}
