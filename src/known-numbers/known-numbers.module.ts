import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { KnownNumbersUpkeep } from './known-numbers-upkeep.js';
import { KnownNumbers } from './known-numbers.js';
import { WhatsappNumber } from './whatsapp-number.entity.js';

/** What lines know of phone numbers. */
@Module({
  imports: [TypeOrmModule.forFeature([WhatsappNumber])],
  providers: [KnownNumbers, KnownNumbersUpkeep],
  exports: [KnownNumbers],
})
export class KnownNumbersModule {}
