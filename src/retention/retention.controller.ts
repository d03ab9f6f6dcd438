import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { invalidField } from '../domain/errors.js';
import { ApiErrors } from '../http/api-errors.js';
import { CompanyParams } from '../http/company.params.js';
import { CompanyKey } from '../identity/access.decorators.js';
import { RetentionAnswer, RetentionBody } from './retention.dto.js';
import { RetentionService } from './retention.service.js';

@ApiTags('retention')
@Controller('api/whatsapp/retention/:companyId')
export class RetentionController {
  constructor(private readonly retention: RetentionService) {}

  @Get()
  @CompanyKey('read')
  @ApiOperation({ summary: 'How long messages and events of the company are kept' })
  @ApiOkResponse({ type: RetentionAnswer })
  @ApiErrors()
  async show(@Param() { companyId }: CompanyParams): Promise<RetentionAnswer> {
    return { success: true, companyId, days: await this.retention.of(companyId), longest: this.retention.days };
  }

  @Put()
  @CompanyKey('manage')
  @ApiOperation({ summary: 'Have them kept for fewer days; what is older goes within a minute' })
  @ApiOkResponse({ type: RetentionAnswer })
  @ApiErrors()
  async set(@Param() { companyId }: CompanyParams, @Body() { days }: RetentionBody): Promise<RetentionAnswer> {
    const { days: longest } = this.retention;
    if (days > longest) throw invalidField('days', `days must not be more than ${longest}, as long as all is kept`);
    await this.retention.set(companyId, days);
    return this.show({ companyId });
  }

  @Delete()
  @CompanyKey('manage')
  @ApiOperation({ summary: 'Have them kept as long as those of other companies; what is gone stays gone' })
  @ApiOkResponse({ type: RetentionAnswer })
  @ApiErrors()
  async remove(@Param() { companyId }: CompanyParams): Promise<RetentionAnswer> {
    await this.retention.remove(companyId);
    return this.show({ companyId });
  }
}
