import { Module } from '@nestjs/common';
import { AuthStateModule } from '../auth-state/auth-state.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { LinesModule } from '../lines/lines.module.js';
import { ContactsController } from './contacts.controller.js';
import { ContactsService } from './contacts.service.js';

/** People as lines know them, and whom they block. */
@Module({
  imports: [AuthStateModule, IdempotencyModule, LinesModule],
  controllers: [ContactsController],
  providers: [ContactsService],
})
export class ContactsModule {}
