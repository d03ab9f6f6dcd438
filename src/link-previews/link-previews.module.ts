import { Module } from '@nestjs/common';
import { MediaModule } from '../media/media.module.js';
import { LinkPreviews } from './link-previews.js';

/** What links in texts lead to. */
@Module({ imports: [MediaModule], providers: [LinkPreviews], exports: [LinkPreviews] })
export class LinkPreviewsModule {}
