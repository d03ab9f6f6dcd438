import { Module } from '@nestjs/common';
import { LinesModule } from '../lines/lines.module.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';

/** Sessions as clients see them. */
@Module({
  imports: [LinesModule],
  controllers: [SessionsController],
  providers: [SessionsService],
  exports: [SessionsService],
})
export class SessionsModule {}
