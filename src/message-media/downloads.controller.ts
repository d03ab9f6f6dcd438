import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../http/api-errors.js';
import { CompanyParams } from '../http/company.params.js';
import { CompanyKey } from '../identity/access.decorators.js';
import { DownloadSettings } from './download-settings.js';
import { DownloadsAnswer, DownloadsBody } from './downloads.dto.js';

@ApiTags('media')
@Controller('api/whatsapp/media-downloads/:companyId')
export class DownloadsController {
  constructor(private readonly settings: DownloadSettings) {}

  @Get()
  @CompanyKey('read')
  @ApiOperation({ summary: 'Which files of messages are downloaded as they come' })
  @ApiOkResponse({ type: DownloadsAnswer })
  @ApiErrors()
  async show(@Param() { companyId }: CompanyParams): Promise<DownloadsAnswer> {
    return { success: true, companyId, ...(await this.settings.of(companyId)) };
  }

  @Put()
  @CompanyKey('manage')
  @ApiOperation({ summary: 'Have files of these kinds downloaded as they come; `media_ready` tells of each' })
  @ApiOkResponse({ type: DownloadsAnswer })
  @ApiErrors()
  async set(@Param() { companyId }: CompanyParams, @Body() body: DownloadsBody): Promise<DownloadsAnswer> {
    await this.settings.set(companyId, body);
    return this.show({ companyId });
  }

  @Delete()
  @CompanyKey('manage')
  @ApiOperation({ summary: 'Have files downloaded only when they are asked for' })
  @ApiOkResponse({ type: DownloadsAnswer })
  @ApiErrors()
  async remove(@Param() { companyId }: CompanyParams): Promise<DownloadsAnswer> {
    await this.settings.remove(companyId);
    return this.show({ companyId });
  }
}
