import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { RealtimeModule } from '../realtime/realtime.module.js';
import { LinesModule } from '../lines/lines.module.js';
import { HealthChecks } from './health-checks.js';
import { HealthController } from './health.controller.js';
import { MigrationsCheck } from './migrations-check.js';
import { WriteCheck } from './write-check.js';

@Module({
  imports: [TerminusModule.forRoot({ logger: false }), LinesModule, RealtimeModule],
  controllers: [HealthController],
  providers: [HealthChecks, MigrationsCheck, WriteCheck],
})
export class HealthModule {}
