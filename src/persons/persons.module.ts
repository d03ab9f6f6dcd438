import { Module } from '@nestjs/common';
import { AuthStateModule } from '../auth-state/auth-state.module.js';
import { LaneErasure } from '../delivery/lanes/lane-erasure.js';
import { EventsModule } from '../events/events.module.js';
import { ExtensionHostModule } from '../extensions/host/extension-host.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { KnownNumbersModule } from '../known-numbers/known-numbers.module.js';
import { LinesModule } from '../lines/lines.module.js';
import { MessageMediaModule } from '../message-media/message-media.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { MessageRecordsModule } from '../records/message-records.module.js';
import { PersonNames } from './person-names.js';
import { PersonsController } from './persons.controller.js';
import { PersonsService } from './persons.service.js';

/** Erases people. Each room erases what it stores; here is the order, and the names. */
@Module({
  imports: [
    AuthStateModule,
    EventsModule,
    ExtensionHostModule,
    IdempotencyModule,
    KnownNumbersModule,
    LinesModule,
    MessageMediaModule,
    MessageRecordsModule,
    QueueModule,
  ],
  controllers: [PersonsController],
  providers: [PersonsService, PersonNames, LaneErasure],
})
export class PersonsModule {}
