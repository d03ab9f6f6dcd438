import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { parseLine } from '../domain/line.js';
import { ApiErrors } from '../http/api-errors.js';
import { AdminKey } from '../identity/access.decorators.js';
import { ImportAnswer, ImportBody } from './import.dto.js';
import { ImportService } from './import.service.js';

@ApiTags('sessions')
@Controller('api/whatsapp/import')
export class ImportController {
  constructor(private readonly imports: ImportService) {}

  @Post()
  @HttpCode(200)
  @AdminKey()
  @ApiOperation({
    summary: 'Take over devices from files of Baileys, or from a bundle, all or none; no QR code is needed',
  })
  @ApiOkResponse({ type: ImportAnswer })
  @ApiErrors('IMPORT_INVALID', 'IMPORT_CONFLICT')
  async import(@Body() { folder, as, replace = false, dryRun = false, password }: ImportBody): Promise<ImportAnswer> {
    const { lines, leftOut } = await this.imports.import({
      folder,
      as: as === undefined ? undefined : parseLine(as),
      replace,
      dryRun,
      password,
    });
    return {
      success: true,
      dryRun,
      count: lines.length,
      lines: lines.map(({ line, phoneNumber, keys, replaced }) => ({
        ...line,
        phoneNumber,
        keys: Object.fromEntries(keys),
        replaced,
      })),
      leftOut,
    };
  }
}
