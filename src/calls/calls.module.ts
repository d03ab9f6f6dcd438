import { Module } from '@nestjs/common';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { LinesModule } from '../lines/lines.module.js';
import { CallsController } from './calls.controller.js';

/** Calls that ring, and links of calls. */
@Module({ imports: [IdempotencyModule, LinesModule], controllers: [CallsController] })
export class CallsModule {}
