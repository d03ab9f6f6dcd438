import { Module } from '@nestjs/common';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { LinesModule } from '../lines/lines.module.js';
import { MediaModule } from '../media/media.module.js';
import { ProfileController } from './profile.controller.js';

/** What accounts show of themselves, and whom they let do what. */
@Module({ imports: [IdempotencyModule, LinesModule, MediaModule], controllers: [ProfileController] })
export class ProfileModule {}
