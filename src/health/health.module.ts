import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { WindowsModule } from '../rate-windows/windows.module.js';
import { LinesModule } from '../lines/lines.module.js';
import { HealthChecks } from './health-checks.js';
import { HealthController } from './health.controller.js';
import { MigrationsCheck } from './migrations-check.js';
import { WriteCheck } from './write-check.js';

@Module({
  imports: [TerminusModule.forRoot({ logger: false }), LinesModule, WindowsModule],
  controllers: [HealthController],
  providers: [HealthChecks, MigrationsCheck, WriteCheck],
})
export class HealthModule {}
