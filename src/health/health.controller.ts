import { applyDecorators, Controller, Get } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { Public } from '../identity/access.decorators.js';
import { DomainError } from '../domain/errors.js';
import { LineSnapshots } from '../lines/line-snapshots.js';
import { type Checks, HealthChecks } from './health-checks.js';
import { FailedProbe, HealthSummary, LiveAnswer, ProbeAnswer } from './health.dto.js';

const MayFail = (): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(FailedProbe),
    ApiResponse({
      status: 503,
      description: '`SERVICE_UNAVAILABLE`: something that is needed is down',
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(FailedProbe) } } },
    }),
  );

@ApiTags('health')
@Controller('health')
@Public()
export class HealthController {
  constructor(
    private readonly checks: HealthChecks,
    private readonly lines: LineSnapshots,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Summary with counts by state; for people, so it answers 200 whatever it says' })
  @ApiOkResponse({ type: HealthSummary })
  async summary(): Promise<HealthSummary> {
    const checks = await this.checks.ready();
    return {
      status: checks.accepting === 'up' ? worstOf(checks) : 'shutting_down',
      uptime: Math.floor(process.uptime()),
      checks,
      sessions: this.lines.countByStatus(),
    };
  }

  @Get('live')
  @ApiOperation({ summary: 'The process answers; nothing else is looked at' })
  @ApiOkResponse({ type: LiveAnswer })
  live(): LiveAnswer {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Database and schema are there, and no shutdown is under way' })
  @ApiOkResponse({ type: ProbeAnswer })
  @MayFail()
  async ready(): Promise<ProbeAnswer> {
    return answer(await this.checks.ready());
  }

  @Get('startup')
  @ApiOperation({ summary: 'The start is complete: the database answers and its schema fits' })
  @ApiOkResponse({ type: ProbeAnswer })
  @MayFail()
  async startup(): Promise<ProbeAnswer> {
    return answer(await this.checks.started());
  }
}

/** @throws DomainError SERVICE_UNAVAILABLE when something is down */
function answer(checks: Checks): ProbeAnswer {
  const status = worstOf(checks);
  if (status !== 'down') return { status, checks };
  const down = Object.keys(checks).filter((name) => checks[name] === 'down');
  throw new DomainError('SERVICE_UNAVAILABLE', `Down: ${down.join(', ')}`, { checks });
}

function worstOf(checks: Checks): 'ok' | 'degraded' | 'down' {
  const found = new Set(Object.values(checks));
  if (found.has('down')) return 'down';
  return found.has('degraded') ? 'degraded' : 'ok';
}
