import { Module } from '@nestjs/common';
import { LinesModule } from '../lines/lines.module.js';
import { NumbersController } from './numbers.controller.js';
import { NumbersService } from './numbers.service.js';

/** Who is behind phone numbers. */
@Module({
  imports: [LinesModule],
  controllers: [NumbersController],
  providers: [NumbersService],
})
export class NumbersModule {}
