import { Module } from '@nestjs/common';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { LinesModule } from '../lines/lines.module.js';
import { MediaModule } from '../media/media.module.js';
import { ChannelsController } from './channels.controller.js';

/** Channels that accounts follow, and their own. */
@Module({ imports: [IdempotencyModule, LinesModule, MediaModule], controllers: [ChannelsController] })
export class ChannelsModule {}
