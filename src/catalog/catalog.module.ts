import { Module } from '@nestjs/common';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { LinesModule } from '../lines/lines.module.js';
import { MediaModule } from '../media/media.module.js';
import { CatalogController } from './catalog.controller.js';

/** What businesses sell, and what is ordered of it. */
@Module({ imports: [IdempotencyModule, LinesModule, MediaModule], controllers: [CatalogController] })
export class CatalogModule {}
