import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService, TypeOrmHealthIndicator } from '@nestjs/terminus';
import { Public } from '../access/access.decorators.js';
import { RequestDrain } from '../http/request-drain.js';
import { SessionsService } from '../sessions/sessions.service.js';

const DATABASE_TIMEOUT_MS = 2_000;

class Probe {
  @ApiProperty({ example: 'ok' })
  status: string;
}

class HealthSummary extends Probe {
  @ApiProperty({ description: 'Seconds since the process started', example: 1234 })
  uptime: number;

  @ApiProperty({ description: 'Sessions that this process runs, by state', example: { connected: 12 } })
  sessions: Record<string, number>;
}

@ApiTags('health')
@Controller('health')
@Public()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: TypeOrmHealthIndicator,
    private readonly indicators: HealthIndicatorService,
    private readonly drain: RequestDrain,
    private readonly sessions: SessionsService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Summary with counts by state' })
  @ApiOkResponse({ type: HealthSummary })
  summary(): HealthSummary {
    return {
      status: this.drain.draining ? 'shutting_down' : 'ok',
      uptime: Math.floor(process.uptime()),
      sessions: this.sessions.countByStatus(),
    };
  }

  @Get('live')
  @ApiOperation({ summary: 'The process answers; nothing else is looked at' })
  @ApiOkResponse({ type: Probe })
  live(): Probe {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'The database answers and no shutdown is under way' })
  @ApiOkResponse({ type: Probe })
  @ApiServiceUnavailableResponse({ description: 'Not ready' })
  async ready(): Promise<Probe> {
    return this.check([
      () => {
        const indicator = this.indicators.check('draining');
        return this.drain.draining ? indicator.down() : indicator.up();
      },
      () => this.database.pingCheck('database', { timeout: DATABASE_TIMEOUT_MS }),
    ]);
  }

  @Get('startup')
  @ApiOperation({ summary: 'The start is complete: migrations ran and the database answers' })
  @ApiOkResponse({ type: Probe })
  @ApiServiceUnavailableResponse({ description: 'Not started yet' })
  async startup(): Promise<Probe> {
    return this.check([() => this.database.pingCheck('database', { timeout: DATABASE_TIMEOUT_MS })]);
  }

  /** Terminus, without the details that are nobody's business outside. */
  private async check(indicators: Parameters<HealthCheckService['check']>[0]): Promise<Probe> {
    try {
      await this.health.check(indicators);
      return { status: 'ok' };
    } catch (error) {
      throw new ServiceUnavailableException(undefined, { cause: error });
    }
  }
}
