import { Module } from '@nestjs/common';
import { AuthStateModule } from '../auth-state/auth-state.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { LinesModule } from '../lines/lines.module.js';
import { MessageRecordsModule } from '../records/message-records.module.js';
import { LabelsController } from './labels.controller.js';
import { LabelsService } from './labels.service.js';

/** Labels of business accounts, and what they are on. */
@Module({
  imports: [AuthStateModule, IdempotencyModule, LinesModule, MessageRecordsModule],
  controllers: [LabelsController],
  providers: [LabelsService],
})
export class LabelsModule {}
