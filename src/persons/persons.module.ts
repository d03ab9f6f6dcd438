import { Module } from '@nestjs/common';
import { AuthStateModule } from '../auth-state/auth-state.module.js';
import { LaneErasure } from '../delivery/lanes/lane-erasure.js';
import { EventsModule } from '../events/events.module.js';
import { ExtensionHostModule } from '../extensions/host/extension-host.module.js';
import { KnownNumbersModule } from '../known-numbers/known-numbers.module.js';
import { LinesModule } from '../lines/lines.module.js';
import { MessageRecordsModule } from '../records/message-records.module.js';
import { PersonNames } from './person-names.js';
import { PersonsController } from './persons.controller.js';
import { PersonsService } from './persons.service.js';

/** Erases people. Each room erases what it stores; here is the order, and the names. */
@Module({
  imports: [AuthStateModule, EventsModule, ExtensionHostModule, KnownNumbersModule, LinesModule, MessageRecordsModule],
  controllers: [PersonsController],
  providers: [PersonsService, PersonNames, LaneErasure],
})
export class PersonsModule {}
