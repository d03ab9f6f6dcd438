import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { register } from 'prom-client';
import { AdminKey } from '../identity/access.decorators.js';
import { ApiErrors } from '../http/api-errors.js';

@ApiTags('metrics')
@Controller()
export class MetricsController {
  /** Answers also while the database is away, to the key of the settings. */
  @Get(['metrics', 'api/whatsapp/metrics/prometheus'])
  @AdminKey()
  @Header('Content-Type', register.contentType)
  @ApiOperation({ summary: 'Metrics of this process for Prometheus; admin keys only' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'Prometheus’ text format', content: { 'text/plain': { schema: { type: 'string' } } } })
  @ApiErrors()
  scrape(): Promise<string> {
    return register.metrics();
  }
}
