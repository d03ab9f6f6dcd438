import { ApiProperty } from '@nestjs/swagger';
import { Problem } from '../http/problem.js';
import type { SessionStatus } from '../domain/session-state.js';
import type { Checks } from './health-checks.js';

const CHECKS = {
  description: 'What was looked at: `up`, `degraded` (missing, and work goes on without it) or `down`',
  type: 'object' as const,
  additionalProperties: { type: 'string', enum: ['up', 'degraded', 'down'] },
};

export class LiveAnswer {
  @ApiProperty({ enum: ['ok'], example: 'ok' })
  status: 'ok';
}

export class ProbeAnswer {
  @ApiProperty({ enum: ['ok', 'degraded'], example: 'ok' })
  status: 'ok' | 'degraded';

  @ApiProperty({ ...CHECKS, example: { accepting: 'up', database: 'up', migrations: 'up' } })
  checks: Checks;
}

export class FailedProbe extends Problem {
  @ApiProperty({ ...CHECKS, example: { accepting: 'up', database: 'down', migrations: 'down' } })
  checks: Checks;
}

export class HealthSummary {
  @ApiProperty({ enum: ['ok', 'degraded', 'down', 'shutting_down'], example: 'ok' })
  status: 'ok' | 'degraded' | 'down' | 'shutting_down';

  @ApiProperty({ description: 'Seconds since the process started', example: 1234 })
  uptime: number;

  @ApiProperty({ ...CHECKS, example: { accepting: 'up', database: 'up', migrations: 'up', redis: 'degraded' } })
  checks: Checks;

  @ApiProperty({
    description: 'Sessions that this process runs, by state',
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { connected: 12 },
  })
  sessions: Partial<Record<SessionStatus, number>>;
}
