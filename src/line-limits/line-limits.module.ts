import { Module } from '@nestjs/common';
import { LimitsModule } from '../limits/limits.module.js';
import { LinesModule } from '../lines/lines.module.js';
import { WindowsModule } from '../rate-windows/windows.module.js';
import { LimitsController } from './limits.controller.js';

/** What companies may send, and how much of it their lines have used. */
@Module({
  imports: [LimitsModule, LinesModule, WindowsModule],
  controllers: [LimitsController],
})
export class LineLimitsModule {}
