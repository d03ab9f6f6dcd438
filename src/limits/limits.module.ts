import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EventsModule } from '../events/events.module.js';
import { WindowsModule } from '../rate-windows/windows.module.js';
import { CompanyLimits } from './company-limits.entity.js';
import { LimitOverrides } from './limit-overrides.js';
import { MessageLimits } from './message-limits.js';
import { NumberLookupLimit } from './number-lookup-limit.js';
import { NewContacts } from './new-contacts.js';

/** How much companies may send. */
@Module({
  imports: [TypeOrmModule.forFeature([CompanyLimits]), EventsModule, WindowsModule],
  providers: [MessageLimits, LimitOverrides, NewContacts, NumberLookupLimit],
  exports: [MessageLimits, LimitOverrides, NewContacts, NumberLookupLimit],
})
export class LimitsModule {}
